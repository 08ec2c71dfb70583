namespace AutoResponder.Core.Signals;

/// <summary>What an alert's payload claims. Nothing in it is believed before Azure has been asked.</summary>
public sealed record Alert
{
    /// <summary>Which schema it came in, in Azure's own words: <c>azureMonitorCommonAlertSchema</c>, <c>AzureMonitorMetricAlert</c>, ...</summary>
    public required string Source { get; init; }

    /// <summary>The ARM id of the alert instance in Alerts Management; absent in schemas older than the common one.</summary>
    public string? AlertId { get; init; }

    public required string Rule { get; init; }

    /// <summary><c>Sev0</c> to <c>Sev4</c>.</summary>
    public string? Severity { get; init; }

    public required AlertCondition Condition { get; init; }

    /// <summary>The resource as the payload spells it. It picks nothing: what is not in the inventory is noted, never acted on.</summary>
    public string? Target { get; init; }

    public string? Metric { get; init; }

    public double? Value { get; init; }

    public double? Threshold { get; init; }

    public DateTimeOffset? FiredAt { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>The same firing has the same key in every delivery.</summary>
    public SignalId Id => SignalId.Of(
        Condition == AlertCondition.Fired ? "fired" : "resolved",
        AlertId?.ToLowerInvariant() ?? Rule,
        Target?.ToLowerInvariant(),
        (FiredAt ?? ResolvedAt)?.UtcTicks.ToString(System.Globalization.CultureInfo.InvariantCulture));
}

/// <summary>Which of its two messages an alert sent.</summary>
public enum AlertCondition
{
    Fired,
    Resolved,
}
