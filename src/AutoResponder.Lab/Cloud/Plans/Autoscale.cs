using System.Globalization;
using System.Text.Json.Nodes;

namespace AutoResponder.Lab.Cloud.Plans;

/// <summary>An autoscale setting that owns the plan, where the world has one: nothing is busy enough for its rules, so it keeps the plan at its minimum.</summary>
internal sealed class Autoscale(World world, LabPlan plan, Scaling scaling)
{
    private const string Name = "keep-in-bounds";
    private JsonObject? _setting = world.HasAutoscale ? Begin(world) : null;

    public static string IdOf(World world) => $"{world.Group}/providers/microsoft.insights/autoscalesettings/{Name}";

    public JsonObject? Setting => _setting?.DeepClone().AsObject();

    public int? Minimum => Bound("minimum");

    /// <summary>Takes another minimum; null where it did, else why not.</summary>
    public string? Replace(JsonObject setting)
    {
        if (_setting is null) return "there is no such setting";

        var changed = setting.DeepClone().AsObject();
        if (Capacity(changed) is not { } capacity || !int.TryParse((string?)capacity["minimum"], NumberStyles.None, CultureInfo.InvariantCulture, out var minimum)) return "profiles[0].capacity.minimum is no number";
        if (minimum < 1 || minimum > Bound("maximum")) return $"the minimum {minimum} is not from 1 to the maximum {Bound("maximum")}";

        if (!int.TryParse((string?)capacity["default"], NumberStyles.None, CultureInfo.InvariantCulture, out var otherwise) || otherwise < minimum || otherwise > Bound("maximum"))
            return $"the default must lie between the minimum {minimum} and the maximum {Bound("maximum")}";

        // All but the minimum, and the default that may not lie below it, must be what it was.
        capacity["minimum"] = (string?)Capacity(_setting)!["minimum"];
        capacity["default"] = (string?)Capacity(_setting)!["default"];
        if (!JsonNode.DeepEquals(changed, _setting)) return "only the minimum and the default of a profile change here";

        capacity["minimum"] = minimum.ToString(CultureInfo.InvariantCulture);
        capacity["default"] = otherwise.ToString(CultureInfo.InvariantCulture);
        _setting = changed;
        return null;
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (_setting is null) return;

        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                if (Minimum is { } minimum && minimum != plan.Capacity) scaling.Begin(plan.Sku with { Capacity = minimum }, new ChangeCall("PUT", world.PlanId, Guid.NewGuid().ToString(), "autoscale"));
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private int? Bound(string name) => _setting is { } setting ? int.Parse((string)Capacity(setting)![name]!, CultureInfo.InvariantCulture) : null;

    private static JsonObject? Capacity(JsonObject setting) => (setting["properties"]?["profiles"] as JsonArray)?.FirstOrDefault()?["capacity"] as JsonObject;

    private static JsonObject Begin(World world) => new()
    {
        ["id"] = IdOf(world),
        ["name"] = Name,
        ["type"] = "Microsoft.Insights/autoscaleSettings",
        ["location"] = "West Europe",
        ["tags"] = new JsonObject(),
        ["properties"] = new JsonObject
        {
            ["profiles"] = new JsonArray(new JsonObject
            {
                ["name"] = "Default",
                ["capacity"] = new JsonObject { ["minimum"] = Text(world.Capacity), ["maximum"] = Text(world.Capacity + 2), ["default"] = Text(world.Capacity) },
                ["rules"] = new JsonArray(),
            }),
            ["enabled"] = true,
            ["name"] = Name,
            ["targetResourceUri"] = world.PlanId,
            ["notifications"] = new JsonArray(),
        },
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
