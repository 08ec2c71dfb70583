using System.Collections.Immutable;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Ports;

namespace AutoResponder.Core.Fleet;

/// <summary>Counts once for each list of the sites and each set of policies: a decision costs no more than the question.</summary>
internal sealed class Counting(IInventory inventory)
{
    /// <summary>While the sites cannot be listed, a count of this age is still one: fleets do not grow by a fifth in minutes, and a throttled list is no reason to heal nothing.</summary>
    public static readonly TimeSpan Holds = TimeSpan.FromMinutes(10);

    private Counted? _newest;

    public async Task<Headcount> CountAsync(PolicySet rules, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ImmutableArray<ManagedSite> sites;
        try
        {
            sites = await inventory.ListAsync(rules.Fleet, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Not what it says of itself: it goes into a row for good.
            return _newest is { } before && before.Rules == rules.Hash && now < before.At + Holds
                ? before.Count
                : new Headcount { Unknown = $"the sites under care could not be listed ({e.GetType().Name})" };
        }

        if (_newest is not { } known || known.Sites != sites || known.Rules != rules.Hash) _newest = known = new Counted(sites, rules.Hash, Headcount.Of(sites, rules), default);

        // The list is at most a minute old, and it is as it was.
        _newest = known with { At = now };
        return known.Count;
    }

    private sealed record Counted(ImmutableArray<ManagedSite> Sites, string Rules, Headcount Count, DateTimeOffset At);
}
