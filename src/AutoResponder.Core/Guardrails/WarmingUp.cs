using System.Collections.Immutable;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Rules;

namespace AutoResponder.Core.Guardrails;

/// <summary>What was started a moment ago is slow or failing for a while by itself, and nobody tells us of most starts: the platform moves a site, AutoHeal restarts it, a new instance joins. The process's own start does.</summary>
/// <remarks>Where no start can be read, as on Linux, only what Azure reports as an event stands against a step (<c>busy</c>).</remarks>
internal static class WarmingUp
{
    /// <summary>From the commit of an act of ours to the start of the process that takes the place of the one that it ended.</summary>
    private static readonly TimeSpan Restarting = TimeSpan.FromMinutes(2);

    public static Objection? Judge(Proposal proposal, Situation situation, Policy policy, DateTimeOffset now)
    {
        var warmUp = policy.Guardrails.WarmUp;
        if (StartOf(proposal, situation, policy, now) is not { } started || now >= started + warmUp || IsOurs(started, situation.Head.Acts)) return null;

        // What still starts anew a whole warm-up after the onset does not warm up: it falls.
        var until = (started < proposal.Course.OpenedAt ? started : proposal.Course.OpenedAt) + warmUp;
        return now < until ? new Objection("warmUp", $"what it would reach was started at {started:HH:mm:ss} UTC, not by us, and may still be warming up", until) : null;
    }

    /// <summary>When the newest process was started that the step would end or freeze; null where it ends none, or where that could not be read.</summary>
    private static DateTimeOffset? StartOf(Proposal proposal, Situation situation, Policy policy, DateTimeOffset now) => proposal.Act switch
    {
        Act.EndProcess end => end.StartedAt,
        Act.RebootWorker reboot => Newest(situation.Evidence, reboot.Instance),
        { ReachesEveryInstance: true } => Newest(situation.Evidence, null),
        null when proposal.Step is Step.CaptureDiagnostics => Saving.Target(situation, policy, now)?.StartedAt,
        _ => null,
    };

    private static DateTimeOffset? Newest(Evidence? evidence, string? on)
    {
        DateTimeOffset? newest = null;
        foreach (var instance in evidence?.Instances ?? [])
        {
            foreach (var worker in on is null || instance.Id == on ? instance.Workers ?? [] : [])
            {
                if (newest is null || worker.StartedAt > newest) newest = worker.StartedAt;
            }
        }

        return newest;
    }

    /// <summary>Our own restarts have their time to work already, which is the step's <c>settle</c>.</summary>
    private static bool IsOurs(DateTimeOffset started, ImmutableArray<PastAct> acts)
    {
        foreach (var act in acts)
        {
            if (act.Spent && act.Step != Step.ScaleOut.Word && act.At <= started && started <= act.At + Restarting) return true;
        }

        return false;
    }
}
