using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using AutoResponder.Platform.Seals;

namespace AutoResponder.Benchmarks;

/// <summary>A million rows exported, and a hundred thousand, with what memory stands at: it must not grow with the rows. Beside it what it takes to verify the same events.</summary>
internal static class ExportBenchmark
{
    public static async Task RunAsync()
    {
        foreach (var events in new[] { 20_000, 100_000, 1_000_000 }) await RunAsync(events);
    }

    private static async Task RunAsync(int events)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var history = new MadeHistory(events, key);
        var query = new AuditQuery(DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        var making = await history.MakingAsync();
        GC.Collect();
        var (before, highest, rows, bytes, proofs) = (GC.GetTotalMemory(true), 0L, 0, 0L, 0);
        var (clock, processor) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
        var export = await AuditExport.OfAsync(history, query, CancellationToken.None);
        await foreach (var part in export.ReadAsync(query, CancellationToken.None))
        {
            if (part is ExportPart.Proved) proofs++;
            if (part is not ExportPart.Happened { Asked: not null } happened) continue;

            bytes += happened.Body.Length;
            if (++rows % 1000 == 0) highest = Math.Max(highest, GC.GetTotalMemory(false));
        }

        var spent = (Process.GetCurrentProcess().TotalProcessorTime - processor).TotalSeconds - making.TotalSeconds;
        if (rows != events || proofs != MadeHistory.Streams) throw new InvalidOperationException($"{rows} rows, {proofs} proofs");

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"export {rows} rows, {bytes / 1048576} MiB: {rows / spent:0}/s a core ({clock.Elapsed.TotalSeconds:0.0} s with making them); memory {(highest - before) / 1048576.0:0.0} MiB above the beginning at its highest"));
    }
}
