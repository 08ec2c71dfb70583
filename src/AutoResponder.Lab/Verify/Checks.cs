using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AutoResponder.Lab.Runs;

namespace AutoResponder.Lab.Verify;

/// <summary>One thing that must hold, and whether it does.</summary>
internal sealed record Finding(bool Holds, string What);

/// <summary>What must hold of every run.</summary>
internal static class Checks
{
    public static IEnumerable<Finding> Run(IReadOnlyList<StreamDump> streams, IReadOnlyList<WireCall> calls, RunRecord record)
    {
        foreach (var stream in streams) yield return Chain(stream);

        var events = streams.SelectMany(stream => stream.Events).ToList();
        var started = events.Where(row => row.Kind == "ActStarted").ToList();
        foreach (var call in calls) yield return HasOneIntent(call, started);
        foreach (var intent in started) yield return HasOneOutcome(intent, events, calls);
        foreach (var intent in started.Where(intent => Calls(intent, calls).Any(call => call.Status is >= 200 and < 300))) yield return ProcessIsGone(intent);
        yield return new Finding(true, $"{started.Count} acts started, {calls.Count} calls that change something, {events.Count} events in {streams.Count} streams");
        yield return NoSecrets(events, record);
    }

    /// <summary>Every hash is that of the event and all before it, the numbers have no gaps, and the head is at the end.</summary>
    internal static Finding Chain(StreamDump stream)
    {
        var name = stream.Events.Count > 0 ? (string?)stream.Events[0].Json?["stream"] : null;
        if (name is null) return new Finding(stream.HeadSequence is null or 0, $"chain of {stream.Partition}: no events{(stream.HeadSequence is > 0 ? $", but the head stands at {stream.HeadSequence}" : "")}");

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        for (var i = 0; i < stream.Events.Count; i++)
        {
            var row = stream.Events[i];
            if (row.RowKey != string.Create(CultureInfo.InvariantCulture, $"ev:{i + 1:D12}")) return new Finding(false, $"chain of {name}: event {i + 1} is missing, {row.RowKey} stands there");

            hash = SHA256.HashData([0, .. hash, .. row.Body]);
            if (!hash.AsSpan().SequenceEqual(row.Hash)) return new Finding(false, $"chain of {name}: event {i + 1} was altered");
            if ((string?)row.Json?["stream"] != name || (long?)row.Json?["seq"] != i + 1) return new Finding(false, $"chain of {name}: event {i + 1} says that it is {row.Json?["seq"]} of {row.Json?["stream"]}");
        }

        if (stream.HeadSequence != stream.Events.Count) return new Finding(false, $"chain of {name}: {stream.Events.Count} events, but the head stands at {stream.HeadSequence}");

        return new Finding(stream.HeadHash is not null && hash.AsSpan().SequenceEqual(stream.HeadHash), $"chain of {Short(name)}: {stream.Events.Count} events, unbroken");
    }

    private static Finding HasOneIntent(WireCall call, List<EventRow> started)
    {
        var intents = started.Where(intent => RequestId(intent).Equals(call.RequestId, StringComparison.OrdinalIgnoreCase)).ToList();
        var holds = intents.Count == 1 && At(intents[0]) <= call.At && SameTarget(intents[0], call);
        return new Finding(holds, $"call {call.Sequence} ({call.Method} {Short(call.Path)}) has {intents.Count} intents committed before it{(intents.Count == 1 ? $", {Op(intents[0])}" : "")}");
    }

    /// <summary>At most one call; and where there is none, the audit says that nothing came of it.</summary>
    private static Finding HasOneOutcome(EventRow intent, List<EventRow> events, IReadOnlyList<WireCall> calls)
    {
        var found = Calls(intent, calls).ToList();
        var later = events.Where(row => row.Kind != "ActStarted" && Op(row) == Op(intent)).Select(row => row.Kind).ToList();
        var holds = found.Count == 1 || (found.Count == 0 && later.Exists(kind => kind is "ActReported" or "EffectNotSeen") && !later.Contains("EffectSeen"));
        return new Finding(holds, $"intent {Op(intent)} was sent {found.Count} times; then {(later.Count == 0 ? "nothing" : string.Join(", ", later))}");
    }

    private static Finding ProcessIsGone(EventRow intent)
    {
        var process = (int?)intent.Json?["data"]?["act"]?["process"];
        if (process is not { } id) return new Finding(true, $"intent {Op(intent)} names no process");

        try
        {
            using var alive = Process.GetProcessById(id);

            // Numbers are used again: the same number begun after the act is another process.
            return new Finding(alive.StartTime.ToUniversalTime() > At(intent).UtcDateTime, $"process {id} of {Op(intent)} is gone (its number is used again)");
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return new Finding(true, $"process {id} of {Op(intent)} is gone");
        }
    }

    private static Finding NoSecrets(List<EventRow> events, RunRecord record)
    {
        var leaks = events.Where(row => record.Secrets.Any(secret => Encoding.UTF8.GetString(row.Body).Contains(secret, StringComparison.Ordinal))).Select(row => row.RowKey).ToList();
        return new Finding(leaks.Count == 0, leaks.Count == 0 ? $"none of the run's {record.Secrets.Length} secrets stands in the audit" : $"secrets stand in {string.Join(", ", leaks)}");
    }

    private static IEnumerable<WireCall> Calls(EventRow intent, IReadOnlyList<WireCall> calls) => calls.Where(call => call.RequestId.Equals(RequestId(intent), StringComparison.OrdinalIgnoreCase));

    private static bool SameTarget(EventRow intent, WireCall call)
    {
        var act = intent.Json?["data"]?["act"];
        var site = (string?)act?["site"] ?? "?";
        var path = (string?)act?["kind"] == "endProcess" ? $"{site}/instances/{act!["instance"]}/processes/{act["process"]}" : $"{site}/restart";
        return path.Equals(call.Path, StringComparison.OrdinalIgnoreCase);
    }

    private static string RequestId(EventRow row) => (string?)row.Json?["data"]?["requestId"] ?? "none";

    private static string Op(EventRow row) => (string?)row.Json?["data"]?["op"] ?? "";

    private static DateTimeOffset At(EventRow row) => DateTimeOffset.Parse((string)row.Json!["at"]!, CultureInfo.InvariantCulture);

    private static string Short(string path) => path[(path.LastIndexOf("/providers/", StringComparison.OrdinalIgnoreCase) is >= 0 and var at ? at + "/providers/".Length : 0)..];
}
