using AutoResponder.Core.Acts;
using AutoResponder.Simulation.Cloud;

namespace AutoResponder.Simulation.Invariants;

/// <summary>No more in a time than is allowed: of a site, a plan, and the whole fleet. Counted by what left, not by what was believed to have left.</summary>
internal sealed class S04Budgets : Invariant
{
    // A limit counts from the commit, and what was committed leaves within 20 s; by clocks, which are apart.
    private static readonly TimeSpan CommitToSend = TimeSpan.FromSeconds(20);

    public override string Name => "S4 budgets";

    public override void Sent(SentCall call)
    {
        var policy = World.Profile.Policy;
        if (call.Act is Act.Call)
        {
            Limit(call, "calls about the site in an hour", policy.AnHour, TimeSpan.FromHours(1), other => other.Site == call.Site && other.Act is Act.Call);
            Limit(call, "disturbing acts of the fleet in 10 min", policy.Fleet, TimeSpan.FromMinutes(10), other => other.IsDisturbing);
        }
        else if (call.DisturbsPlan)
        {
            if (call.Act is Act.RebootWorker) Limit(call, "reboots on the plan in an hour", 1, TimeSpan.FromHours(1), other => other.Plan == call.Plan && other.Act is Act.RebootWorker);
            Limit(call, "disturbing acts of the fleet in 10 min", policy.Fleet, TimeSpan.FromMinutes(10), other => other.IsDisturbing);
        }
        else if (call.Act is Act.Restart)
        {
            Limit(call, "restarts of the site in an hour", policy.AnHour, TimeSpan.FromHours(1), other => other.Site == call.Site && other.Act is Act.Restart);
            Limit(call, "disturbing acts of the fleet in 10 min", policy.Fleet, TimeSpan.FromMinutes(10), other => other.IsDisturbing);
        }
        else if (call.Act is Act.EndProcess or Act.SoftRestart)
        {
            Limit(call, "recycles of the site in an hour", policy.AnHour, TimeSpan.FromHours(1), other => other.Site == call.Site && other.Act is Act.EndProcess or Act.SoftRestart);
            Limit(call, "recycles of the site in a day", 6, TimeSpan.FromDays(1), other => other.Site == call.Site && other.Act is Act.EndProcess or Act.SoftRestart);
            Limit(call, "disturbing acts of the fleet in 10 min", policy.Fleet, TimeSpan.FromMinutes(10), other => other.IsDisturbing);
        }
        else
        {
            Limit(call, "scale changes of the plan in an hour", policy.Scales, TimeSpan.FromHours(1), other => other.Plan == call.Plan && other.IsScale);
        }
    }

    private void Limit(SentCall call, string what, int most, TimeSpan within, Func<SentCall, bool> belongs)
    {
        var since = call.SentAt - within + CommitToSend + World.Profile.ClockSpread;
        var count = World.Arm.Calls.Count(other => other != call && other.Counts && other.SentAt > since && belongs(other));
        Check(count < most, () => $"{call.Op} is one more than {most} {what}");
    }
}
