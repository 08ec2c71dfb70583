using System.Text.Json.Nodes;

namespace AutoResponder.Lab.Cloud.EventGrid;

/// <summary>The two schemas that Event Grid speaks.</summary>
internal static class Schemas
{
    public static JsonObject GridEvent(Happening happened) => new()
    {
        ["id"] = happened.Id.ToString(),
        ["topic"] = happened.Resource,
        ["subject"] = happened.Subject,
        ["eventType"] = happened.Type,
        ["eventTime"] = happened.At.UtcDateTime,
        ["data"] = happened.Data.DeepClone(),
        ["dataVersion"] = "1",
        ["metadataVersion"] = "1",
    };

    public static JsonObject CloudEvent(Happening happened) => new()
    {
        ["id"] = happened.Id.ToString(),
        ["source"] = happened.Resource,
        ["subject"] = happened.Subject,
        ["type"] = happened.Type,
        ["time"] = happened.At.UtcDateTime,
        ["data"] = happened.Data.DeepClone(),
        ["specversion"] = "1.0",
    };

    public static JsonObject Validation(World world, string code) => new()
    {
        ["id"] = Guid.NewGuid().ToString(),
        ["topic"] = $"/subscriptions/{world.Subscription}",
        ["subject"] = "",
        ["data"] = new JsonObject { ["validationCode"] = code },
        ["eventType"] = "Microsoft.EventGrid.SubscriptionValidationEvent",
        ["eventTime"] = DateTime.UtcNow,
        ["metadataVersion"] = "1",
        ["dataVersion"] = "1",
    };
}
