using System.Globalization;
using AutoResponder.Core;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Signals;
using AutoResponder.Simulation.Faults;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Cloud;

/// <summary>Azure Monitor's alerts: a rule for each site, what it fired, and what Alerts Management says of it when asked.</summary>
internal sealed class AlertBook(World world)
{
    private readonly Dictionary<string, SimAlert> _alerts = [];
    private readonly Dictionary<SimSite, SimAlert> _firing = [];

    /// <summary>Once a minute each rule looks at the minute before.</summary>
    public void Evaluate(SimSite site)
    {
        if (world.Delivery.IsLost(site)) return;

        var minute = world.Kernel.Now - TimeSpan.FromMinutes(1);
        var failed = site.Metrics.At("Http5xx", null, minute) ?? 0;
        var slow = site.Metrics.At("HttpResponseTime", null, minute) ?? 0;
        var isBad = failed > 5 || slow > 4;
        var firing = _firing.GetValueOrDefault(site);
        if (isBad && firing is null) Fire(site, failed > 5 ? Failing(site) : $"{site.Name}-slow");
        else if (!isBad && firing is not null && world.Kernel.Now > firing.FiredAt + TimeSpan.FromMinutes(3)) Resolve(site, firing);
    }

    /// <summary>What Alerts Management answers. It shows a new alert some seconds late.</summary>
    public AlertReading Read(AlertQuestion question)
    {
        var found = question.AlertId is { } id
            ? _alerts.GetValueOrDefault(id)
            : _alerts.Values.LastOrDefault(alert => alert.Site.Id.Value == question.Target && alert.FiredAt == question.FiredAt);
        if (found is null || world.Kernel.Now < found.VisibleAt) return new AlertReading.NotFound();

        return new AlertReading.Found(found.Id, found.Site.Id.Value, $"/subscriptions/x/providers/microsoft.insights/metricalerts/{found.Rule}", found.ResolvedAt is null ? "Fired" : "Resolved", found.FiredAt);
    }

    private static string Failing(SimSite site) => $"{site.Name}-5xx";

    /// <summary>An alert about a site that nobody ever fired.</summary>
    public Signal.AlertFired Forge(SimSite site, string? alertId) => new(Payload(site, Failing(site), alertId ?? Id(900_000 + world.Dice.Below(100_000)), AlertCondition.Fired, world.Kernel.Now, null));

    /// <summary>One that Azure does know, of any site.</summary>
    public string? AnyId() => _alerts.Count == 0 ? null : _alerts.Keys.ElementAt(world.Dice.Below(_alerts.Count));

    private void Fire(SimSite site, string rule)
    {
        var late = world.Faults.Strikes(FaultKind.AlertNotFoundYet) ? world.Dice.Between(TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(4)) : TimeSpan.FromSeconds(5);
        var alert = new SimAlert(Id(_alerts.Count + 1), site, rule, world.Kernel.Now, world.Kernel.Now + late);
        _alerts.Add(alert.Id, alert);
        _firing[site] = alert;
        world.Report($"alert {alert.Rule} fires");
        world.Hints.FromMonitor(new Signal.AlertFired(Payload(site, alert.Rule, alert.Id, AlertCondition.Fired, alert.FiredAt, null)));
    }

    private void Resolve(SimSite site, SimAlert alert)
    {
        alert.ResolvedAt = world.Kernel.Now;
        _firing.Remove(site);
        world.Report($"alert {alert.Rule} is resolved");
        world.Hints.FromMonitor(new Signal.AlertResolved(Payload(site, alert.Rule, alert.Id, AlertCondition.Resolved, alert.FiredAt, alert.ResolvedAt)));
    }

    private static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"/subscriptions/{World.Subscription}/providers/Microsoft.AlertsManagement/alerts/00000000-0000-4000-8000-{number:D12}");

    private static Alert Payload(SimSite site, string rule, string id, AlertCondition condition, DateTimeOffset firedAt, DateTimeOffset? resolvedAt) => new()
    {
        Source = "azureMonitorCommonAlertSchema",
        AlertId = id,
        Rule = rule,
        Severity = "Sev1",
        Condition = condition,
        Target = site.Id.Value,
        FiredAt = firedAt,
        ResolvedAt = resolvedAt,
    };

    private sealed class SimAlert(string id, SimSite site, string rule, DateTimeOffset firedAt, DateTimeOffset visibleAt)
    {
        public string Id => id;

        public SimSite Site => site;

        public string Rule => rule;

        public DateTimeOffset FiredAt => firedAt;

        public DateTimeOffset VisibleAt => visibleAt;

        public DateTimeOffset? ResolvedAt { get; set; }
    }
}
