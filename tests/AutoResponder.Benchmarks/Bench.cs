using System.Globalization;
using AutoResponder.Core;
using AutoResponder.Core.Signals;

namespace AutoResponder.Benchmarks;

/// <summary>Plans, sites and alerts by number.</summary>
internal static class Bench
{
    public const string Subscription = "5f3c0a4e-0000-4000-8000-00000000000b";

    public static (PlanId Plan, SiteId Site) Ids(int number) => (
        PlanId.Parse(string.Create(CultureInfo.InvariantCulture, $"/subscriptions/{Subscription}/resourceGroups/rg/providers/Microsoft.Web/serverfarms/plan-{number}")),
        SiteId.Parse(string.Create(CultureInfo.InvariantCulture, $"/subscriptions/{Subscription}/resourceGroups/rg/providers/Microsoft.Web/sites/site-{number}")));

    public static Alert Alert(SiteId site, int number) => new()
    {
        Source = "azureMonitorCommonAlertSchema",
        AlertId = string.Create(CultureInfo.InvariantCulture, $"/subscriptions/{Subscription}/providers/Microsoft.AlertsManagement/alerts/6a2f8a53-0000-4000-8000-{number:D12}"),
        Rule = "bench-5xx",
        Severity = "Sev1",
        Condition = AlertCondition.Fired,
        Target = site.Value,
        Metric = "Http5xx",
        Value = 42,
        Threshold = 10,
        FiredAt = DateTimeOffset.UtcNow,
    };
}
