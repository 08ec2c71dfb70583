using System.Diagnostics;
using AutoResponder.Lab.Cloud;

namespace AutoResponder.Lab.Verify;

/// <summary>Azure's record of calls against the audit's intents: to each call one intent that was committed before it, to each intent at most one call.</summary>
internal static class IntentChecks
{
    private static readonly string[] Reported = ["ActReported", "EffectNotSeen", "LeaseReturnReported", "LeaseReturnNotSeen"];
    private static readonly string[] AlwaysAsked = ["rebootWorker", "setSize"];
    private static readonly string[] Seen = ["EffectSeen", "LeaseReturned"];

    public static IEnumerable<Finding> Run(IReadOnlyList<EventRow> events, IReadOnlyList<WireCall> all)
    {
        var calls = all.Where(call => call.Principal == Identity.Responder).ToList();
        var intents = events.Where(row => row.Act is not null).ToList();
        foreach (var call in calls) yield return HasOneIntent(call, intents);
        foreach (var intent in intents) yield return HasOneOutcome(intent, events, calls);
        foreach (var intent in intents.Where(intent => Calls(intent, calls).Any(call => call.IsTaken))) yield return ProcessIsGone(intent);
        foreach (var intent in intents.Where(intent => AlwaysAsked.Contains((string?)intent.Act!["kind"]))) yield return WasApproved(intent, events);
        yield return new Finding(true, $"{intents.Count} intents, {calls.Count} calls of the responder that change something, {events.Count} events");
    }

    public static string Short(string path) => path[(path.LastIndexOf("/providers/", StringComparison.OrdinalIgnoreCase) is >= 0 and var at ? at + "/providers/".Length : 0)..];

    private static Finding HasOneIntent(WireCall call, List<EventRow> intents)
    {
        var found = intents.Where(intent => intent.RequestId.Equals(call.RequestId, StringComparison.OrdinalIgnoreCase)).ToList();
        var holds = found.Count == 1 && found[0].At <= call.At && IsSameTarget(found[0], call);
        return new Finding(holds, $"call {call.Sequence} ({call.Method} {Short(call.Path)}) has {found.Count} intents committed before it{(found.Count == 1 ? $", {found[0].Op}" : "")}");
    }

    /// <summary>At most one call; and where there is none, the audit says that nothing came of it.</summary>
    private static Finding HasOneOutcome(EventRow intent, IReadOnlyList<EventRow> events, List<WireCall> calls)
    {
        var found = Calls(intent, calls).ToList();
        var later = events.Where(row => row != intent && row.Act is null && row.Op == intent.Op).Select(row => row.Kind).ToList();
        var holds = found.Count == 1 || (found.Count == 0 && later.Exists(Reported.Contains) && !later.Exists(Seen.Contains));
        return new Finding(holds, $"intent {intent.Op} was sent {found.Count} times; then {(later.Count == 0 ? "nothing" : string.Join(", ", later))}");
    }

    private static Finding ProcessIsGone(EventRow intent)
    {
        if ((int?)intent.Act?["process"] is not { } id) return new Finding(true, $"intent {intent.Op} names no process");

        try
        {
            using var alive = Process.GetProcessById(id);

            // Numbers are used again: the same number begun after the act is another process.
            return new Finding(alive.StartTime.ToUniversalTime() > intent.At.UtcDateTime, $"process {id} of {intent.Op} is gone (its number is used again)");
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return new Finding(true, $"process {id} of {intent.Op} is gone");
        }
    }

    /// <summary>What disturbs every site of a plan was asked about before, by the words that say what it does, and a person said yes.</summary>
    private static Finding WasApproved(EventRow intent, IReadOnlyList<EventRow> events)
    {
        var given = events.LastOrDefault(row => row.Kind == "ApprovalGiven" && row.Text("step") == intent.Text("step") && row.At <= intent.At);
        var asked = given is null ? null : events.LastOrDefault(row => row.Kind == "ApprovalAsked" && row.Op == given.Op);
        var names = asked?.Text("would") is { } would && ((string?)intent.Act!["sites"])!.Split(", ").All(site => would.Contains(site, StringComparison.Ordinal));
        return new Finding(names, $"intent {intent.Op} was {(given is null ? "not approved" : $"approved by {given.Text("by")}, who was asked whether to {asked?.Text("would") ?? "nothing"}")}");
    }

    private static IEnumerable<WireCall> Calls(EventRow intent, List<WireCall> calls) => calls.Where(call => call.RequestId.Equals(intent.RequestId, StringComparison.OrdinalIgnoreCase));

    private static bool IsSameTarget(EventRow intent, WireCall call)
    {
        var act = intent.Act!;
        var (method, path) = (string?)act["kind"] switch
        {
            "endProcess" => ("DELETE", $"{act["site"]}/instances/{act["instance"]}/processes/{act["process"]}"),
            "softRestart" or "restart" => ("POST", $"{act["site"]}/restart"),
            "rebootWorker" => ("POST", $"{act["plan"]}/workers/{act["worker"]}/reboot"),
            "setCapacity" or "setSize" => ("PUT", $"{act["plan"]}"),
            "setMinimum" => ("PUT", $"{act["setting"]}"),
            _ => ("?", "?"),
        };
        return call.Method == method && path.Equals(call.Path, StringComparison.OrdinalIgnoreCase);
    }
}
