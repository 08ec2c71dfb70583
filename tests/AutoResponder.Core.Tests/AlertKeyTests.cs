using AutoResponder.Core.Signals;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>An alert's key: the same in every delivery of one firing, another for everything else.</summary>
public sealed class AlertKeyTests
{
    private static readonly Alert Fired = Alert(firedAt: Noon) with { Target = "/subscriptions/S/x" };

    [Fact]
    public void Each_delivery_of_one_firing_has_one_key_however_it_is_spelt()
    {
        Assert.Equal(Fired.Id, (Fired with { Metric = "Http5xx", Severity = "Sev2", Value = 7 }).Id);
        Assert.Equal(Fired.Id, (Fired with { AlertId = AlertId.ToUpperInvariant(), Target = Fired.Target!.ToUpperInvariant() }).Id);
        Assert.Equal(Fired.Id, (Fired with { ResolvedAt = Noon + Minutes(9) }).Id);
        Assert.Equal(Fired.Id, (Fired with { Rule = "renamed" }).Id);
    }

    [Fact]
    public void What_is_another_alert_another_firing_or_its_end_has_another()
    {
        var nameless = Fired with { AlertId = null };
        Alert[] different =
        [
            Fired,
            Fired with { Condition = AlertCondition.Resolved },
            Fired with { AlertId = "other" },
            Fired with { Target = "/subscriptions/s/y" },
            Fired with { FiredAt = Noon + Seconds(1) },
            Fired with { FiredAt = null },
            Fired with { FiredAt = null, ResolvedAt = Noon + Seconds(2) },
            nameless,
            nameless with { Rule = "another" },
        ];

        Assert.Equal(different.Length, different.Select(alert => alert.Id).Distinct().Count());
    }
}
