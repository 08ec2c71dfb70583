using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AutoResponder.Platform.Arm;

namespace AutoResponder.Platform.Policies.AutoHeal;

/// <summary>AutoHeal as Azure Resource Manager spells it: a site, its <c>config/web</c>, its <c>siteConfig</c>, or the rules alone.</summary>
internal static class AutoHealJson
{
    private const string Enabled = "autoHealEnabled";
    private const string Rules = "autoHealRules";

    public static AutoHealRules Read(JsonElement root, ICollection<string> trouble)
    {
        var holder = Holder(root);
        var rules = holder.Field(Rules) ?? (root.Field("triggers") is not null ? root : null);
        if (rules is not { ValueKind: JsonValueKind.Object } found)
            throw new AutoHealException(rules is null ? $"there is no '{Rules}' in it, neither at the top nor in 'properties' or 'siteConfig'" : $"its '{Rules}' is empty: AutoHeal has no rules there");

        foreach (var other in found.EnumerateObject().Where(field => field.Name is not ("triggers" or "actions"))) trouble.Add($"'{other.Name}' in '{Rules}' is not known here and was left out");
        var actions = found.Field("actions") ?? default;
        return new AutoHealRules
        {
            Enabled = holder.Field(Enabled) switch { { ValueKind: JsonValueKind.True } => true, { ValueKind: JsonValueKind.False } => false, _ => null },
            Of = root.Text("id"),
            Triggers = [.. Triggers(found.Field("triggers") ?? default, trouble)],
            Actions = Action(actions, trouble),
            MinProcessExecutionTime = actions.Text("minProcessExecutionTime") is { Length: > 0 } least && TimeSpan.TryParse(least, CultureInfo.InvariantCulture, out var time) && time > TimeSpan.Zero ? time : null,
        };
    }

    private static JsonElement Holder(JsonElement root)
    {
        ReadOnlySpan<JsonElement?> places = [root, root.Field("siteConfig"), root.Field("properties"), root.Field("properties")?.Field("siteConfig")];
        foreach (var place in places)
        {
            if (place?.Field(Rules) is not null) return place.Value;
        }

        return default;
    }

    private static IEnumerable<AutoHealTrigger> Triggers(JsonElement triggers, ICollection<string> trouble)
    {
        if (triggers.ValueKind != JsonValueKind.Object) yield break;

        foreach (var (name, value) in triggers.EnumerateObject().Select(field => (field.Name, field.Value)).Where(field => field.Value.ValueKind != JsonValueKind.Null))
        {
            ImmutableArray<JsonElement> items = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
            foreach (var item in items)
            {
                if (name == "privateBytesInKB" && item is { ValueKind: JsonValueKind.Number } && item.TryGetInt32(out var none) && none == 0) continue;
                if (Trigger(name, item) is { } trigger) yield return trigger;
                else trouble.Add($"trigger '{name}' is not understood and was left out: {item.GetRawText()}");
            }
        }
    }

    private static AutoHealTrigger? Trigger(string name, JsonElement item)
    {
        if (name == "privateBytesInKB") return item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var kilobytes) && kilobytes > 0 ? new AutoHealTrigger.PrivateBytes(kilobytes) : null;
        if (item.Number("count") is not { } count || count < 1 || Time(item, "timeInterval") is not { } interval) return null;

        var path = item.Text("path") is { Length: > 0 } said ? said : null;
        return name switch
        {
            "requests" => new AutoHealTrigger.Requests(count, interval),
            "statusCodes" when item.Number("status") is { } status => new AutoHealTrigger.StatusCode(status, item.Number("subStatus") ?? 0, item.Number("win32Status") ?? 0, path, count, interval),
            "statusCodesRange" when Range(item.Text("statusCodes")) is var (from, to) => new AutoHealTrigger.StatusRange(from, to, path, count, interval),
            "slowRequests" or "slowRequestsWithPath" when Time(item, "timeTaken") is { } taken => new AutoHealTrigger.SlowRequests(taken, path, count, interval),
            _ => null,
        };
    }

    private static ImmutableArray<AutoHealAction> Action(JsonElement actions, ICollection<string> trouble)
    {
        switch (actions.Text("actionType"))
        {
            case "Recycle": return [new AutoHealAction.Recycle()];
            case "LogEvent": return [new AutoHealAction.LogEvent()];
            case "CustomAction": return [new AutoHealAction.Custom(actions.Field("customAction")?.Text("exe") ?? "", actions.Field("customAction")?.Text("parameters") ?? "")];
            case null: return [];
            case var other:
                trouble.Add($"action '{other}' is not known here and was left out");
                return [];
        }
    }

    private static TimeSpan? Time(JsonElement item, string name) => AutoHealFigures.Time(item.Text(name));

    private static (int From, int To)? Range(string? text) => AutoHealFigures.Range(text);
}
