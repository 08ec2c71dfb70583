using AutoResponder.Core.Acts;
using AutoResponder.Core.Observations;
using AutoResponder.Simulation.Faults;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Cloud;

/// <summary>Azure Resource Manager's side of an act: it arrives, is refused or done, at once or in minutes, and is answered or not. It goes on whatever becomes of the sender.</summary>
internal sealed class Arm(World world)
{
    private static readonly TimeSpan SenderWaits = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ScaleWindow = TimeSpan.FromHours(1);
    private const int ScaleCallsAnHour = 20;
    private int _operations;

    /// <summary>Every request that ever left.</summary>
    public List<SentCall> Calls { get; } = [];

    /// <summary>Operations by their address.</summary>
    public Dictionary<Uri, SimOperation> Operations { get; } = [];

    /// <summary>It has left: from here on only Azure decides.</summary>
    public Task<ActOutcome> Send(SentCall call)
    {
        Calls.Add(call);
        world.Say($"{call.Sender.Name} sends {call.Act.Describe()} for {call.Op}");
        world.Watch(invariant => invariant.Sent(call));
        var answer = new TaskCompletionSource<ActOutcome>();
        var network = world.Faults.Strikes(FaultKind.ArmLate) ? world.Dice.Between(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(14)) : world.Network();
        world.Kernel.After(network, () => Arrive(call, answer));
        world.Kernel.After(SenderWaits, () => Answer(call, answer, new ActOutcome.Unknown("no answer within 15 s")));
        return answer.Task;
    }

    private void Arrive(SentCall call, TaskCompletionSource<ActOutcome> answer)
    {
        if (Refusal(call) is { } refusal)
        {
            Over(call, CallFate.Refused);
            Reply(call, answer, refusal);
            return;
        }

        if (world.Faults.Strikes(FaultKind.ArmErrorNotApplied))
        {
            Over(call, CallFate.Refused);
            Reply(call, answer, new ActOutcome.Unknown("status 500"));
            return;
        }

        var lost = world.Faults.Strikes(FaultKind.ArmErrorApplied);
        var outcome = Execute(call);
        if (!lost) Reply(call, answer, outcome);
        else if (world.Dice.Happens(0.5)) Reply(call, answer, new ActOutcome.Unknown("status 500"));
    }

    private ActOutcome? Refusal(SentCall call)
    {
        if (world.Faults.Strikes(FaultKind.ArmThrottled)) return Later(call, "status 429");
        if (world.Faults.Strikes(FaultKind.ArmConflict)) return Later(call, "status 409");
        if (world.Faults.Strikes(FaultKind.ArmForbidden)) return new ActOutcome.Forbidden("status 403 AuthorizationFailed");
        if (call.Act is Act.RebootWorker reboot && call.Plan.Instances.TrueForAll(instance => instance.Machine != reboot.Worker)) return new ActOutcome.Impossible("it is not there any more (status 404)");
        if (call.Site is { } site && !call.DisturbsPlan)
        {
            var there = call.Act is not Act.EndProcess end || site.Workers.Any(worker => worker.Key.Id == end.Instance && worker.Value.Process == end.Process);
            return site.IsDeleted || !there ? new ActOutcome.Impossible("it is not there any more (status 404)") : null;
        }

        if (call.Plan.Operation is not null) return Later(call, "status 409");
        if (call.Plan.ScaleCalls.Count(at => at > world.Kernel.Now - ScaleWindow) >= ScaleCallsAnHour) return Later(call, "status 429");
        if (call.Act is Act.SetCapacity set && set.To > call.Plan.Shape.Maximum) return new ActOutcome.Impossible("status 400");
        return call.Act.Adds > 0 && world.Faults.Strikes(FaultKind.ArmQuota) ? new ActOutcome.Impossible("status 409 quota") : null;
    }

    private ActOutcome.Deferred Later(SentCall call, string why) => new(call.Sender.Clock.GetUtcNow() + TimeSpan.FromSeconds(world.Dice.Between(5, 60)), why);

    private ActOutcome Execute(SentCall call)
    {
        if (call.IsScale || call.Act is Act.SetSize) return Scale(call);
        if (call.Act is Act.Call) return Call(call);
        if (world.Faults.Strikes(FaultKind.ActIgnored))
        {
            Over(call, CallFate.Ignored);
            return new ActOutcome.Accepted();
        }

        call.Fate = CallFate.Executing;
        if (call.Act is Act.EndProcess end)
        {
            world.Kernel.After(world.Dice.Between(TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(3)), () =>
            {
                if (call.Site!.Workers.Keys.FirstOrDefault(instance => instance.Id == end.Instance) is { } instance) world.Clinic.Replace(call.Site, instance);
                Over(call, CallFate.Executed);
            });
            return new ActOutcome.Accepted();
        }

        if (call.Act is Act.RebootWorker reboot)
        {
            world.Kernel.After(world.Dice.Between(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(90)), () =>
            {
                foreach (var site in call.Plan.Sites.Where(site => !site.IsDeleted))
                {
                    if (site.Workers.Keys.FirstOrDefault(instance => instance.Machine == reboot.Worker) is { } instance) world.Clinic.Replace(site, instance);
                }

                Over(call, CallFate.Executed);
            });
            return new ActOutcome.Accepted();
        }

        // A soft restart takes one instance after the other, a full one all of them at once.
        var atOnce = call.Act is Act.Restart;
        var wait = TimeSpan.Zero;
        foreach (var instance in call.Site!.Workers.Keys.ToList())
        {
            if (!atOnce || wait == TimeSpan.Zero) wait += world.Dice.Between(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(4));
            world.Kernel.After(wait, () =>
            {
                if (call.Site.Workers.ContainsKey(instance)) world.Clinic.Replace(call.Site, instance);
            });
        }

        world.Kernel.After(wait, () => Over(call, CallFate.Executed));
        world.Events.SiteRestarted(call.Site, call.RequestId);
        return new ActOutcome.Accepted();
    }

    /// <summary>Not Azure, but whoever is called: it answers at once, and works on for a while.</summary>
    private ActOutcome Call(SentCall call)
    {
        if (world.Faults.Strikes(FaultKind.CallFails))
        {
            var failed = world.Dice.Happens(0.5);
            Over(call, failed ? CallFate.Ignored : CallFate.Refused);
            return failed ? new ActOutcome.Failed("it says so") : new ActOutcome.Impossible("it says so");
        }

        call.Fate = CallFate.Executing;
        var cures = call.Site!.Illness is { } illness && (illness.Cure == Cure.Call || (world.Profile.Policies is null && illness.Kind == IllnessKind.DeadBackend && world.Dice.Happens(0.5)));
        world.Kernel.After(world.Dice.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(9)), () =>
        {
            if (cures) world.Clinic.Mend(call.Site, "by whom was called");
            Over(call, CallFate.Executed);
        });
        return new ActOutcome.Succeeded();
    }

    private ActOutcome Scale(SentCall call)
    {
        call.Plan.ScaleCalls.Add(world.Kernel.Now);
        var isLost = world.Faults.Strikes(FaultKind.ArmOperationLost);
        if (!isLost && !world.Faults.Strikes(FaultKind.ArmSlowOperation))
        {
            Take(call);
            return world.Dice.Happens(0.5) ? new ActOutcome.Succeeded() : new ActOutcome.Accepted();
        }

        var operation = new SimOperation(new Uri($"https://management.azure.com/operationresults/{++_operations}"));
        Operations.Add(operation.Address, operation);
        call.Plan.Operation = operation;
        call.Fate = CallFate.Executing;
        if (isLost) operation.State = new OperationReading.Silent("status 404");
        var works = !world.Dice.Happens(isLost ? 0.5 : 0.1);
        world.Kernel.After(world.Dice.Between(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(world.Dice.Between(1, 8))), () =>
        {
            call.Plan.Operation = null;
            if (works) Take(call);
            else Over(call, CallFate.Ignored);
            if (!isLost) operation.State = new OperationReading.Ended(works, works ? null : "the operation failed");
        });
        return new ActOutcome.Accepted(operation.Address);
    }

    private void Take(SentCall call)
    {
        switch (call.Act)
        {
            case Act.SetCapacity set:
                world.Clinic.Resize(call.Plan, set.To);
                break;

            case Act.SetSize set:
                world.Clinic.Enlarge(call.Plan, set.To);
                break;

            case Act.SetMinimum set when call.Plan.Autoscale is { } autoscale:
                autoscale.Minimum = set.To;
                break;
        }

        Over(call, CallFate.Executed);
        world.Events.PlanUpdated(call.Plan, call.RequestId);
    }

    private void Over(SentCall call, CallFate fate)
    {
        (call.Fate, call.OverAt) = (fate, world.Kernel.Now);
        if (fate == CallFate.Executed) call.EffectAt = world.Kernel.Now;
        world.Say($"{call.Op} {fate}");
        world.Watch(invariant => invariant.Ended(call));
    }

    private void Reply(SentCall call, TaskCompletionSource<ActOutcome> answer, ActOutcome outcome) => world.Kernel.After(world.Network(), () => Answer(call, answer, outcome));

    private void Answer(SentCall call, TaskCompletionSource<ActOutcome> answer, ActOutcome outcome)
    {
        if (!answer.TrySetResult(outcome) || call.Sender.IsDead) return;

        (call.AnsweredAt, call.Answer) = (world.Kernel.Now, outcome);
        world.Say($"{call.Op} answered: {outcome.Describe()}");
    }
}
