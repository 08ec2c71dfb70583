using System.Collections.Immutable;
using System.Text.Json;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;

namespace AutoResponder.Core.Backtests;

/// <summary>One site's record, decided anew under another policy. Each incident begins where the record stood; it is certain up to the first act in which the two differ.</summary>
/// <param name="streakFrom">From here on it is known how the latest steps fared, if none of them fails until then.</param>
internal sealed class SiteReplay(SiteId site, PolicySet candidate, DateTimeOffset streakFrom, Action<BacktestLine> tell)
{
    /// <summary>What was noted so long ago was another illness.</summary>
    private static readonly TimeSpan LongestGap = TimeSpan.FromMinutes(30);

    private readonly Dictionary<OpId, OpId> _ops = [];
    private readonly HashSet<string> _lacking = [];
    private DateTimeOffset _streakFrom = streakFrom;
    private SiteHead _recorded = new() { Site = site };
    private SiteHead _candidate = new() { Site = site };
    private DateTimeOffset _lastAt;
    private string? _heldThen;
    private string? _heldNow;
    private string? _fork;
    private bool _isLost;
    private bool _isKnown;

    public SiteId Site => site;

    /// <summary>What the incident hangs on at a moment; null while it is certain.</summary>
    public string? Fork(DateTimeOffset moment) => _recorded.Incident is Incident.Quiet && moment > _lastAt + LongestGap ? null : _fork;

    /// <param name="knownFrom">From here on all that an incident may remember is in the record.</param>
    /// <param name="elsewhere">What the rest of the plan hangs on, and this with it; null while that is certain.</param>
    public Judged Take(Recorded decision, PlanState plan, DateTimeOffset knownFrom, string? elsewhere)
    {
        if (decision.Events is not { } events)
        {
            (_recorded, _isKnown, _streakFrom) = (new SiteHead { Site = site }, false, decision.At + PlanReplay.Memory);
            Begin(_recorded);
            tell(new BacktestLine(decision.At, site.Name, BacktestKind.NotRecorded, "cannot be followed", "a row that only a newer build knows"));
            return Judged.NotKnown;
        }

        var before = _recorded;
        if (before.Incident is Incident.Quiet)
        {
            var opened = events.OfType<IncidentEvent.IncidentOpened>().FirstOrDefault();
            if (opened is not null) before = before with { Incidents = Recorded.NumberOf(opened.Incident) - 1 };
            _isKnown = decision.At >= knownFrom && decision.At >= _streakFrom && (opened is not null || decision.First.Incident is null);
            if (_candidate.Incident is Incident.Quiet || decision.At > _lastAt + LongestGap) Begin(before);
        }

        var judged = !_isKnown ? Judged.NotKnown : _isLost ? Judged.Lost : Judged.Anew;
        if (judged == Judged.Anew) Judge(decision, events, plan, elsewhere);
        _recorded = events.Aggregate(before, (head, happened) => head.Evolve(happened));
        foreach (var happened in events.Where(happened => happened.At < _streakFrom)) _streakFrom = StreakFrom(happened);
        _lastAt = decision.At;
        if (before.Incident is Incident.Open && _recorded.Incident is Incident.Quiet) Begin(_recorded);
        return judged;
    }

    /// <summary>A streak of failures may be as old as each is less than a day from the next; what helped, and a person's word, end it.</summary>
    private DateTimeOffset StreakFrom(IncidentEvent happened) => happened switch
    {
        IncidentEvent.StepDidNotHelp or IncidentEvent.EffectNotSeen { NextRung: true } or IncidentEvent.Relapsed { NextRung: true } => happened.At + PlanReplay.Memory,
        IncidentEvent.StepHelped or IncidentEvent.IncidentClosed { By: not null } => happened.At,
        _ => _streakFrom,
    };

    private void Begin(SiteHead from)
    {
        (_candidate, _fork, _isLost, _heldThen, _heldNow) = (from, null, false, null, null);
        _ops.Clear();
        _lacking.Clear();
    }

    private void Judge(Recorded decision, ImmutableArray<IncidentEvent> then, PlanState plan, string? elsewhere)
    {
        _fork ??= elsewhere;
        var owner = decision.Inventory is { } managed ? candidate.OwnerOf(managed) : null;
        var signal = decision.Signal is Signal.ActFinished done && _ops.TryGetValue(done.Op, out var op) ? done with { Op = op } : decision.Signal;
        var isSame = _fork is null && owner is not null && decision.First.Policy is { } mark && mark.Name == owner.Name && mark.Hash == owner.Hash && _candidate.Incident.State == _recorded.Incident.State;
        var needs = owner is null ? Needs.Nothing : Responder.Needs(_candidate, signal, owner);
        if (decision.IsEvidenceOmitted && needs.AnyEvidence) Lack(decision, then, "more evidence than a row holds");
        else if (!isSame && Coverage.Lacks(needs, decision.Evidence, decision.Fleet) is { } lacks) Lack(decision, then, lacks);
        else Compare(decision, then, Decide(new Situation(_candidate, plan, decision.FleetUnder(candidate.Fleet), decision.Inventory, decision.Evidence), signal, owner, decision.At), isSame && !decision.HasLoaded);
    }

    private static ImmutableArray<IncidentEvent> Decide(Situation situation, Signal signal, Policy? owner, DateTimeOffset now) =>
        (owner is null ? Responder.DecideUnowned(situation, signal, now) : Responder.Decide(situation, signal, owner, now)).Events;

    /// <summary>Nobody asked for it then, so nobody can say.</summary>
    private void Lack(Recorded decision, ImmutableArray<IncidentEvent> then, string what)
    {
        if (_fork is null && _lacking.Add(what)) tell(new BacktestLine(decision.At, Who(decision), BacktestKind.NotRecorded, $"cannot tell what it would have decided{(then.FirstOrDefault(Words.IsAct) is { } act ? $" instead of: {Words.Of(act)}" : "")}", what));

        // What was done then changed the world; without knowing whether it would have been, nothing after it can be said.
        if (then.Any(Words.IsAct)) (_fork, _isLost) = (_fork ?? what, true);
    }

    private void Compare(Recorded decision, ImmutableArray<IncidentEvent> then, ImmutableArray<IncidentEvent> now, bool isExact)
    {
        var (was, would) = (Said(then, ref _heldThen), Said(now, ref _heldNow));
        if (_fork is { } fork)
        {
            foreach (var words in would.Where(words => words.IsAct)) tell(new BacktestLine(decision.At, Who(decision), BacktestKind.Hanging, words.What, fork) { IsAct = true });
        }
        else
        {
            foreach (var words in would) Tell(decision, was.Contains(words) ? BacktestKind.Same : BacktestKind.Added, words);
            foreach (var words in was.Except(would)) Tell(decision, BacktestKind.Lost, words);
            if (isExact && !Text(then).SequenceEqual(Text(now))) tell(new BacktestLine(decision.At, Who(decision), BacktestKind.Otherwise, $"decides otherwise: {string.Join("; ", now.Select(Sentences.Say))}"));
            Branch(was, would);
        }

        foreach (var (one, other) in then.OfType<IncidentEvent.ActStarted>().Zip(now.OfType<IncidentEvent.ActStarted>())) _ops[one.Op] = other.Op;
        _candidate = now.Aggregate(_candidate, (head, happened) => head.Evolve(happened));
    }

    /// <summary>From the first act in which they differ, what was measured is of another world.</summary>
    private void Branch(List<Saying> was, List<Saying> would)
    {
        if (would.FirstOrDefault(words => words.IsAct && !was.Contains(words)) is { } never) (_fork, _isLost) = ($"on {never.What}, which was never done", true);
        else if (was.FirstOrDefault(words => words.IsAct && !would.Contains(words)) is { } gone) _fork = $"on {gone.What}, which it would not have done";
    }

    private void Tell(Recorded decision, BacktestKind kind, Saying words)
    {
        // What is the same and neither an act nor an objection fills pages and tells nobody anything.
        if (kind != BacktestKind.Same || words.IsAct || Words.IsObjection(words.What))
            tell(new BacktestLine(decision.At, Who(decision), kind, words.What) { IsAct = words.IsAct, IsObjection = Words.IsObjection(words.What) });
    }

    /// <summary>The same objections again are not news.</summary>
    private static List<Saying> Said(ImmutableArray<IncidentEvent> events, ref string? held)
    {
        var said = new List<Saying>();
        foreach (var happened in events)
        {
            if (Words.Of(happened) is not { } words || words == held) continue;

            held = Words.IsObjection(words) ? words : null;
            said.Add(new Saying(words, Words.IsAct(happened)));
        }

        return said;
    }

    private string Who(Recorded decision) => decision.First.Incident ?? (_candidate.Incident as Incident.Open)?.Course.Id ?? site.Name;

    private static IEnumerable<string> Text(ImmutableArray<IncidentEvent> events) => events.Select(happened => JsonSerializer.Serialize(happened, AuditJson.Default.IncidentEvent));

    private sealed record Saying(string What, bool IsAct);
}
