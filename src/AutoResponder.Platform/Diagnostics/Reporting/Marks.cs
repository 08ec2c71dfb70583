using System.Collections.Immutable;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Platform.Ledger;

namespace AutoResponder.Platform.Diagnostics.Reporting;

/// <summary>One moment of an incident that a picture marks, by the number that the list below it gives.</summary>
/// <param name="Number">From 1; null for a look, which is only a tick.</param>
/// <param name="IsTurn">Whether it is called by its name in the picture as well.</param>
internal sealed record Mark(int? Number, DateTimeOffset At, string Label, Tone Tone, string Text, bool IsAct, bool IsTurn);

internal enum Tone
{
    Plain,
    Bad,
    Good,
    Ours,
    Waiting,
}

/// <summary>An incident's events as marks.</summary>
internal static class Marks
{
    private static readonly string[] Turns =
    [
        nameof(IncidentEvent.IncidentOpened), nameof(IncidentEvent.PreservationStarted), nameof(IncidentEvent.RecoveryBegan), nameof(IncidentEvent.Relapsed),
        nameof(IncidentEvent.IncidentHandedOver), nameof(IncidentEvent.IncidentClosed),
    ];

    public static ImmutableArray<Mark> Of(ImmutableArray<AuditEvent> events)
    {
        var number = 0;
        return [.. events.Select(happened => (Event: happened, Meaning: Mean(happened))).Select(one => new Mark(one.Meaning.IsTick ? null : ++number, one.Event.At, one.Meaning.Label, one.Meaning.Tone, one.Event.Text, IsAct(one.Event.Kind), IsAct(one.Event.Kind) || Turns.Contains(one.Event.Kind)))];
    }

    private static bool IsAct(string kind) => kind is nameof(IncidentEvent.ActStarted) or nameof(PlanEvent.LeaseReturnStarted);

    private static (string Label, Tone Tone, bool IsTick) Mean(AuditEvent happened)
    {
        var step = Story.Field(happened, "step") ?? "";
        return happened.Kind switch
        {
            nameof(IncidentEvent.Looked) => ("look", Story.Field(happened, "health") switch { "Healthy" => Tone.Good, "Unhealthy" => Tone.Bad, _ => Tone.Plain }, true),
            nameof(IncidentEvent.SignalNoted) => ("told", Tone.Plain, true),
            nameof(IncidentEvent.IncidentOpened) => ("opened", Tone.Bad, false),
            nameof(IncidentEvent.CauseVerified) => ("cause verified", Tone.Plain, false),
            nameof(IncidentEvent.CauseUnverified) => ("cause not verified", Tone.Plain, false),
            nameof(IncidentEvent.StepHeld) => ($"{step} held", Tone.Waiting, false),
            nameof(IncidentEvent.StepSkipped) => ($"{step} skipped", Tone.Plain, false),
            nameof(IncidentEvent.StepTold) => ("people told", Tone.Plain, false),
            nameof(IncidentEvent.ActStarted) => (step, Tone.Ours, false),
            nameof(IncidentEvent.ActReported) => ($"{step} answered", Tone.Plain, false),
            nameof(IncidentEvent.EffectSeen) => ($"{step} took effect", Tone.Ours, false),
            nameof(IncidentEvent.EffectNotSeen) => ($"{step} had no effect", Tone.Bad, false),
            nameof(IncidentEvent.StepHelped) => ($"{step} helped", Tone.Good, false),
            nameof(IncidentEvent.InstanceHelped) => ($"{step} helped there", Tone.Good, false),
            nameof(IncidentEvent.StepDidNotHelp) => ($"{step} did not help", Tone.Bad, false),
            nameof(IncidentEvent.PreservationStarted) => ("saving evidence", Tone.Ours, false),
            nameof(IncidentEvent.PreservationEnded) => ("evidence saved", Tone.Plain, false),
            nameof(IncidentEvent.RecoveryBegan) => ("healthy again", Tone.Good, false),
            nameof(IncidentEvent.Relapsed) => ("relapsed", Tone.Bad, false),
            nameof(IncidentEvent.ChangeSeen) => ("changed by somebody", Tone.Waiting, false),
            nameof(IncidentEvent.IncidentHandedOver) => ("handed over", Tone.Waiting, false),
            nameof(IncidentEvent.IncidentTaken) => ("taken", Tone.Waiting, false),
            nameof(IncidentEvent.IncidentClosed) => ("closed", Tone.Good, false),
            nameof(PlanEvent.LeaseReturnStarted) => ("giving back", Tone.Ours, false),
            _ => (happened.Kind, Tone.Plain, false),
        };
    }
}
