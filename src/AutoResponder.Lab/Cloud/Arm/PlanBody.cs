using System.Text.Json;
using System.Text.Json.Nodes;
using AutoResponder.Lab.Cloud.Plans;

namespace AutoResponder.Lab.Cloud.Arm;

/// <summary>The body of a PUT of the plan: the whole plan as it was read, with another size or capacity and nothing else.</summary>
/// <param name="Sku">What is wanted; null where the body is not acceptable.</param>
/// <param name="Wrong">Why it is not.</param>
internal sealed record PlanBody(PlanSku? Sku, string Wrong)
{
    private static readonly string[] Changeable = ["name", "size", "capacity"];

    public static async Task<PlanBody> ReadAsync(HttpRequest request, JsonObject current)
    {
        try
        {
            return await JsonNode.ParseAsync(request.Body) is JsonObject body ? Read(body, current) : No("the body is no plan");
        }
        catch (JsonException e)
        {
            return No($"the content could not be deserialized: {e.Message}");
        }
    }

    private static PlanBody Read(JsonObject body, JsonObject current)
    {
        if (body["sku"] is not JsonObject sku || sku["capacity"] is not JsonValue value || !value.TryGetValue<int>(out var capacity)) return No("sku.capacity is missing, or no number");
        if (capacity < 1) return No($"sku.capacity must be 1 at least, not {capacity}");
        if (body["properties"] is not JsonObject properties) return No("properties are missing: the plan is put whole");

        var wants = new PlanSku((string?)sku["name"] ?? "", capacity);
        if (!wants.IsKnown || (string?)sku["size"] != wants.Size) return No($"sku.name {sku["name"]} and sku.size {sku["size"]} are no size of this plan's family");

        // These say what is there, or are what may change.
        var (was, wanted) = (current.DeepClone().AsObject(), body.DeepClone().AsObject());
        foreach (var plan in new[] { was, wanted })
        {
            foreach (var name in Changeable) plan["sku"]!.AsObject().Remove(name);
            plan["properties"]!.AsObject().Remove("numberOfWorkers");
        }

        foreach (var (name, part) in was)
        {
            if (!JsonNode.DeepEquals(part, wanted[name])) return No($"{name} differs from what the plan has: only the sku's size and capacity change here");
        }

        return new PlanBody(wants, "");
    }

    private static PlanBody No(string why) => new(null, $"The parameter 'serverfarm' is not valid: {why}.");
}
