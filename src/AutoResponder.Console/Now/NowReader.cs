using System.Collections.Concurrent;
using AutoResponder.Core;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Ports;
using AutoResponder.Platform.Ledger;

namespace AutoResponder.Console.Now;

/// <summary>Reads how everything stands from the ledger, the feed and the index of plans. It costs what is there now, not what there ever was.</summary>
internal sealed class NowReader(AuditReader audit, ILedger ledger, IFleetLedger fleet, FleetReader states, ClosedReader closed, OpenReader open, TimeProvider time)
{
    private const int AtOnce = 8;

    public async Task<NowView> ReadAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (armed, state, over) = (fleet.ReadOrClosedAsync(now, cancellationToken), StateAsync(cancellationToken), closed.ReadAsync(now, cancellationToken));
        var (found, borrowed) = (new ConcurrentBag<OpenView>(), new ConcurrentBag<BorrowedView>());
        var plans = await audit.PlansAsync(cancellationToken);
        await Parallel.ForEachAsync(plans, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (plan, token) =>
        {
            var lease = (await audit.PlanAsync(plan, token))?.Lease;
            foreach (var head in await ledger.HeadsAsync(plan, token))
            {
                if (await open.OfAsync(head, plan, lease, token) is { } view) found.Add(view);
            }

            if (lease is not null && found.All(view => view.Incident != lease.Terms.Incident)) borrowed.Add(Borrowed(plan, LeaseSummary.Of(lease)));
        });

        var (reading, (standing, trouble)) = (await armed, await state);
        return new NowView(
            new ArmedView(reading.Armed, reading.Why, standing.ArmedUntil, standing.By, standing.Reason),
            [.. standing.Storms.Where(storm => now < storm.Until).Select(storm => new StormView(storm.Where, storm.Until))],
            [.. standing.Pauses.Where(pause => now < pause.Until).OrderBy(pause => pause.Until).Select(pause => new PauseView(pause.Target.Value, pause.Since, pause.Until, pause.By, pause.Reason))],
            [.. found.OrderBy(view => Urgency(view.State)).ThenBy(view => view.Since).ThenBy(view => view.Incident, StringComparer.Ordinal)],
            await over,
            [.. borrowed.OrderBy(one => one.Incident, StringComparer.Ordinal)],
            trouble);
    }

    /// <summary>What nobody can read is shown as such: the gate is closed then as well.</summary>
    private async Task<(FleetState State, string? Trouble)> StateAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await states.ReadAsync(cancellationToken), null);
        }
        catch (IOException e)
        {
            return (new FleetState(), e.Message);
        }
    }

    private static BorrowedView Borrowed(PlanId plan, LeaseSummary lease) => new(lease.Incident, plan.Value, lease.Text, lease.Until);

    /// <summary>What waits for a person comes first.</summary>
    private static int Urgency(string state) => state switch
    {
        nameof(Incident.AwaitingApproval) => 0,
        nameof(Incident.HandedOver) => 1,
        nameof(Incident.Held) => 2,
        nameof(Incident.Recovering) => 4,
        _ => 3,
    };
}
