using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using AutoResponder.Core;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;

namespace AutoResponder.Cli;

/// <summary>What would become of an alert, as far as its payload and the policies tell: nothing is asked of Azure.</summary>
internal sealed record Explanation(ImmutableArray<Alert> Alerts, string? Policy, string Decision, string Why)
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    public static Explanation Of(ImmutableArray<Signal> signals, PolicySet policies)
    {
        ImmutableArray<Alert> alerts = [.. signals.Select(signal => signal switch
        {
            Signal.AlertFired fired => fired.Alert,
            Signal.AlertResolved resolved => resolved.Alert,
            _ => throw new System.Diagnostics.UnreachableException(),
        })];
        var first = alerts[0];
        if (!SiteId.TryParse(first.Target, out var site))
            return new Explanation(alerts, null, "note", $"{first.Target} is no App Service site: counted, nothing else");
        var possible = Possible(site, first, policies);
        if (possible is not [var policy])
        {
            return new Explanation(alerts, null, "unknown", possible.IsEmpty
                ? "no policy owns the site by what its id tells, so that the alert is noted"
                : $"which policy owns the site depends on its tags and system, which only Azure knows; it may be {string.Join(", ", possible.Select(one => one.Name))}. Without an owner it is noted");
        }

        if (first.Condition == AlertCondition.Resolved)
            return new Explanation(alerts, policy.Name, "note", "a resolved alert shortens a wait, it proves nothing");
        if (!policy.WakeOn.Accepts(first))
            return new Explanation(alerts, policy.Name, "note", $"policy {policy.Name} does not wake on rule {first.Rule}");

        return new Explanation(
            alerts,
            policy.Name,
            "watch",
            $"if the site is under care{Tags(policy)} and Azure knows the alert, its health is measured; unhealthy for {policy.For}, the first step is {policy.Ladder[0].Name}{(policy.Mode == Mode.Observe ? " (only recorded: the policy observes)" : "")}");
    }

    public string ToText()
    {
        var text = new StringBuilder();
        foreach (var alert in Alerts)
        {
            text.Append("alert ").Append(alert.Rule).Append(' ').Append(Name(alert.Condition)).Append(" (").Append(alert.Source).Append(", ").Append(alert.Severity ?? "no severity").AppendLine(")")
                .Append("  target     ").AppendLine(alert.Target)
                .Append("  metric     ").AppendLine(alert.Metric is null ? "none" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{alert.Metric} = {alert.Value}, threshold {alert.Threshold}"))
                .Append("  fired at   ").AppendLine(alert.FiredAt?.ToString("u") ?? "not said");
        }

        return text.Append("policy     ").AppendLine(Policy ?? "not known").Append("decision   ").Append(Decision).Append(": ").Append(Why).ToString();
    }

    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Indented))
        {
            json.WriteStartObject();
            json.WriteStartArray("signals");
            foreach (var alert in Alerts) Write(json, alert);
            json.WriteEndArray();
            json.WriteString("policy", Policy);
            json.WriteString("decision", Decision);
            json.WriteString("why", Why);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter json, Alert alert)
    {
        json.WriteStartObject();
        json.WriteString("kind", alert.Condition == AlertCondition.Fired ? nameof(Signal.AlertFired) : nameof(Signal.AlertResolved));
        json.WriteString("source", alert.Source);
        json.WriteString("alertId", alert.AlertId);
        json.WriteString("rule", alert.Rule);
        json.WriteString("severity", alert.Severity);
        json.WriteString("condition", Name(alert.Condition));
        json.WriteString("resourceId", alert.Target);
        json.WriteString("metric", alert.Metric);
        WriteNumber(json, "value", alert.Value);
        WriteNumber(json, "threshold", alert.Threshold);
        json.WriteString("firedAt", alert.FiredAt?.ToString("O"));
        json.WriteString("resolvedAt", alert.ResolvedAt?.ToString("O"));
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }

    private static string Tags(Policy policy) =>
        policy.Sites.Tags.IsEmpty ? "" : $", carries {string.Join(", ", policy.Sites.Tags.Select(tag => $"{tag.Key}={tag.Value}"))},";

    private static string Name(AlertCondition condition) => condition == AlertCondition.Fired ? "fired" : "resolved";

    /// <summary>Without Azure only ids can be told, not tags or systems. Of several policies that may own the site, those count that the alert wakes at all.</summary>
    private static ImmutableArray<Policy> Possible(SiteId site, Alert alert, PolicySet policies)
    {
        ImmutableArray<Policy> possible =
        [
            .. policies.Policies.Where(policy => (policy.Sites with { Tags = policy.Sites.Tags.Clear(), Os = null, Ids = policy.Sites.Ids.IsEmpty ? ["*"] : policy.Sites.Ids }).Matches(new ManagedSite { Id = site, Plan = default })),
        ];
        if (policies.OwnerOf(new ManagedSite { Id = site, Plan = default }) is { } certain && possible.All(policy => policy == certain || policy.Priority < certain.Priority)) return [certain];

        return possible.Length > 1 && possible.Where(policy => policy.WakeOn.Accepts(alert)).ToImmutableArray() is { Length: > 0 } awake ? awake : possible;
    }
}
