using System.Collections.Immutable;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Backtests;

/// <summary>One plan's stream: its sites each by themselves, and what is borrowed. What the sites share is as it was recorded.</summary>
/// <param name="isWhole">Whether the record begins with the stream's first row.</param>
internal sealed class PlanReplay(PlanId id, PolicySet candidate, bool isWhole, Action<BacktestLine> tell)
{
    private readonly Dictionary<SiteId, SiteReplay> _sites = [];
    private readonly Dictionary<SiteId, (ManagedSite? Site, string? Hash)> _known = [];
    private PlanState _plan = new() { Plan = id };

    public bool Take(Recorded decision)
    {
        if (decision.Site is not { } site) return TakePlan(decision);

        if (!_sites.TryGetValue(site, out var replay)) _sites.Add(site, replay = new SiteReplay(site, candidate, isWhole, tell));
        _known[site] = (decision.Inventory ?? _known.GetValueOrDefault(site).Site, decision.First.Policy?.Hash ?? _known.GetValueOrDefault(site).Hash);
        var judged = replay.Take(decision, _plan);
        foreach (var happened in decision.Events ?? []) _plan = _plan.Evolve(site, happened);
        return judged;
    }

    private bool TakePlan(Recorded decision)
    {
        if (decision.PlanEvents is not { } then) return false;

        var judged = Judge(decision, then);
        foreach (var happened in then) _plan = _plan.Evolve(happened);
        return judged;
    }

    private bool Judge(Recorded decision, ImmutableArray<PlanEvent> then)
    {
        // What was borrowed before the record began, or by an act that would not have been, is not judged.
        var borrower = _plan.Lease?.Terms.Site;
        if (borrower is null ? !isWhole : _sites.GetValueOrDefault(borrower.Value)?.Fork is not null) return false;

        var ceiling = borrower is { } site && _known.GetValueOrDefault(site).Site is { } managed && candidate.OwnerOf(managed)?.Ladder.OfType<Step.ScaleOut>().FirstOrDefault() is { } step
            ? step.When
            : Step.ScaleOut.ShortOfSomething;
        ImmutableArray<SiteOnPlan> sites = [.. decision.Sites];
        var needs = Lender.Needs(_plan, decision.Signal, ceiling, decision.At);
        if (needs.Fleet && sites.FirstOrDefault(one => IsUnderOtherRules(one.Site)) is { } other) return Lack(decision, $"how {other.Site.Name} was by these rules");
        if (Coverage.Lacks(needs, decision.Evidence, decision.Fleet) is { } lacks) return Lack(decision, lacks);

        var now = Lender.Decide(new PlanSituation(_plan, decision.FleetUnder(candidate.Fleet), decision.Evidence, sites, ceiling), decision.Signal, decision.At).Events;
        List<string> was = [.. then.Select(Words.Of).OfType<string>()], would = [.. now.Select(Words.Of).OfType<string>()];
        foreach (var words in would) Tell(decision, was.Contains(words) ? BacktestKind.Same : BacktestKind.Added, words, now.Any(happened => happened is PlanEvent.LeaseReturnStarted && Words.Of(happened) == words));
        foreach (var words in was.Except(would)) Tell(decision, BacktestKind.Lost, words, then.Any(happened => happened is PlanEvent.LeaseReturnStarted && Words.Of(happened) == words));
        return true;
    }

    /// <summary>Its health was judged by the policy of then, and only the judgement is recorded.</summary>
    private bool IsUnderOtherRules(SiteId site) => _known.GetValueOrDefault(site) is { Site: { } managed, Hash: { } hash } && candidate.OwnerOf(managed)?.Hash != hash;

    private bool Lack(Recorded decision, string what)
    {
        tell(new BacktestLine(decision.At, id.Name, BacktestKind.NotRecorded, "cannot tell what it would have decided about what is borrowed", what));
        return false;
    }

    private void Tell(Recorded decision, BacktestKind kind, string words, bool isAct)
    {
        if (kind != BacktestKind.Same || isAct || Words.IsObjection(words)) tell(new BacktestLine(decision.At, id.Name, kind, words) { IsAct = isAct, IsObjection = Words.IsObjection(words) });
    }
}
