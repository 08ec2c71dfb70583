using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Ports;

namespace AutoResponder.Core;

/// <summary>The timer's round: it looks at what is due, measures what is owned, and repairs what a crash cut off. Everything else may be lost; this finds it again.</summary>
public sealed class Patrol(ResponsePorts ports, IAftermath aftermath, ResponseLoop loop, PlanLoop planLoop, TimeProvider time)
{
    /// <summary>An arming holds this long after the last round: three missed rounds disarm.</summary>
    public static readonly TimeSpan RenewalHolds = TimeSpan.FromMinutes(3);

    private const int AtOnce = 4;

    /// <summary>Visits one shard of the plans. Returns what went wrong, a sentence each; one sick plan keeps no other from its visit.</summary>
    public async Task<ImmutableArray<string>> VisitAsync(int shard, CancellationToken cancellationToken)
    {
        var rules = ports.Policies.Current;
        var troubles = ImmutableArray.CreateBuilder<string>();
        var sites = (await ports.Inventory.ListAsync(rules.Fleet, cancellationToken)).Where(site => site.Plan.Shard == shard).ToList();

        await EachAsync(
            sites.Where(site => rules.OwnerOf(site) is not null),
            site => site.Id.Name,
            site => loop.LookAsync(site.Plan, site.Id, site, cancellationToken),
            troubles);

        var due = await ports.Index.DueAsync(shard, time.GetUtcNow(), cancellationToken);
        await EachAsync(due, plan => plan.Plan.Name, plan => VisitAsync(plan, sites, cancellationToken), troubles);
        return troubles.ToImmutable();
    }

    private async Task VisitAsync(DuePlan due, List<ManagedSite> sites, CancellationToken cancellationToken)
    {
        foreach (var head in await ports.Ledger.HeadsAsync(due.Plan, cancellationToken))
        {
            if (head.Head.Incident is Incident.Open && head.LookAt <= time.GetUtcNow())
                await loop.LookAsync(due.Plan, head.Head.Site, sites.Find(site => site.Id == head.Head.Site), cancellationToken);
        }

        await planLoop.LookAsync(due.Plan, cancellationToken);
        await aftermath.CatchUpAsync(due.Plan, cancellationToken);

        // Read again: the looks above have moved them.
        var next = (await ports.Ledger.HeadsAsync(due.Plan, cancellationToken))
            .Where(head => head.Head.Incident is Incident.Open)
            .Select(head => head.LookAt)
            .Append((await ports.Ledger.ReadPlanAsync(due.Plan, cancellationToken)).Plan.Lease?.LookAt)
            .Min();
        await ports.Index.SetAsync(due, next, cancellationToken);
    }

    private static async Task EachAsync<T>(IEnumerable<T> items, Func<T, string> name, Func<T, Task> visit, ImmutableArray<string>.Builder troubles)
    {
        var waiting = new Queue<T>(items);
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => VisitAllAsync()));

        async Task VisitAllAsync()
        {
            while (Next(out var item))
            {
                try
                {
                    await visit(item);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    // Its own trouble: written to the log by the caller, and visited again on the next round.
                    lock (troubles) troubles.Add($"{name(item)}: {e.Message}");
                }
            }
        }

        bool Next([MaybeNullWhen(false)] out T item)
        {
            lock (waiting) return waiting.TryDequeue(out item);
        }
    }
}
