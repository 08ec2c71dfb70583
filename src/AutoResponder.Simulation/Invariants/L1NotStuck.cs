using AutoResponder.Core;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Ports;
using AutoResponder.Core.Signals;
using AutoResponder.Simulation.Hosting;

namespace AutoResponder.Simulation.Invariants;

/// <summary>Once nothing goes wrong any more, no state outlives its time, nothing is overdue, and the queues are empty but for what waits.</summary>
internal sealed class L1NotStuck : Invariant
{
    private static readonly TimeSpan TwoRounds = TimeSpan.FromMinutes(3);

    public override string Name => "L1 not stuck";

    public override void Finished(bool calm)
    {
        if (!calm) return;

        foreach (var plan in World.Plans)
        {
            foreach (var head in World.Ledger.Heads(plan.Id))
            {
                var ends = Ends(head.Head.Incident);
                Check(ends is null || World.Now < ends + TwoRounds, () => $"{head.Head.Site.Name} is {head.Head.Incident.State}, which had to end at {ends:HH:mm:ss}");
                Check(head.Head.Incident is Incident.Quiet || !IsOverdue(head), () => $"{head.Head.Site.Name} was due at {head.LookAt:HH:mm:ss}");
            }

            var state = World.Ledger.ReadPlan(plan.Id).Plan;
            Check(
                state.InFlight is null || World.Ledger.Heads(plan.Id).Any(head => head.Head.Incident is Incident.Acting acting && acting.Op == state.InFlight.Op) || state.Lease is Core.Leases.Lease.Returning,
                () => $"{plan.Name} still holds {state.InFlight!.Op} to be under way");
        }

        Check(!World.HintQueue.Waiting.Any(content => content is not Content.Told { Signal: Signal.AlertFired or Signal.AlertResolved }), () => "hints wait");
    }

    private bool IsOverdue(HeadOnPlan head) => head switch
    {
        // Nobody is to be told any more, and without a policy nobody can say whether it is well.
        { LookAt: null, Head.Incident: Incident.HandedOver { TakenBy: not null } } => false,

        // A look that moves nothing leaves no row; the world knows of it all the same.
        _ => (head.LookAt is null || head.LookAt < World.Now - TwoRounds) && !(World.Record.Shown.GetValueOrDefault(head.Head.Site)?[^1].At > World.Now - TwoRounds),
    };

    /// <summary>The latest that a state may end; null for what may last.</summary>
    private DateTimeOffset? Ends(Incident incident)
    {
        var policy = World.Profile.Policy.Build(0).Policies[0];
        return incident switch
        {
            Incident.Watching watching => watching.Since + Responder.Patience,

            // Held back for whatever else before, it now waits for somebody's wish to end, and its time does not run meanwhile.
            Incident.Held { WaitsForAnEnd: true } waiting => waiting.LookAgain + Responder.Patience,
            Incident.Held held => held.Since + Responder.Patience,
            Incident.AwaitingApproval waiting => waiting.Request.ExpiresAt,
            Incident.Preserving preserving => preserving.Order.Until,
            Incident.Acting acting => acting.Deadline + Responder.Patience,
            Incident.Settling settling => settling.Until + policy.LongestWindow + Responder.MetricLag,
            Incident.Recovering recovering => recovering.Since + policy.HealthyFor + Responder.Patience,
            _ => null,
        };
    }
}
