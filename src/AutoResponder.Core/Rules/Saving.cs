using System.Collections.Immutable;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Rules;

/// <summary>Saving evidence: shortly before what disturbs, and at length as a step of its own. Whatever comes of it, a fresh look follows.</summary>
internal static class Saving
{
    /// <summary>A disturbing act waits no longer than this for evidence.</summary>
    public static readonly TimeSpan Quick = TimeSpan.FromSeconds(20);

    private static readonly ImmutableArray<string> QuickEvidence = ["metrics", "processes", "newestLog"];

    /// <summary>Before a step.</summary>
    public static Decision Before(Draft draft, Step step, string why, DateTimeOffset now) => step.Evidence == CaptureScope.Quick
        ? Start(draft, step, Order(draft, CaptureScope.Quick, QuickEvidence, Quick, why, now), now)
        : Start(draft, step, Order(draft, CaptureScope.Full, Step.CaptureDiagnostics.Everything, new Step.CaptureDiagnostics().Within, why, now), now);

    /// <summary>As a step.</summary>
    /// <param name="noDump">Why no process may be frozen; null where one may.</param>
    public static Decision AsStep(Draft draft, Step.CaptureDiagnostics step, string? noDump, string why, Policy policy, DateTimeOffset now)
    {
        var target = noDump is null ? Target(draft.Situation, policy, now) : null;
        var order = Order(draft, CaptureScope.Full, step.Collect, step.Within, why, now) with
        {
            Target = target,
            Dump = target is null ? null : step.Dump,
            NoDump = noDump ?? (target is null ? "the sick worker process could not be told" : null),
        };
        return Start(draft, step, order, now);
    }

    public static Decision Watch(Incident.Preserving preserving, Situation situation, DateTimeOffset now)
    {
        var (order, reading) = (preserving.Order, situation.Evidence?.Capture);
        if (reading is not { Ended: true } && now < order.Until) return Decision.Nothing;

        var what = reading switch
        {
            { Ended: true } => reading.Summary,
            { } => $"its time is over: {reading.Summary}",
            null => "its time is over, and how far it came could not be read",
        };
        return Decision.Of(new IncidentEvent.PreservationEnded(
            order.Op, preserving.Step, preserving.Course.Rung, order.Scope, reading is { Ended: true, Whole: true }, what, preserving.Step == CaptureStep)
        { At = now });
    }

    private const string CaptureStep = "captureDiagnostics";

    private static Decision Start(Draft draft, Step step, CaptureOrder order, DateTimeOffset now) =>
        draft.Then(new IncidentEvent.PreservationStarted(order.Op, step.Name, draft.Course.Rung, order.Scope, order.Until, order) { At = now }).Decision;

    private static CaptureOrder Order(Draft draft, CaptureScope scope, ImmutableArray<string> collect, TimeSpan within, string why, DateTimeOffset now) => new()
    {
        Plan = draft.Situation.Plan.Plan,
        Site = draft.Situation.Head.Site,
        Incident = draft.Course.Id,
        Op = draft.Course.NextOp,
        Scope = scope,
        Collect = collect,
        Because = why,
        StartedAt = now,
        Until = now + within,
    };

    /// <summary>The worker that a recycle would end; without a sickest one, the largest of all.</summary>
    internal static DumpTarget? Target(Situation situation, Policy policy, DateTimeOffset now)
    {
        if (Aiming.FindWorker(situation, policy, now) is ({ } instance, { } worker, _)) return new DumpTarget(instance.Id, instance.Machine, worker.Process, worker.StartedAt);

        var largest = (situation.Evidence?.Instances ?? [])
            .SelectMany(instance => (instance.Workers ?? []).Select(worker => (Instance: instance, Worker: worker)))
            .OrderByDescending(candidate => candidate.Worker.WorkingSet ?? 0).ThenBy(candidate => candidate.Worker.Process)
            .FirstOrDefault();
        return largest.Worker is null ? null : new DumpTarget(largest.Instance.Id, largest.Instance.Machine, largest.Worker.Process, largest.Worker.StartedAt);
    }
}
