using System.Text.Json.Nodes;

namespace AutoResponder.Lab.Cloud.EventGrid;

/// <summary>Something that Event Grid tells of, before it is put into a schema.</summary>
internal sealed record Happening(Guid Id, DateTimeOffset At, string Resource, string Subject, string Type, JsonObject Data)
{
    /// <summary>In a few words.</summary>
    public string Name => $"{Type[(Type.LastIndexOf('.') + 1)..]} {(string?)Data["appEventTypeDetail"]?["action"] ?? (string?)Data["serverFarmEventTypeDetail"]?["status"]}";
}

/// <summary>What Azure tells of App Service, in its words.</summary>
internal static class Happenings
{
    /// <param name="action">Restarted, Stopped, Started or ChangedAppSettings.</param>
    public static Happening SiteUpdated(World world, string site, string action, ChangeCall call)
    {
        var data = Common(call, "web");
        data["appEventTypeDetail"] = new JsonObject { ["action"] = action };
        data["name"] = site;
        return Of(world.SiteId(site), $"/Microsoft.Web/sites/{site}", "Microsoft.Web.AppUpdated", data);
    }

    /// <param name="status">Started, then Completed.</param>
    public static Happening PlanUpdated(World world, Plans.PlanSku sku, string status, ChangeCall call)
    {
        var data = Common(call, "serverfarms");
        data["serverFarmEventTypeDetail"] = new JsonObject { ["stampKind"] = "Public", ["action"] = "Updated", ["status"] = status };
        data["serverFarmId"] = "0";
        data["sku"] = Arm.Shapes.Sku(sku);
        return Of(world.PlanId, $"/Microsoft.Web/serverfarms/{world.Plan}", "Microsoft.Web.AppServicePlanUpdated", data);
    }

    private static Happening Of(string resource, string subject, string type, JsonObject data) => new(Guid.NewGuid(), DateTimeOffset.UtcNow, resource, subject, type, data);

    /// <summary>The client's own request id comes back: so whoever asked for a change recognises it.</summary>
    private static JsonObject Common(ChangeCall call, string kind) => new()
    {
        ["clientRequestId"] = call.ClientRequestId,
        ["correlationRequestId"] = Guid.NewGuid().ToString(),
        ["requestId"] = Guid.NewGuid().ToString(),
        ["address"] = $"/websystems/WebSites/{kind}{call.Path}",
        ["verb"] = call.Verb,
    };
}
