using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoResponder.Core;
using AutoResponder.Core.Acts;
using AutoResponder.Platform.Arm;

namespace AutoResponder.Platform.AppService;

/// <summary>A resource to put back as it was just read, with one thing changed; or why it is not put at all.</summary>
internal abstract record Replacement
{
    private Replacement()
    {
    }

    public sealed record With(BinaryData Body) : Replacement;

    public sealed record Refused(ActOutcome Outcome) : Replacement;

    /// <summary>The plan with another number of instances.</summary>
    public static Replacement Of(Act.SetCapacity act, JsonElement plan)
    {
        var capacity = plan.Field("sku")?.Number("capacity");
        if (capacity != act.From) return Changed($"the plan has {capacity?.ToString(CultureInfo.InvariantCulture) ?? "an unknown number of"} instances, not {act.From}");

        var whole = JsonNode.Parse(plan.GetRawText())!;
        whole["sku"]!["capacity"] = act.To;
        return Whole(whole);
    }

    /// <summary>The plan in another size of the same family.</summary>
    public static Replacement Of(Act.SetSize act, JsonElement plan)
    {
        var size = plan.Field("sku")?.Text("name");
        if (!act.From.Equals(size, StringComparison.OrdinalIgnoreCase)) return Changed($"the plan is a {size ?? "plan of unknown size"}, not a {act.From}");
        if (InstanceSizes.Family(act.From) is not { } family || family != InstanceSizes.Family(act.To)) return new Refused(new ActOutcome.Impossible($"{act.To} is of another family than {act.From}"));

        var whole = JsonNode.Parse(plan.GetRawText())!;
        (whole["sku"]!["name"], whole["sku"]!["size"]) = (act.To, act.To);
        return Whole(whole);
    }

    /// <summary>The autoscale setting with another minimum of one profile.</summary>
    public static Replacement Of(Act.SetMinimum act, JsonElement setting)
    {
        var properties = setting.Field("properties") ?? default;
        if (!PlanId.TryParse(properties.Text("targetResourceUri"), out var target) || target != act.Plan) return Changed("the setting is aimed at something else");
        if (AutoscaleReader.IsOff(properties)) return Changed("the setting is switched off");

        var named = properties.Items("profiles").Select((profile, index) => (Profile: profile, Index: index)).Where(candidate => candidate.Profile.Text("name") == act.Profile).ToList();
        if (named is not [var (found, at)] || AutoscaleProfile.Read(found) is not { } profile) return Changed($"the setting has no profile {act.Profile} that is understood");
        if (profile.Minimum != act.From) return Changed($"the minimum of profile {act.Profile} is {profile.Minimum}, not {act.From}");
        if (act.To > profile.Maximum) return new Refused(new ActOutcome.Impossible($"autoscale's maximum is {profile.Maximum}"));
        if (act.Adds > 0 && profile.Default < act.To && profile.Default != act.Default) return Changed($"the default of profile {act.Profile} is {profile.Default}");

        var whole = JsonNode.Parse(setting.GetRawText())!;
        var capacity = whole["properties"]!["profiles"]![at]!["capacity"]!;
        Put(capacity, "minimum", act.To);

        // Azure refuses a default below the minimum: it goes up with it, and down again if nobody moved it meanwhile.
        if (profile.Default is { } there && Follow(act, there) is var follows && follows != there) Put(capacity, "default", follows);
        return Whole(whole);
    }

    private static int Follow(Act.SetMinimum act, int there) => act switch
    {
        { Adds: > 0 } => Math.Max(there, act.To),
        { Default: { } before } when there == act.From => Math.Max(before, act.To),
        _ => there,
    };

    // As text or as a number: as it was.
    private static void Put(JsonNode capacity, string name, int count) =>
        capacity[name] = capacity[name]!.GetValueKind() == JsonValueKind.String ? JsonValue.Create(count.ToString(CultureInfo.InvariantCulture)) : JsonValue.Create(count);

    private static Refused Changed(string how) => new(new ActOutcome.NotSent($"somebody else changed it: {how}"));

    private static With Whole(JsonNode resource) => new(BinaryData.FromString(resource.ToJsonString()));
}
