using AutoResponder.Core.Audit;
using AutoResponder.Core.Backtests;
using AutoResponder.Core.Policies;
using AutoResponder.Simulation.Staging;

namespace AutoResponder.Scenarios.Tests;

/// <summary>Over what is recorded the same policies decide the same, another threshold makes exactly the differences that follow, and what nobody measured is not guessed.</summary>
public sealed class BacktestTests
{
    /// <summary>All whose policies stay the same to their end: what was decided under another text is not decided anew under this one.</summary>
    public static TheoryData<string> Scenarios => [.. Library.Names.Where(name => !Library.Read(name).Events.OfType<Happening.Edited>().Any())];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void The_same_policies_over_their_own_record_make_no_difference(string scenario)
    {
        var report = Run(scenario);

        Assert.Empty(report.Lines.Where(line => line.Kind != BacktestKind.Same).Select(line => $"{line.At:HH:mm:ss} {line.Who} {line.Kind} {line.What} {line.On}"));
        Assert.Equal(0, report.Skipped);
    }

    [Fact]
    public void Every_act_that_was_taken_is_listed_and_every_objection_once()
    {
        var acts = Run("hung-worker").Acts.Select(act => act.What).ToList();
        Assert.Equal(2, acts.Count);
        Assert.Equal("saves evidence for recycle (quick)", acts[0]);
        Assert.StartsWith("recycle: end worker process", acts[1], StringComparison.Ordinal);

        Assert.Equal("holds back recycle: mode", Assert.Single(Run("observe-first").Objections).What);
    }

    [Fact]
    public void What_would_have_waited_longer_loses_the_step_and_what_follows_hangs_on_it()
    {
        var report = Run("hung-worker", policy => policy with { For = TimeSpan.FromMinutes(2.5) });

        var lost = Assert.Single(report.Differences);
        Assert.Equal((BacktestKind.Lost, "saves evidence for recycle (quick)"), (lost.Kind, lost.What));
        Assert.All(report.Hanging, line => Assert.Equal("on saves evidence for recycle (quick), which it would not have done", line.On));
    }

    [Fact]
    public void What_would_have_acted_sooner_gains_the_step_and_nothing_is_said_of_what_follows()
    {
        var report = Run("hung-worker", policy => policy with { For = TimeSpan.FromMinutes(1) });

        var gained = Assert.Single(report.Differences);
        Assert.Equal((BacktestKind.Added, "saves evidence for recycle (quick)"), (gained.Kind, gained.What));
        Assert.Equal(gained, Assert.Single(report.Acts));
        Assert.Empty(report.Hanging);
    }

    [Fact]
    public void What_would_have_seen_no_illness_loses_the_incident_and_its_step()
    {
        var report = Run("hung-worker", policy => policy with { Unhealthy = new Condition.Ratio("Http5xx", "Requests", 0.9, 20, TimeSpan.FromMinutes(5)) });

        Assert.Equal([(BacktestKind.Lost, "opens an incident"), (BacktestKind.Lost, "saves evidence for recycle (quick)")], report.Differences.Select(line => (line.Kind, line.What)));
        Assert.Empty(report.Acts);
    }

    [Fact]
    public void What_would_have_acted_where_the_mode_held_it_back_is_said_to_have_acted()
    {
        var report = Run("observe-first", policy => policy with { Mode = Mode.Act });

        Assert.Equal("saves evidence for recycle (quick)", Assert.Single(report.Acts).What);
        Assert.Equal([(BacktestKind.Added, "saves evidence for recycle (quick)"), (BacktestKind.Lost, "holds back recycle: mode")], report.Differences.Select(line => (line.Kind, line.What)));
    }

    [Fact]
    public void What_nobody_measured_then_is_not_recorded_and_not_guessed()
    {
        var report = Run("hung-worker", policy => policy with { Unhealthy = new Condition.Metric("Handles", MetricScope.Instance, "Average", Comparison.Above, 10, TimeSpan.FromMinutes(5)) });

        Assert.NotEmpty(report.NotRecorded);
        Assert.Contains(report.NotRecorded, line => line.On == "Handles (Average, instance, 5 min)");
        Assert.Empty(report.Acts);
        Assert.Empty(report.Differences);
    }

    [Fact]
    public void A_longer_window_than_was_asked_for_is_not_recorded()
    {
        var report = Run("hung-worker", policy => policy with { Unhealthy = new Condition.Ratio("Http5xx", "Requests", 0.2, 20, TimeSpan.FromHours(1)) });

        Assert.Contains(report.NotRecorded, line => line.On == "Http5xx (Total, site, 60 min)");
    }

    [Fact]
    public void A_record_with_a_gap_or_a_row_twice_is_refused()
    {
        var rows = Rows("hung-worker").ToList();
        var set = Set("hung-worker", null);
        var last = rows[^1];

        Assert.Throws<FormatException>(() => Backtest.Of([.. rows[..^2], last], set));
        Assert.Throws<FormatException>(() => Backtest.Of([.. rows, last], set));
    }

    [Fact]
    public void Incidents_that_began_before_the_record_are_counted_and_not_judged()
    {
        var rows = Rows("flapping").Where(row => row.Stream != AuditEntry.Fleet).ToList();
        var opened = rows.FindIndex(row => row.Kind == "IncidentOpened");
        var report = Backtest.Of(rows[(opened + 2)..], Set("flapping", null));

        Assert.NotEqual(0, report.Skipped);
        Assert.DoesNotContain(report.Lines, line => line.Who == rows[opened].Incident);
    }

    private static BacktestReport Run(string scenario, Func<Policy, Policy>? change = null) => Backtest.Of(Rows(scenario), Set(scenario, change));

    private static IEnumerable<AuditEntry> Rows(string scenario) => Library.Play(scenario).Audit.Select(AuditEntry.Read);

    /// <summary>The policies as they were in the scenario; changed, they are another text.</summary>
    private static PolicySet Set(string name, Func<Policy, Policy>? change)
    {
        var scenario = Library.Read(name);
        var set = Library.PoliciesOf(scenario);
        if (scenario.Mode is { } mode) set = StageMode.Apply(set, mode);
        return set with { Policies = [.. set.Policies.Select(policy => change is null ? policy : change(policy) with { Hash = "changed" })] };
    }
}
