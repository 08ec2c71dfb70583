using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using AutoResponder.Verification;

namespace AutoResponder.Benchmarks;

/// <summary>A million events held against their checkpoints, and a hundred thousand, with what memory stands at: it must not grow with the events. Beside it what SHA-256 alone takes for the same bytes.</summary>
internal static class VerifyBenchmark
{
    public static async Task RunAsync()
    {
        await RunAsync(20_000);
        foreach (var events in new[] { 100_000, 1_000_000 }) await RunAsync(events);
    }

    private static async Task RunAsync(int events)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var keys = new SealKeys();
        keys.Add(key.ExportSubjectPublicKeyInfoPem());
        var history = new MadeHistory(events, key);
        var making = await history.MakingAsync();
        GC.Collect();
        var (before, highest, clock, processor) = (GC.GetTotalMemory(true), 0L, Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
        history.Passed = () => highest = Math.Max(highest, GC.GetTotalMemory(false));
        var report = await new Verifier(history, keys, new VerifyOptions(history.End)).RunAsync(CancellationToken.None);
        var spent = (Process.GetCurrentProcess().TotalProcessorTime - processor).TotalSeconds - making.TotalSeconds;
        if (!report.IsWhole || report.Events != events) throw new InvalidOperationException($"{report.Events} events, {report.Findings.Length} findings");

        var hashing = Hashing(events);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"verify {events} events of {MadeHistory.Streams} streams against {report.Checkpoints} checkpoints: {events / spent:0}/s a core ({clock.Elapsed.TotalSeconds:0.0} s with making them), SHA-256 alone {events / hashing:0}/s, ratio {hashing / spent:0.00}; memory {(highest - before) / 1048576.0:0.0} MiB above the beginning at its highest"));
    }

    private static double Hashing(int events)
    {
        var (body, hash) = (new byte[MadeHistory.BodyLength + 33], new byte[32]);
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        for (var i = 0; i < events; i++) SHA256.HashData(body, hash);
        return (Process.GetCurrentProcess().TotalProcessorTime - processor).TotalSeconds;
    }
}
