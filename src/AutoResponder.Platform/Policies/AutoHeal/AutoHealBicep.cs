using System.Globalization;
using System.Text;
using AutoResponder.Platform.Policies.Source;

namespace AutoResponder.Platform.Policies.AutoHeal;

/// <summary>Writes AutoHeal as a fragment of Bicep: what belongs into the <c>properties</c> of a Microsoft.Web/sites resource.</summary>
public static class AutoHealBicep
{
    public static string Write(AutoHealExport export)
    {
        var text = new StringBuilder();
        foreach (var note in export.Notes) text.Append("// ").Append(Sentence.OnOneLine(note)).Append('\n');
        text.Append("siteConfig: {\n  autoHealEnabled: true\n  autoHealRules: {\n    triggers: {\n");
        foreach (var kind in export.Rules.Triggers.GroupBy(Kind).OrderBy(kind => Rank(kind.First()))) Append(text, kind.Key, [.. kind]);
        return text.Append("    }\n    actions: {\n      actionType: '").Append(export.Rules.Actions[0] is AutoHealAction.Recycle ? "Recycle" : "LogEvent").Append("'\n    }\n  }\n}\n").ToString();
    }

    /// <summary>The order in which triggers are written; what is written is read in the same.</summary>
    internal static int Rank(AutoHealTrigger trigger) => trigger switch
    {
        AutoHealTrigger.Requests => 0,
        AutoHealTrigger.PrivateBytes => 1,
        AutoHealTrigger.StatusCode => 2,
        AutoHealTrigger.StatusRange => 3,
        _ => 4,
    };

    private static string Kind(AutoHealTrigger trigger) => trigger switch
    {
        AutoHealTrigger.Requests => "requests",
        AutoHealTrigger.PrivateBytes => "privateBytesInKB",
        AutoHealTrigger.StatusCode => "statusCodes",
        AutoHealTrigger.StatusRange => "statusCodesRange",
        _ => "slowRequestsWithPath",
    };

    private static void Append(StringBuilder text, string kind, AutoHealTrigger[] triggers)
    {
        switch (triggers)
        {
            case [AutoHealTrigger.PrivateBytes memory]:
                text.Append(CultureInfo.InvariantCulture, $"      {kind}: {memory.Kilobytes}\n");
                break;

            case [AutoHealTrigger.Requests requests]:
                Append(text, "      ", kind, Fields(requests));
                break;

            // The plain form, where it says all.
            case [AutoHealTrigger.SlowRequests { Path: null } slow]:
                Append(text, "      ", "slowRequests", Fields(slow));
                break;

            default:
                text.Append(CultureInfo.InvariantCulture, $"      {kind}: [\n");
                foreach (var trigger in triggers) Append(text, "        ", null, Fields(trigger));
                text.Append("      ]\n");
                break;
        }
    }

    private static void Append(StringBuilder text, string indent, string? name, IEnumerable<(string Name, string? Value)> fields)
    {
        text.Append(indent).Append(name is null ? "{\n" : $"{name}: {{\n");
        foreach (var (field, value) in fields.Where(field => field.Value is not null)) text.Append(CultureInfo.InvariantCulture, $"{indent}  {field}: {value}\n");
        text.Append(indent).Append("}\n");
    }

    private static (string, string?)[] Fields(AutoHealTrigger trigger) => trigger switch
    {
        AutoHealTrigger.Requests requests => [("count", Say(requests.Count)), ("timeInterval", Say(requests.Interval))],
        AutoHealTrigger.StatusCode code => [("status", Say(code.Status)), ("subStatus", Say(code.Substatus)), ("win32Status", Say(code.Win32)), ("path", Say(code.Path)), ("count", Say(code.Count)), ("timeInterval", Say(code.Interval))],
        AutoHealTrigger.StatusRange range => [("statusCodes", Say($"{range.From}-{range.To}")), ("path", Say(range.Path)), ("count", Say(range.Count)), ("timeInterval", Say(range.Interval))],
        AutoHealTrigger.SlowRequests slow => [("timeTaken", Say(slow.Taken)), ("path", Say(slow.Path)), ("count", Say(slow.Count)), ("timeInterval", Say(slow.Interval))],
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Say(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Say(TimeSpan time) => Say(AutoHealFigures.Say(time))!;

    private static string? Say(string? text) => text is null ? null : $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal).Replace("${", "\\${", StringComparison.Ordinal)}'";
}
