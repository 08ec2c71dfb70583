using System.Collections.Immutable;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Signals;
using AutoResponder.Platform.Ledger;

namespace AutoResponder.Console.Incidents;

/// <summary>Puts rows together that were written by one decision.</summary>
internal static class Decisions
{
    public static ImmutableArray<DecisionView> Of(ImmutableArray<AuditEvent> events) =>
        [.. events.GroupBy(First).OrderBy(rows => rows.Key).Select(rows => Of(rows.Key, [.. rows.OrderBy(row => row.Sequence)]))];

    private static DecisionView Of(long first, ImmutableArray<AuditEvent> rows)
    {
        var entry = AuditEntry.OfAny(rows[0].Body);
        var happened = rows.Select(row => new HappenedView(row.Sequence, row.Kind, row.Text, Tone(row.Kind), row.At)).ToImmutableArray();
        return new DecisionView(
            first, rows[0].At, Trigger(entry), Knowledge.Of(entry), entry.Policy is { } mark ? new PolicyView(mark.Name, mark.Hash) : null,
            entry.Body.TryGetProperty("build", out var build) ? build.GetString() : null, happened, happened.All(row => row.Kind is nameof(IncidentEvent.Looked)));
    }

    /// <summary>A later row of a decision says which row was the first.</summary>
    private static long First(AuditEvent row) => row.Body.TryGetProperty("decision", out var first) ? first.GetInt64() : row.Sequence;

    private static string? Trigger(AuditEntry entry)
    {
        Signal? signal;
        try
        {
            signal = entry.Part("signal", AuditJson.Default.Signal);
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or NotSupportedException)
        {
            return "something that only a newer build knows";
        }

        return signal switch
        {
            null => null,
            Signal.AlertFired fired => $"alert {fired.Alert.Rule} fired",
            Signal.AlertResolved resolved => $"alert {resolved.Alert.Rule} was resolved",
            Signal.PlatformEvent told => $"Azure said {told.Type}{(told.Detail.Length > 0 ? $", {told.Detail}" : "")}",
            Signal.LookDue => "a look was due",
            Signal.ActFinished done => $"op {done.Op} reported",
            Signal.Order order => $"{order.By} ordered {order.What}: {order.Reason}",
            _ => "an unreadable message",
        };
    }

    private static string Tone(string kind) => kind switch
    {
        nameof(IncidentEvent.ActStarted) or nameof(IncidentEvent.ActReported) or nameof(IncidentEvent.EffectSeen) or nameof(IncidentEvent.PreservationStarted) or nameof(IncidentEvent.PreservationEnded)
            or nameof(IncidentEvent.StepTold) or nameof(PlanEvent.LeaseReturnStarted) or nameof(PlanEvent.LeaseReturned) => "act",
        nameof(IncidentEvent.StepHeld) or nameof(IncidentEvent.StepSkipped) or nameof(IncidentEvent.EffectNotSeen) => "held",
        nameof(IncidentEvent.StepHelped) or nameof(IncidentEvent.InstanceHelped) or nameof(IncidentEvent.RecoveryBegan) or nameof(IncidentEvent.IncidentClosed) => "well",
        nameof(IncidentEvent.IncidentOpened) or nameof(IncidentEvent.StepDidNotHelp) or nameof(IncidentEvent.Relapsed) => "ill",
        nameof(IncidentEvent.IncidentHandedOver) or nameof(IncidentEvent.IncidentTaken) or nameof(IncidentEvent.HandOverReminded) or nameof(IncidentEvent.ApprovalAsked)
            or nameof(IncidentEvent.ApprovalGiven) or nameof(IncidentEvent.ApprovalDenied) => "person",
        _ => "note",
    };
}
