using System.Collections.Concurrent;
using System.Collections.Immutable;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Backtests;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Tests;
using AutoResponder.Simulation.Staging;

namespace AutoResponder.Scenarios.Tests;

/// <summary>Backtests over whole months: the same policies make no difference, and a changed threshold exactly those that can be counted in the record by hand.</summary>
public sealed class BacktestMonthTests
{
    private static readonly ConcurrentDictionary<(int Seed, bool Shared), Lazy<ImmutableArray<AuditEntry>>> Played = new();
    private static readonly int Days = Repository.IsProofRun ? 30 : 3;

    public static TheoryData<int> Seeds => Repository.IsProofRun ? [1, 2] : [1];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_same_policies_make_no_difference_to_a_month(int seed)
    {
        var rows = Play(seed, shared: true);
        var report = Backtest.Of(rows, Months.Policies);

        Assert.Empty(NotTheSame(report));
        Assert.Equal(0, report.Skipped);
        Assert.True(report.Incidents > 2 * Days, $"only {report.Incidents} incidents");
        Assert.True(report.Acts.Count() > Days, $"only {report.Acts.Count()} acts");
        Assert.Contains(report.Objections, objection => objection.What.Contains("paused", StringComparison.Ordinal));
    }

    /// <summary>As 'audit export --from' gives it: what is older is not there, and nothing that it made is called a difference.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_same_policies_make_no_difference_to_the_rest_of_a_month(int seed)
    {
        var rows = Play(seed, shared: true);
        var whole = Backtest.Of(rows, Months.Policies);
        var (first, last) = (rows.Min(row => row.At), rows.Max(row => row.At));
        var judged = 0;
        foreach (var from in Enumerable.Range(1, 11).Select(part => first + ((last - first) * (part / 12d))))
        {
            var report = Backtest.Of([.. rows.Where(row => row.At >= from)], Months.Policies);

            Assert.Empty(NotTheSame(report));
            Assert.True(report.Decisions < whole.Decisions && report.Skipped > 0, $"{report.Decisions} of {whole.Decisions} from {from:u} on");
            if (report.Decisions > 0) judged++;
            if (from > last - TimeSpan.FromDays(1)) Assert.Equal(0, report.Decisions);
        }

        Assert.True(judged > 0, "after no cut anything could be judged");
    }

    /// <summary>Whoever waits longer loses each first step that was taken sooner than that, and nothing else for certain.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Another_wait_before_the_first_step_loses_exactly_the_steps_that_were_sooner(int seed)
    {
        var waits = TimeSpan.FromMinutes(11);
        var rows = Play(seed, shared: false);
        var report = Backtest.Of(rows, Changed(policy => policy with { For = waits }));

        var firsts = Incidents(rows).Select(FirstDeed).OfType<Deed>().ToList();
        var sooner = firsts.Where(deed => deed.At < deed.UnhealthySince + waits).Select(deed => (deed.At, deed.Incident)).ToList();
        Assert.NotEmpty(sooner);
        Assert.Equal(sooner.Order(), report.Differences.Where(line => line is { IsAct: true, Kind: BacktestKind.Lost }).Select(line => (line.At, line.Who)).Order());
        Assert.DoesNotContain(report.Differences, line => line is { IsAct: true, Kind: BacktestKind.Added });
        Assert.All(report.Hanging, line => Assert.Contains(line.Who, sooner.Select(deed => deed.Incident)));
    }

    /// <summary>Whoever may recycle but once in six hours is held back by that budget at each first recycle of an incident that follows on one within them, and differs in nothing else.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Another_budget_holds_back_exactly_the_recycles_that_it_does_not_allow(int seed)
    {
        var window = TimeSpan.FromHours(6);
        var rows = Play(seed, shared: false);
        var report = Backtest.Of(rows, Changed(policy => policy with { Guardrails = policy.Guardrails with { Budgets = [.. policy.Guardrails.Budgets.Where(budget => budget.Step != "recycle"), new Budget("recycle", 1, window)] } }));

        var held = Incidents(rows).Select(incident => OverBudget(incident, rows, window)).OfType<Deed>().Select(deed => (deed.At, deed.Incident)).ToList();
        Assert.NotEmpty(held);
        Assert.Equal(held.Order(), report.Differences.Where(line => line.Kind == BacktestKind.Lost && line.IsAct).Select(line => (line.At, line.Who)).Order());
        Assert.All(report.Differences.Where(line => line.Kind == BacktestKind.Added), line => Assert.Contains("budget", line.What, StringComparison.Ordinal));
        Assert.Superset(held.ToHashSet(), report.Differences.Where(line => line.Kind == BacktestKind.Added).Select(line => (line.At, line.Who)).ToHashSet());
    }

    /// <summary>Each month is played once for all of them.</summary>
    private static ImmutableArray<AuditEntry> Play(int seed, bool shared) => Played.GetOrAdd((seed, shared), static month => new(() =>
    {
        var result = ScenarioRun.Of(Months.Of(month.Seed, Days, month.Shared), Months.Policies);
        Assert.Null(result.Violated);
        return [.. result.Audit.Select(AuditEntry.Read).Where(row => row.Stream != AuditEntry.Fleet)];
    })).Value;

    private static PolicySet Changed(Func<Policy, Policy> change) => Months.Policies with { Policies = [.. Months.Policies.Policies.Select(policy => change(policy) with { Hash = $"{policy.Hash}-changed" })] };

    private static IEnumerable<string> NotTheSame(BacktestReport report) =>
        report.Lines.Where(line => line.Kind != BacktestKind.Same).Select(line => $"{line.At:dd HH:mm:ss} {line.Who} {line.Kind} {line.What} {line.On}");

    private static IEnumerable<List<AuditEntry>> Incidents(ImmutableArray<AuditEntry> rows) => rows.Where(row => row.Incident is not null && row.Site is not null).GroupBy(row => row.Incident).Select(incident => incident.ToList());

    private static bool IsDeed(IncidentEvent happened) => happened is IncidentEvent.PreservationStarted or IncidentEvent.ActStarted;

    /// <summary>What was done first in an incident, and since when it was unhealthy then.</summary>
    private static Deed? FirstDeed(List<AuditEntry> incident)
    {
        var head = new SiteHead { Site = incident[0].Site!.Value };
        foreach (var row in incident)
        {
            var happened = row.AsIncidentEvent()!;
            if (IsDeed(happened)) return new Deed(row.At, row.Incident!, (head.Incident as Incident.Open)?.Course.UnhealthySince ?? row.At);
            head = head.Evolve(happened);
        }

        return null;
    }

    /// <summary>The first thing done for a recycle in an incident while an earlier one still counts.</summary>
    private static Deed? OverBudget(List<AuditEntry> incident, ImmutableArray<AuditEntry> rows, TimeSpan window)
    {
        var spent = rows.Where(row => row.Site == incident[0].Site).Select(row => row.AsIncidentEvent()).ToList();
        var unspent = spent.OfType<IncidentEvent.ActReported>().Where(report => report.Outcome is Core.Acts.ActOutcome.NotSent or Core.Acts.ActOutcome.Deferred or Core.Acts.ActOutcome.Impossible or Core.Acts.ActOutcome.Forbidden).ToDictionary(report => report.Op, report => report.At);
        foreach (var row in incident)
        {
            var happened = row.AsIncidentEvent()!;
            if (happened is not (IncidentEvent.PreservationStarted { Step: "recycle" } or IncidentEvent.ActStarted { Step: "recycle" })) continue;

            if (spent.OfType<IncidentEvent.ActStarted>().Any(act => act.Step == "recycle" && act.At < row.At && act.At > row.At - window && !(unspent.TryGetValue(act.Op, out var at) && at <= row.At)))
                return new Deed(row.At, row.Incident!, row.At);
        }

        return null;
    }

    private sealed record Deed(DateTimeOffset At, string Incident, DateTimeOffset UnhealthySince);
}
