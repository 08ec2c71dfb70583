using System.Globalization;
using System.Text.Json.Nodes;

namespace AutoResponder.Lab.Cloud.Arm;

/// <summary>Alerts Management: what fired, for whoever wants to check what a webhook claimed.</summary>
internal static class AlertsApi
{
    public static void Map(WebApplication web, World world, Alerting alerting)
    {
        const string Path = "/subscriptions/{subscription}/providers/Microsoft.AlertsManagement/alerts";
        web.MapGet(Path + "/{id:guid}", (Guid id) => alerting.Find(id) is { } alert
            ? Results.Json(Shape(alert, world))
            : ArmError.Of("AlertNotFound", $"There is no alert {id}.", 404));
        web.MapGet(Path, (HttpRequest request) => Results.Json(new JsonObject
        {
            ["value"] = new JsonArray([.. alerting.All.Where(alert => Fits(request.Query, alert, world)).Select(alert => Shape(alert, world))]),
        }));
    }

    private static bool Fits(IQueryCollection query, AlertInstance alert, World world) =>
        (query["targetResource"].ToString() is not { Length: > 0 } target || target.Equals(alert.Rule.SiteId, StringComparison.OrdinalIgnoreCase))
        && (query["monitorCondition"].ToString() is not { Length: > 0 } condition || condition == alert.Condition)
        && (query["alertRule"].ToString() is not { Length: > 0 } rule || rule.Equals(RuleId(alert, world), StringComparison.OrdinalIgnoreCase) || rule == alert.Rule.Name)
        && (query["customTimeRange"].ToString().Split('/') is not [var from, var to]
            || (alert.FiredAt >= DateTimeOffset.Parse(from, CultureInfo.InvariantCulture) && alert.FiredAt <= DateTimeOffset.Parse(to, CultureInfo.InvariantCulture)));

    private static JsonObject Shape(AlertInstance alert, World world)
    {
        var essentials = new JsonObject
        {
            ["severity"] = "Sev1",
            ["signalType"] = "Metric",
            ["alertState"] = "New",
            ["monitorCondition"] = alert.Condition,
            ["monitorService"] = "Platform",
            ["targetResource"] = alert.Rule.SiteId.ToLowerInvariant(),
            ["targetResourceType"] = "sites",
            ["alertRule"] = RuleId(alert, world),
            ["startDateTime"] = alert.FiredAt.UtcDateTime,
            ["lastModifiedDateTime"] = (alert.ResolvedAt ?? alert.FiredAt).UtcDateTime,
        };
        if (alert.ResolvedAt is { } resolved) essentials["monitorConditionResolvedDateTime"] = resolved.UtcDateTime;
        return new JsonObject
        {
            ["properties"] = new JsonObject { ["essentials"] = essentials, ["context"] = new JsonObject(), ["egressConfig"] = new JsonObject() },
            ["id"] = $"/subscriptions/{world.Subscription}/providers/Microsoft.AlertsManagement/alerts/{alert.Id}",
            ["type"] = "Microsoft.AlertsManagement/alerts",
            ["name"] = alert.Rule.Name,
        };
    }

    private static string RuleId(AlertInstance alert, World world) =>
        $"/subscriptions/{world.Subscription}/resourceGroups/{world.ResourceGroup}/providers/microsoft.insights/metricAlerts/{alert.Rule.Name}";
}
