using System.Collections.Immutable;
using System.Globalization;
using AutoResponder.Platform.Policies.AutoHeal;
using AutoResponder.Platform.Sites;

namespace AutoResponder.Cli;

/// <summary>Reports on sites for people.</summary>
internal static class SiteText
{
    public static IEnumerable<string> List(ImmutableArray<SiteReport> reports)
    {
        if (reports.IsEmpty)
        {
            yield return "No site is under care: fleet.yaml names subscriptions and tags, and a site has to be in one and carry all.";
            yield break;
        }

        var (name, policy) = (reports.Max(report => report.Site.Id.Name.Length), reports.Max(report => Owner(report).Length));
        foreach (var report in reports)
        {
            yield return $"{report.Site.Id.Name.PadRight(name)}  {Os(report),-7}  {Owner(report).PadRight(policy)}  {report.Ownership.Why}{(report.LeftAlone is { } why ? $"; left alone: {why}" : "")}";
            foreach (var warning in report.Warnings) yield return $"  warning: {warning}";
            foreach (var missing in report.Missing) yield return $"  not known: {missing}";
        }

        // Once a policy, and last, where it is seen.
        foreach (var broad in reports.Select(report => report.TooBroad).OfType<string>().Distinct()) yield return $"warning: {broad}";
    }

    public static IEnumerable<string> Show(SiteReport report)
    {
        yield return report.Site.Id.Value;
        yield return $"  runs on    {Os(report)}, plan {report.Site.Plan.Name}, {report.Site.Location}";
        yield return $"  policy     {Owner(report)}: {report.Ownership.Why}";
        if (report.LeftAlone is { } why) yield return $"  left alone {why}";
        foreach (var step in report.Reach)
            yield return $"  step       {step.Step}: {step.Text}{(step.Right is { } right ? $". Needs {right}" : step.Touches is null ? "" : ". Needs no more than the right to read")}";
        foreach (var (healer, state) in Healers(report.Healers)) yield return $"  healer     {healer}: {state}";
        foreach (var missing in report.Missing) yield return $"  not known  {missing}";
        foreach (var warning in report.Warnings) yield return $"  warning    {warning}";
        if (report.TooBroad is { } broad) yield return $"  warning    {broad}";
    }

    /// <summary>Each thing that heals besides the responder, and how it stands.</summary>
    private static IEnumerable<(string Name, string State)> Healers(SiteHealers healers)
    {
        yield return ("AutoHeal", healers switch
        {
            { IsAutoHealOn: null } => "not known",
            { IsAutoHealOn: false } => "off",
            { AutoHeal: { Triggers.IsEmpty: false } rules } => $"on, {string.Join(", ", rules.Triggers.Select(Trigger).Distinct())}; does {string.Join(", ", rules.Actions.Select(Action).DefaultIfEmpty("nothing"))}",
            _ => "on, without any trigger",
        });
        yield return ("proactive AutoHeal", healers.IsProactiveAutoHealOn switch
        {
            true => "on",
            false => "off",
            null => "on unless the app setting WEBSITE_PROACTIVE_AUTOHEAL_ENABLED says false, which is not read: settings hold secrets",
        });
        yield return ("Health check", healers.HealthCheckPath switch { null => "not known", "" => "off", var path => $"asks for {path}, takes what does not answer out of rotation and replaces it within the hour" });
        yield return ("autoscale", healers.Plan switch
        {
            null => "not known",
            { ScalesItself: true } => "the platform picks the number of instances by itself",
            { Autoscale: { } owner } => string.Create(CultureInfo.InvariantCulture, $"profile '{owner.Profile}' keeps {owner.Minimum} to {owner.Maximum} instances"),
            { Capacity: var count } => string.Create(CultureInfo.InvariantCulture, $"none; the plan has {count} {(count == 1 ? "instance" : "instances")}"),
        });
    }

    private static string Trigger(AutoHealTrigger trigger) => trigger switch
    {
        AutoHealTrigger.Requests => "by requests",
        AutoHealTrigger.PrivateBytes => "by private bytes",
        AutoHealTrigger.SlowRequests => "by slow requests",
        _ => "by status codes",
    };

    private static string Action(AutoHealAction action) => action switch
    {
        AutoHealAction.Recycle => "Recycle",
        AutoHealAction.LogEvent => "LogEvent",
        _ => "CustomAction",
    };

    private static string Os(SiteReport report) => report.Site.IsLinux ? "linux" : "windows";

    private static string Owner(SiteReport report) => report.Owner is { } owner ? $"{owner.Name} ({owner.Mode.ToString().ToLowerInvariant()})" : "none";
}
