using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Backtests;

/// <summary>One plan's stream, decided once more. After each decision it goes on from what is recorded, so that one that differs makes no others differ.</summary>
internal sealed class StreamReplay(PlanId id, Func<string, ValueTask<Policy?>> policies)
{
    private readonly Dictionary<SiteId, SiteHead> _heads = [];
    private readonly Dictionary<SiteId, string> _owners = [];
    private PlanState _plan = new() { Plan = id };
    private bool _isLost;

    public async ValueTask<Replayed> TakeAsync(Recorded decision)
    {
        if (_isLost) return Replayed.Not("a row before it is of a kind that only a newer build knows");

        return decision.Site is { } site ? await SiteAsync(site, decision) : await PlanAsync(decision);
    }

    private async ValueTask<Replayed> SiteAsync(SiteId site, Recorded decision)
    {
        if (decision.Events is not { } then)
        {
            _isLost = true;
            return Replayed.Not("it is of a kind that only a newer build knows");
        }

        var head = _heads.GetValueOrDefault(site) ?? new SiteHead { Site = site };
        var (policy, loaded) = (await FindAsync(decision.First.Policy?.Hash), await FindAsync(Loaded(decision)));
        if ((Loaded(decision) ?? decision.First.Policy?.Hash) is { } owner) _owners[site] = owner;
        var replayed = (decision, policy) switch
        {
            ({ IsEvidenceOmitted: true }, _) => Replayed.Not("there was more evidence than a row holds"),
            ({ First.Policy: not null }, null) => Replayed.Not("the text of its policy is not kept"),
            _ when Loaded(decision) is not null && loaded is null => Replayed.Not("the text of a policy that had its say is not kept"),
            _ => Decide(new Situation(head, _plan, decision.Fleet, decision.Inventory, decision.Evidence) { Loaded = loaded, BeganUnderLost = IsLost(head.Incident, policy) }, decision, policy, then),
        };
        foreach (var happened in then)
        {
            head = head.Evolve(happened);
            _plan = _plan.Evolve(site, happened);
        }

        _heads[site] = head;
        return replayed;
    }

    /// <summary>An incident goes on by the policy that it began under; by another one, and without the one loaded beside it, only where that is lost.</summary>
    private static bool IsLost(Incident incident, Policy? policy) =>
        policy is not null && incident is Incident.Open { Course.Policy: var mark } && (mark.Name != policy.Name || mark.Hash != policy.Hash);

    private static Replayed Decide(Situation situation, Recorded decision, Policy? policy, ImmutableArray<IncidentEvent> then)
    {
        var wanted = Text(then);
        var now = policy is null || situation.Site is null ? Unowned() : Try(() => Responder.Decide(situation, decision.Signal, policy, decision.At).Events);
        if (Text(now.Events).SequenceEqual(wanted)) return Replayed.Same;

        // Where no policy owned the site any more, the row names the one that the incident began under all the same.
        if (policy is not null && Text(Unowned().Events).SequenceEqual(wanted)) return Replayed.Same;

        return new Replayed(null, now.Trouble is { } trouble ? [new Outcome(trouble, "")] : [.. now.Events.Select(Sentences.Say).Zip(Text(now.Events), (said, text) => new Outcome(said, text))]);

        (ImmutableArray<IncidentEvent> Events, string? Trouble) Unowned() => Try(() => Responder.DecideUnowned(situation with { Loaded = null }, decision.Signal, decision.At).Events);
    }

    private async ValueTask<Replayed> PlanAsync(Recorded decision)
    {
        if (decision.PlanEvents is not { } then)
        {
            _isLost = true;
            return Replayed.Not("it is of a kind that only a newer build knows");
        }

        var replayed = decision.IsEvidenceOmitted ? Replayed.Not("there was more evidence than a row holds") : Decide(decision, await CeilingAsync(), then);
        foreach (var happened in then) _plan = _plan.Evolve(happened);
        return replayed;
    }

    /// <summary>What the plan had to stay below is not in the row: it is the borrower's policy's, or, where nobody owned the borrower any more, the usual.</summary>
    private Replayed Decide(Recorded decision, Condition? ceiling, ImmutableArray<PlanEvent> then)
    {
        var wanted = Text(then);
        ImmutableArray<Outcome> otherwise = [];
        foreach (var below in new[] { ceiling, Step.ScaleOut.ShortOfSomething }.OfType<Condition>())
        {
            var now = Try(() => Lender.Decide(new PlanSituation(_plan, decision.Fleet, decision.Evidence, [.. decision.Sites], below), decision.Signal, decision.At).Events);
            if (Text(now.Events).SequenceEqual(wanted)) return Replayed.Same;
            if (otherwise.IsEmpty) otherwise = now.Trouble is { } trouble ? [new Outcome(trouble, "")] : [.. now.Events.Select(Sentences.Say).Zip(Text(now.Events), (said, text) => new Outcome(said, text))];
        }

        return new Replayed(null, otherwise);
    }

    private async ValueTask<Condition?> CeilingAsync() =>
        _plan.Lease is { } lease && _owners.TryGetValue(lease.Terms.Site, out var owner) && (await FindAsync(owner))?.Ladder.OfType<Step.ScaleOut>().FirstOrDefault() is { } step ? step.When : null;

    private async ValueTask<Policy?> FindAsync(string? hash) => hash is null ? null : await policies(hash);

    private static string? Loaded(Recorded decision) => decision.First.Body.TryGetProperty("loaded", out var hash) ? hash.GetString() : null;

    /// <summary>A record that somebody wrote may be of something that cannot have happened: that, too, is not what the rules make of it.</summary>
    private static (ImmutableArray<T> Events, string? Trouble) Try<T>(Func<ImmutableArray<T>> decide)
    {
        try
        {
            return (decide(), null);
        }
        catch (Exception e) when (e is UnreachableException or InvalidOperationException or NullReferenceException or ArgumentException or KeyNotFoundException)
        {
            return ([], $"it cannot be decided at all: {e.Message}");
        }
    }

    private static List<string> Text(ImmutableArray<IncidentEvent> events) => [.. events.Select(happened => JsonSerializer.Serialize(happened, AuditJson.Default.IncidentEvent))];

    private static List<string> Text(ImmutableArray<PlanEvent> events) => [.. events.Select(happened => JsonSerializer.Serialize(happened, AuditJson.Default.PlanEvent))];
}
