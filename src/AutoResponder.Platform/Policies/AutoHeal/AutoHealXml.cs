using System.Globalization;
using System.Xml.Linq;

namespace AutoResponder.Platform.Policies.AutoHeal;

/// <summary>AutoHeal as the root web.config spells it, in the section <c>monitoring</c>. Names are taken without their case and namespace, as IIS does.</summary>
internal static class AutoHealXml
{
    public static AutoHealRules Read(XElement root, ICollection<string> trouble)
    {
        var sections = root.DescendantsAndSelf().Where(element => Is(element, "monitoring")).ToList();
        if (sections is not [var monitoring])
            throw new AutoHealException(sections.Count == 0 ? "there is no section <monitoring> in it" : "there is more than one section <monitoring> in it");

        foreach (var other in monitoring.Elements().Where(element => !Is(element, "triggers") && !Is(element, "actions"))) trouble.Add($"<{other.Name.LocalName}> in <monitoring> is not known here and was left out");
        var actions = monitoring.Elements().Where(element => Is(element, "actions")).ToList();
        return new AutoHealRules
        {
            Enabled = true,
            Triggers = [.. monitoring.Elements().Where(element => Is(element, "triggers")).SelectMany(triggers => triggers.Elements()).SelectMany(element => Triggers(element, trouble))],
            Actions = [.. actions.Select(action => Action(action, trouble)).OfType<AutoHealAction>()],
            MinProcessExecutionTime = actions.Select(action => AutoHealFigures.Time(Text(action, "minProcessExecutionTime"))).FirstOrDefault(time => time is not null),
        };
    }

    private static IEnumerable<AutoHealTrigger> Triggers(XElement element, ICollection<string> trouble)
    {
        var isList = Is(element, "statusCode") || Is(element, "statusCodes") || Is(element, "slowRequestsWithPath") || Is(element, "statusCodesRange");
        foreach (var item in isList && element.HasElements ? element.Elements() : [element])
        {
            if (Trigger(element.Name.LocalName.ToUpperInvariant(), item) is { } trigger) yield return trigger;
            else trouble.Add($"trigger <{element.Name.LocalName}> is not understood and was left out: {item.ToString(SaveOptions.DisableFormatting)}");
        }
    }

    private static AutoHealTrigger? Trigger(string name, XElement item)
    {
        if (name == "MEMORY") return Number(item, "privateBytesInKB") is { } kilobytes and > 0 ? new AutoHealTrigger.PrivateBytes(kilobytes) : null;
        if (Number(item, "count") is not { } count || count < 1 || AutoHealFigures.Time(Text(item, "timeInterval")) is not { } interval) return null;

        var path = Text(item, "path") is { Length: > 0 } said ? said : null;
        return name switch
        {
            "REQUESTS" or "REQUEST" => new AutoHealTrigger.Requests(count, interval),
            "STATUSCODE" or "STATUSCODES" when Number(item, "statusCode") is { } status => new AutoHealTrigger.StatusCode(status, Number(item, "subStatusCode") ?? 0, Number(item, "win32StatusCode") ?? 0, path, count, interval),
            "STATUSCODESRANGE" when AutoHealFigures.Range(Text(item, "statusCodes")) is var (from, to) => new AutoHealTrigger.StatusRange(from, to, path, count, interval),
            "SLOWREQUESTS" or "SLOWREQUESTSWITHPATH" when AutoHealFigures.Time(Text(item, "timeTaken")) is { } taken => new AutoHealTrigger.SlowRequests(taken, path, count, interval),
            _ => null,
        };
    }

    private static AutoHealAction? Action(XElement actions, ICollection<string> trouble)
    {
        var custom = actions.Elements().FirstOrDefault(element => Is(element, "customAction"));
        switch (Text(actions, "value")?.ToUpperInvariant())
        {
            case "RECYCLE": return new AutoHealAction.Recycle();
            case "LOGEVENT": return new AutoHealAction.LogEvent();
            case "CUSTOMACTION": return new AutoHealAction.Custom(custom is null ? "" : Text(custom, "exe") ?? "", custom is null ? "" : Text(custom, "parameters") ?? "");
            case var other:
                trouble.Add($"action '{other}' is not known here and was left out");
                return null;
        }
    }

    private static bool Is(XElement element, string name) => element.Name.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static string? Text(XElement element, string name) => element.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value;

    private static int? Number(XElement element, string name) => int.TryParse(Text(element, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
