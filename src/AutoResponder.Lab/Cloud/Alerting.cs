using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace AutoResponder.Lab.Cloud;

/// <summary>A metric alert rule of one site.</summary>
internal sealed record AlertRule(string Name, string SiteId, string Host, string Metric, string Aggregation, double Threshold)
{
    /// <summary>What is watched at every site.</summary>
    public static IEnumerable<AlertRule> Of(LabSite site) =>
    [
        new($"{site.Name}-5xx", site.Id, site.Host, "Http5xx", "Total", 10),
        new($"{site.Name}-slow", site.Id, site.Host, "HttpResponseTime", "Average", 3),
    ];
}

/// <summary>One firing of a rule, as Alerts Management keeps it.</summary>
internal sealed record AlertInstance(Guid Id, AlertRule Rule, DateTimeOffset FiredAt, double Value)
{
    public DateTimeOffset? ResolvedAt { get; set; }

    public string Condition => ResolvedAt is null ? "Fired" : "Resolved";
}

/// <summary>Evaluates metric alert rules on what was measured, keeps their firings, and tells the action group's webhook of them.</summary>
internal sealed class Alerting(World world, IReadOnlyList<AlertRule> rules, MetricStore metrics, Uri webhook, Action<CloudEvent> tell) : IDisposable
{
    private const int WindowSeconds = 10;

    // An action group's own pauses before it calls again, and the only answers after which it does.
    private static readonly int[] Pauses = [5, 20, 5, 40, 5];
    private readonly ConcurrentDictionary<Guid, AlertInstance> _alerts = new();
    private readonly Dictionary<AlertRule, AlertInstance> _firing = [];
    private readonly Random _random = new(world.Rate);
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly List<Task> _posting = [];

    public IEnumerable<AlertInstance> All => _alerts.Values.OrderByDescending(alert => alert.FiredAt);

    public AlertInstance? Find(Guid id) => _alerts.GetValueOrDefault(id);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                foreach (var rule in rules) Evaluate(rule, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }

        await Task.WhenAll(_posting);
    }

    public void Dispose() => _http.Dispose();

    private void Evaluate(AlertRule rule, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.UtcNow;
        var sample = metrics.Read(rule.SiteId, rule.Metric, null, now.ToUnixTimeSeconds() - WindowSeconds, now.ToUnixTimeSeconds());
        var value = sample is null ? 0 : rule.Aggregation == "Total" ? sample.Total : sample.Average;
        var fires = value > rule.Threshold;
        if (fires && !_firing.ContainsKey(rule))
        {
            var alert = new AlertInstance(World.NewGuid(_random), rule, now, value);
            _alerts[alert.Id] = _firing[rule] = alert;
            _posting.Add(PostAsync(alert, value, cancellationToken));
        }
        else if (!fires && _firing.Remove(rule, out var alert))
        {
            alert.ResolvedAt = now;
            _posting.Add(PostAsync(alert, value, cancellationToken));
        }
    }

    private async Task PostAsync(AlertInstance alert, double value, CancellationToken cancellationToken)
    {
        var body = Payload(alert, value).ToJsonString();
        var condition = alert.Condition;
        for (var attempt = 0; ; attempt++)
        {
            int? status = null;
            try
            {
                using var content = new StringContent(body, Encoding.UTF8, "application/json");
                using var response = await _http.PostAsync(webhook, content, cancellationToken);
                status = (int)response.StatusCode;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                if (cancellationToken.IsCancellationRequested) return;
            }

            tell(new CloudEvent.AlertPosted(alert.Rule.Name, condition, status));
            var again = status is null or (int)HttpStatusCode.RequestTimeout or (int)HttpStatusCode.TooManyRequests or (int)HttpStatusCode.ServiceUnavailable or (int)HttpStatusCode.GatewayTimeout;
            if (!again || attempt == Pauses.Length) return;

            await Task.Delay(TimeSpan.FromSeconds(Pauses[attempt]), cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private JsonObject Payload(AlertInstance alert, double value)
    {
        var essentials = new JsonObject
        {
            ["alertId"] = $"/subscriptions/{world.Subscription}/providers/Microsoft.AlertsManagement/alerts/{alert.Id}",
            ["alertRule"] = alert.Rule.Name,
            ["severity"] = "Sev1",
            ["signalType"] = "Metric",
            ["monitorCondition"] = alert.Condition,
            ["monitoringService"] = "Platform",
            ["alertTargetIDs"] = new JsonArray(alert.Rule.SiteId.ToLowerInvariant()),
            ["originAlertId"] = $"{world.Subscription}_{world.ResourceGroup}_microsoft.insights_metricAlerts_{alert.Rule.Name}_{alert.Id.GetHashCode()}",
            ["firedDateTime"] = alert.FiredAt.UtcDateTime,
            ["description"] = "",
            ["essentialsVersion"] = "1.0",
            ["alertContextVersion"] = "1.0",
        };
        if (alert.ResolvedAt is { } resolvedAt) essentials["resolvedDateTime"] = resolvedAt.UtcDateTime;
        return new JsonObject
        {
            ["schemaId"] = "azureMonitorCommonAlertSchema",
            ["data"] = new JsonObject
            {
                ["essentials"] = essentials,
                ["alertContext"] = new JsonObject
                {
                    ["properties"] = null,
                    ["conditionType"] = "SingleResourceMultipleMetricCriteria",
                    ["condition"] = new JsonObject
                    {
                        ["windowSize"] = $"PT{WindowSeconds}S",
                        ["allOf"] = new JsonArray(new JsonObject
                        {
                            ["metricName"] = alert.Rule.Metric,
                            ["metricNamespace"] = "Microsoft.Web/sites",
                            ["operator"] = "GreaterThan",
                            ["threshold"] = alert.Rule.Threshold.ToString(CultureInfo.InvariantCulture),
                            ["timeAggregation"] = alert.Rule.Aggregation,
                            ["dimensions"] = new JsonArray(new JsonObject { ["name"] = "ResourceId", ["value"] = alert.Rule.Host }),
                            ["metricValue"] = value,
                            ["webTestName"] = null,
                        }),
                    },
                },
            },
        };
    }
}
