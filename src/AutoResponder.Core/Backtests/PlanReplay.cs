using System.Collections.Immutable;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Backtests;

/// <summary>One plan's stream: its sites each by themselves, and what is borrowed. What the sites share is as it was recorded.</summary>
/// <param name="isWhole">Whether the record begins with the stream's first row.</param>
internal sealed class PlanReplay(PlanId id, PolicySet candidate, bool isWhole, Action<BacktestLine> tell)
{
    /// <summary>Nothing that a decision remembers (budgets, what others changed) is older: a record that does not begin with the stream is whole after this, but for what is still going on.</summary>
    internal static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    private readonly Dictionary<SiteId, SiteReplay> _sites = [];
    private readonly HashSet<OpId> _doubtful = [];
    private readonly HashSet<SiteId> _illBefore = [];
    private readonly Dictionary<SiteId, (ManagedSite? Site, string? Hash)> _known = [];
    private PlanState _plan = new() { Plan = id };
    private DateTimeOffset? _knownFrom = isWhole ? DateTimeOffset.MinValue : null;
    private string? _fork;

    public Judged Take(Recorded decision)
    {
        _knownFrom ??= decision.At + Memory;
        if (decision.Site is not { } site) return TakePlan(decision);

        if (!_sites.TryGetValue(site, out var replay)) _sites.Add(site, replay = new SiteReplay(site, candidate, _knownFrom.Value, tell));
        if (decision.Events is null) _knownFrom = decision.At + Memory;
        _known[site] = (decision.Inventory ?? _known.GetValueOrDefault(site).Site, decision.First.Policy?.Hash ?? _known.GetValueOrDefault(site).Hash);
        if (BeganBefore(site, decision)) _illBefore.Add(site);
        var judged = replay.Take(decision, _plan, _illBefore.Count > 0 ? DateTimeOffset.MaxValue : _knownFrom.Value, Elsewhere(replay, decision.At));
        foreach (var happened in decision.Events ?? [])
        {
            _plan = _plan.Evolve(site, happened);
            if (happened is IncidentEvent.IncidentClosed) _illBefore.Remove(site);
            if (happened is IncidentEvent.ActStarted { Lease: not null } borrowed && (judged != Judged.Anew || replay.Fork(decision.At) is not null)) _doubtful.Add(borrowed.Op);
        }

        Settle();
        return judged;
    }

    /// <summary>An incident that was open when the record begins counted in every decision of its neighbours, and since when it was ill stands in none of its rows.</summary>
    private bool BeganBefore(SiteId site, Recorded decision) =>
        decision.First.Incident is { } incident && decision.Events?.Any(happened => happened is IncidentEvent.IncidentOpened) != true && !_plan.Open.Any(one => one.Site == site && one.Id == incident);

    /// <summary>The plan's instances are shared: where one site's story went another way, nothing is certain of the others' while it lasts.</summary>
    private string? Elsewhere(SiteReplay site, DateTimeOffset moment) =>
        _fork ?? _sites.Values.Where(other => other != site).Select(other => other.Fork(moment) is { } fork ? $"{fork} ({other.Site.Name})" : null).FirstOrDefault(fork => fork is not null);

    private Judged TakePlan(Recorded decision)
    {
        if (decision.PlanEvents is not { } then)
        {
            _knownFrom = decision.At + Memory;
            return Judged.NotKnown;
        }

        // What was borrowed before the record began was in every decision since, and is in none of its rows.
        if (_plan.Lease is null && !isWhole && then.Any(happened => happened is not (PlanEvent.PlanChanged or PlanEvent.PlanSignalNoted))) _knownFrom = decision.At + Memory;
        var judged = decision.At < _knownFrom ? Judged.NotKnown : Judge(decision, then);
        foreach (var happened in then) _plan = _plan.Evolve(happened);
        Settle();
        return judged;
    }

    /// <summary>Once nothing is borrowed and nobody is ill, it does not matter any more how the plan came to be so.</summary>
    private void Settle()
    {
        if (_plan.Lease is null && _plan.Open.IsEmpty) _fork = null;
    }

    private Judged Judge(Recorded decision, ImmutableArray<PlanEvent> then)
    {
        // What was borrowed by an act that would not have been, or only perhaps, is not judged.
        var borrower = _plan.Lease?.Terms.Site;
        if (_fork is not null || (_plan.Lease is { } lease && _doubtful.Contains(lease.Terms.Op))) return Judged.Lost;

        var ceiling = borrower is { } site && _known.GetValueOrDefault(site).Site is { } managed && candidate.OwnerOf(managed)?.Ladder.OfType<Step.ScaleOut>().FirstOrDefault() is { } step
            ? step.When
            : Step.ScaleOut.ShortOfSomething;
        ImmutableArray<SiteOnPlan> sites = [.. decision.Sites];
        var needs = Lender.Needs(_plan, decision.Signal, ceiling, decision.At);
        if (needs.Fleet && sites.FirstOrDefault(one => IsUnderOtherRules(one.Site)) is { } other) return Lack(decision, $"how {other.Site.Name} was by these rules");
        if (Coverage.Lacks(needs, decision.Evidence, decision.Fleet) is { } lacks) return Lack(decision, lacks);

        var now = Lender.Decide(new PlanSituation(_plan, decision.FleetUnder(candidate.Fleet), decision.Evidence, sites, ceiling), decision.Signal, decision.At).Events;
        List<string> was = [.. then.Select(Words.Of).OfType<string>()], would = [.. now.Select(Words.Of).OfType<string>()];
        foreach (var words in would) Tell(decision, was.Contains(words) ? BacktestKind.Same : BacktestKind.Added, words, Words.IsReturn(words));
        foreach (var words in was.Except(would)) Tell(decision, BacktestKind.Lost, words, Words.IsReturn(words));
        if (would.Except(was).Concat(was.Except(would)).Any(Words.IsReturn)) _fork = $"on what is given back at {decision.At:u}, in which they differ";
        return Judged.Anew;
    }

    /// <summary>Its health was judged by the policy of then, and only the judgement is recorded.</summary>
    private bool IsUnderOtherRules(SiteId site) => _known.GetValueOrDefault(site) is { Site: { } managed, Hash: { } hash } && candidate.OwnerOf(managed)?.Hash != hash;

    private Judged Lack(Recorded decision, string what)
    {
        tell(new BacktestLine(decision.At, id.Name, BacktestKind.NotRecorded, "cannot tell what it would have decided about what is borrowed", what));
        return Judged.Lost;
    }

    private void Tell(Recorded decision, BacktestKind kind, string words, bool isAct)
    {
        if (kind != BacktestKind.Same || isAct || Words.IsObjection(words)) tell(new BacktestLine(decision.At, id.Name, kind, words) { IsAct = isAct, IsObjection = Words.IsObjection(words) });
    }
}
