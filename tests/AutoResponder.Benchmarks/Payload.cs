using System.Text;

namespace AutoResponder.Benchmarks;

/// <summary>A common-schema metric alert of about 3 KB, our own.</summary>
internal static class Payload
{
    public const string Target = "/subscriptions/5f3c0a4e-0000-4000-8000-00000000000b/resourcegroups/rg-bench/providers/microsoft.web/sites/bench";

    public static byte[] Bytes { get; } = Of("6a2f8a53-0000-4000-8000-00000000000b");

    public static byte[] Of(string alert) => Encoding.UTF8.GetBytes($$$"""
        {"schemaId":"azureMonitorCommonAlertSchema","data":{"essentials":{"alertId":"/subscriptions/5f3c0a4e-0000-4000-8000-00000000000b/providers/Microsoft.AlertsManagement/alerts/{{{alert}}}",
        "alertRule":"bench-5xx","severity":"Sev1","signalType":"Metric","monitorCondition":"Fired","monitoringService":"Platform","alertTargetIDs":["{{{Target}}}"],"configurationItems":["bench"],
        "originAlertId":"5f3c0a4e-0000-4000-8000-00000000000b_rg-bench_microsoft.insights_metricAlerts_bench-5xx_1234567890","firedDateTime":"2026-03-02T12:00:00.1234567Z","description":"{{{new string('d', 600)}}}",
        "essentialsVersion":"1.0","alertContextVersion":"1.0"},"alertContext":{"properties":{"team":"bakery","runbook":"https://wiki.example.net/bench"},"conditionType":"SingleResourceMultipleMetricCriteria",
        "condition":{"windowSize":"PT5M","allOf":[{"metricName":"Http5xx","metricNamespace":"Microsoft.Web/sites","operator":"GreaterThan","threshold":"10","timeAggregation":"Total",
        "dimensions":[{"name":"Instance","value":"RD0003FF000001"},{"name":"ResourceId","value":"bench.example.net"}],"metricValue":42.0,"webTestName":null}],
        "windowStartTime":"2026-03-02T11:55:00Z","windowEndTime":"2026-03-02T12:00:00Z"}},"customProperties":{"a":"{{{new string('x', 500)}}}","b":"{{{new string('y', 500)}}}"} }}
        """);
}
