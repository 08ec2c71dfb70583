using AutoResponder.Core.Acts;
using AutoResponder.Simulation.Cloud;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Invariants;

/// <summary>A step never reaches further than it says: what leaves is what one of the rungs by that name may send.</summary>
internal sealed class S24Reach : Invariant
{
    public override string Name => "S24 reach";

    public override void Sent(SentCall call)
    {
        if (!World.Record.Intents.TryGetValue(call.RequestId, out var intent) || intent.Incident is null) return;

        Check(World.Profile.Policy.Ladder.Any(rung => May(rung, intent.Step, call.Act)), () => $"{call.Op} is a {intent.Step}, and would {call.Act.Describe()}");
        if (Names(call.Act) is { } told)
            Check(call.Plan.Sites.All(site => site.DeletedAt is not null || told.Split(", ").Contains(site.Name)), () => $"{call.Op} disturbs more than it says: {told}");
    }

    /// <summary>The sites that an act says it disturbs; null where it reaches no whole plan.</summary>
    private static string? Names(Act act) => act switch
    {
        Act.RebootWorker reboot => reboot.Sites,
        Act.SetSize set => set.Sites,
        _ => null,
    };

    private static bool May(Rung rung, string step, Act act) => rung switch
    {
        Rung.Recycle => step == "recycle" && act is Act.EndProcess,
        Rung.RecycleOrSite => step == "recycle" && act is Act.EndProcess or Act.SoftRestart,
        Rung.Each => step == "recycle" && act is Act.EndProcess,
        Rung.RestartSite => step == "recycle" && act is Act.SoftRestart,
        Rung.Restart => step == "restart" && act is Act.Restart,
        Rung.Call => step == "call" && act is Act.Call { To: "runbook" },
        Rung.Reboot => step == "rebootWorker" && act is Act.RebootWorker,
        Rung.ScaleUp => step == "scaleUp" && act is Act.SetSize,
        Rung.ScaleOut => step == "scaleOut" && act is Act.SetCapacity or Act.SetMinimum,
        _ => false,
    };
}
