using AutoResponder.Core.Acts;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;

namespace AutoResponder.Platform.Reconciliation;

/// <summary>An act that the audit says was committed, and what it says became of the call.</summary>
/// <param name="RequestId">What the call carried, in lower case.</param>
/// <param name="WasTaken">Whether Azure took it; null where the audit does not know.</param>
public sealed record Intent(string RequestId, DateTimeOffset At, string Stream, long Sequence, string Op, string What, bool? WasTaken)
{
    /// <summary>The intents among the audit's rows, each with what came of it. Calls to others than Azure are none of Azure's.</summary>
    public static IReadOnlyList<Intent> In(IEnumerable<AuditEntry> rows)
    {
        var intents = new Dictionary<(string Stream, string Op), Intent>();
        foreach (var row in rows)
        {
            if (Begun(row) is { } begun) intents[(row.Stream, begun.Op)] = begun;
            else if (Ended(row) is var (op, taken) && intents.TryGetValue((row.Stream, op), out var intent)) intents[(row.Stream, op)] = intent with { WasTaken = taken ?? intent.WasTaken };
        }

        return [.. intents.Values];
    }

    private static Intent? Begun(AuditEntry row) => (row.AsIncidentEvent(), row.AsPlanEvent()) switch
    {
        (IncidentEvent.ActStarted { Act: not Act.Call } started, _) => Of(row, started.RequestId, started.Op.Value, started.Act),
        (_, PlanEvent.LeaseReturnStarted started) => Of(row, started.RequestId, started.Op.Value, started.Act),
        _ => null,
    };

    private static Intent Of(AuditEntry row, Guid request, string op, Act act) => new(request.ToString(), row.At, row.Stream, row.Sequence, op, act.Describe(), null);

    private static (string Op, bool? Taken)? Ended(AuditEntry row) => (row.AsIncidentEvent(), row.AsPlanEvent()) switch
    {
        (IncidentEvent.ActReported reported, _) => (reported.Op.Value, Taken(reported.Outcome)),
        (_, PlanEvent.LeaseReturnReported reported) => (reported.Op.Value, Taken(reported.Outcome)),
        _ => null,
    };

    private static bool? Taken(ActOutcome outcome) => outcome switch
    {
        ActOutcome.Accepted or ActOutcome.Succeeded => true,
        ActOutcome.NotSent or ActOutcome.Impossible => false,

        // What Azure refused may stand in its log as well, or not; what is not known may have been done.
        _ => null,
    };
}
