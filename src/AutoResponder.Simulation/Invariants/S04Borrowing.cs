using AutoResponder.Simulation.Cloud;

namespace AutoResponder.Simulation.Invariants;

/// <summary>The fleet borrows no more instance-hours in a day than it may: nothing new is borrowed beyond that.</summary>
internal sealed class S04Borrowing : Invariant
{
    public override string Name => "S4 borrowing";

    public override void Sent(SentCall call)
    {
        if (call.Act.Adds <= 0) return;

        var borrowed = World.Arm.Calls.Where(other => other != call && other.EffectAt is not null && other.Act.Adds > 0).ToList();
        var used = borrowed.Sum(other => other.Act.Adds * (BackAt(other) - other.EffectAt!.Value).TotalHours);
        var wanted = call.Act.Adds * TimeSpan.FromMinutes(World.Profile.Policy.Lease).TotalHours;
        Check(used + wanted <= World.Profile.Policy.Borrow + (Slack * borrowed.Count), () => $"{call.Op} borrows {wanted:0.##} instance-hours more, and {used:0.##} of {World.Profile.Policy.Borrow:0.##} are used");
    }

    /// <summary>What is held on to between two looks at a lease is counted at the next one.</summary>
    private static double Slack => TimeSpan.FromMinutes(6).TotalHours;

    private DateTimeOffset BackAt(SentCall borrowed)
    {
        var ours = World.Arm.Calls.Where(call => call.Act.Adds < 0 && call.Plan == borrowed.Plan).Select(call => call.EffectAt);
        return ours.Concat(borrowed.Plan.OthersScaled.Select(at => (DateTimeOffset?)at)).Where(at => at > borrowed.EffectAt).Append(World.Now).Min()!.Value;
    }
}
