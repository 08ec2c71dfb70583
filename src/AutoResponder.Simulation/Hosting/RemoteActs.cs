using AutoResponder.Core;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Ports;
using AutoResponder.Simulation.Cloud;

namespace AutoResponder.Simulation.Hosting;

/// <summary>Sends an act as the real sender does: the plan is read first where it is to be changed whole, and the fence stands next to the socket.</summary>
internal sealed class RemoteActs(Wire wire) : IActs
{
    public async Task<ActOutcome> SendAsync(Act act, OpId op, Guid requestId, DateTimeOffset sendBy, CancellationToken cancellationToken)
    {
        await wire.HopAsync();
        var plan = wire.World.PlanOf(act);
        if (Moved(act, plan) is { } moved) return new ActOutcome.NotSent(moved);

        await wire.HopAsync();
        var now = wire.Node.Clock.GetUtcNow();
        if (now >= sendBy) return new ActOutcome.NotSent($"it had to leave by {sendBy:HH:mm:ss.f}, and it was {now:HH:mm:ss.f}");

        return await wire.World.Arm.Send(new SentCall
        {
            Sender = wire.Node,
            Act = act,
            Op = op,
            RequestId = requestId,
            Plan = plan,
            Site = act switch
            {
                Act.EndProcess end => wire.World.Find(end.Site),
                Act.SoftRestart restart => wire.World.Find(restart.Site),
                Act.Restart restart => wire.World.Find(restart.Site),
                Act.Call call => wire.World.Find(call.Site),
                Act.RebootWorker or Act.SetSize => plan.Sites.Find(site => op.Value.StartsWith($"{site.Name}-", StringComparison.Ordinal)),
                _ => null,
            },
            SentAt = wire.World.Now,
            SetBack = wire.Node.Clock.SetBackWithin(TimeSpan.FromMinutes(6)),
        });
    }

    private static string? Moved(Act act, SimPlan plan) => act switch
    {
        Act.SetCapacity set when plan.Capacity != set.From => $"the plan has {plan.Capacity} instances, not {set.From}",
        Act.SetSize set when plan.Size != set.From => $"the plan is a {plan.Size}, not a {set.From}",
        Act.SetMinimum set when plan.Autoscale is not { } autoscale || autoscale.Minimum != set.From => "autoscale's minimum is another one",
        _ => null,
    };
}

/// <summary>Captures as a process asks for them.</summary>
internal sealed class RemoteCaptures(Wire wire) : ICaptures
{
    public Task SeeToAsync(CaptureOrder order, CancellationToken cancellationToken) => wire.ToStorageAsync(() => wire.World.Captures.SeeTo(order), cancellationToken);
}
