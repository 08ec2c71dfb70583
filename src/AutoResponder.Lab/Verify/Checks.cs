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
        foreach (var finding in IntentChecks.Run(events, calls)) yield return finding;
        foreach (var finding in LeaseChecks.Run(events, calls, record)) yield return finding;

        var leaks = events.Where(row => record.Secrets.Any(secret => Encoding.UTF8.GetString(row.Body).Contains(secret, StringComparison.Ordinal))).Select(row => row.RowKey).ToList();
        yield return new Finding(leaks.Count == 0, leaks.Count == 0 ? $"none of the run's {record.Secrets.Length} secrets stands in the audit" : $"secrets stand in {string.Join(", ", leaks)}");
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

        return new Finding(stream.HeadHash is not null && hash.AsSpan().SequenceEqual(stream.HeadHash), $"chain of {IntentChecks.Short(name)}: {stream.Events.Count} events, unbroken");
    }
}
