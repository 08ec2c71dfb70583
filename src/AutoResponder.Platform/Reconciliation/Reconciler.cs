using System.Collections.Immutable;

namespace AutoResponder.Platform.Reconciliation;

/// <summary>Lays the audit's intents beside Azure's activity log, both ways: whoever controls the one does not control the other.</summary>
public static class Reconciler
{
    private const string Started = "Started";

    /// <param name="ours">Callers that are known to be the responder. Those of calls that carry an intent's id are, whoever they are.</param>
    /// <param name="certainUntil">What is newer may not have come into the log yet.</param>
    public static ReconcileReport Reconcile(IReadOnlyList<Intent> intents, IReadOnlyList<ActivityEntry> log, IEnumerable<string> ours, DateTimeOffset certainUntil)
    {
        var findings = ImmutableArray.CreateBuilder<ReconcileFinding>();
        var byId = intents.ToLookup(intent => intent.RequestId, StringComparer.Ordinal);
        var calls = log.GroupBy(entry => entry.Ids.FirstOrDefault(byId.Contains) ?? entry.Ids.FirstOrDefault() ?? "", StringComparer.Ordinal).Where(call => call.Key.Length > 0).ToList();
        var known = ours.Concat(calls.Where(call => byId.Contains(call.Key)).SelectMany(call => call.Select(entry => entry.Caller))).Where(caller => caller.Length > 0).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var (matched, others) = (0, 0);
        foreach (var call in calls)
        {
            var first = call.MinBy(entry => entry.At)!;
            if (byId.Contains(call.Key))
            {
                matched++;
                if (call.Where(entry => entry.Status.Equals(Started, StringComparison.OrdinalIgnoreCase)).GroupBy(entry => entry.Operation, StringComparer.OrdinalIgnoreCase).Any(operation => operation.Count() > 1))
                    findings.Add(new ReconcileFinding(ReconcileKind.SentTwice, first.At, call.Key, $"Azure has {first.Operation} on {first.Resource} more than once for {byId[call.Key].First().Op}"));
            }
            else if (known.Contains(first.Caller))
            {
                findings.Add(new ReconcileFinding(ReconcileKind.NotInAudit, first.At, call.Key, $"the responder's identity {first.Caller} did {first.Operation} on {first.Resource}, and the audit has no intent for it"));
            }
            else
            {
                others++;
            }
        }

        var called = calls.Select(call => call.Key).ToHashSet(StringComparer.Ordinal);
        var open = 0;
        foreach (var intent in intents.Where(intent => !called.Contains(intent.RequestId) && intent.WasTaken != false))
        {
            if (intent.WasTaken == true && intent.At < certainUntil)
                findings.Add(new ReconcileFinding(ReconcileKind.NotInAzure, intent.At, intent.RequestId, $"{intent.Op} ({intent.What}, event {intent.Sequence} of {intent.Stream}) was taken, says the audit, and Azure knows nothing of it"));
            else open++;
        }

        foreach (var intent in intents.Where(intent => intent.WasTaken == false && called.Contains(intent.RequestId)))
            findings.Add(new ReconcileFinding(ReconcileKind.DoneAllTheSame, intent.At, intent.RequestId, $"{intent.Op} ({intent.What}) never left, says the audit, and Azure has it"));
        return new ReconcileReport([.. findings.OrderBy(finding => finding.At)], intents.Count, matched, others, open, [.. known.Order(StringComparer.Ordinal)]);
    }
}

/// <summary>What does not fit.</summary>
public enum ReconcileKind
{
    /// <summary>Azure knows a call of the responder that the audit does not: the audit lacks it, or somebody else has its identity.</summary>
    NotInAudit,

    /// <summary>The audit says that Azure took a call, and Azure does not know it.</summary>
    NotInAzure,

    /// <summary>One intent was sent more than once.</summary>
    SentTwice,

    /// <summary>The audit says that it never left, and Azure has it.</summary>
    DoneAllTheSame,
}

public sealed record ReconcileFinding(ReconcileKind Kind, DateTimeOffset At, string RequestId, string What);

/// <summary>How the two records compare.</summary>
/// <param name="Matched">Calls that stand in both.</param>
/// <param name="Others">Calls of others, which the responder need not know.</param>
/// <param name="Open">Intents of which nobody can say yet whether Azure took them.</param>
/// <param name="Callers">Whom the responder is known as.</param>
public sealed record ReconcileReport(ImmutableArray<ReconcileFinding> Findings, int Intents, int Matched, int Others, int Open, ImmutableArray<string> Callers)
{
    public bool Fits => Findings.IsEmpty;

    /// <summary>Only what is of a time: what lies beyond was read to be compared with.</summary>
    public ReconcileReport Within(DateTimeOffset from, DateTimeOffset until) => this with { Findings = [.. Findings.Where(finding => finding.At >= from && finding.At < until)] };
}
