using System.Diagnostics;
using System.Globalization;
using AutoResponder.Core;
using AutoResponder.Core.Captures;
using AutoResponder.Lab.Storage;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Diagnostics.Collecting;
using AutoResponder.Platform.Diagnostics.Storing;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Benchmarks;

/// <summary>An artefact's way into the storage, hashed and capped, against the SDK's own upload of the same stream with the same blocks, as many at once. Memory is the growth of this process's resident set over what it had before.</summary>
internal static class UploadBenchmark
{
    private const int MiB = 1024 * 1024;

    public static async Task RunAsync(Azurite azurite)
    {
        var storage = StorageSettings.From(new ConfigurationBuilder().AddInMemoryCollection([new("AzureWebJobsStorage", azurite.ConnectionString)]).Build());
        var store = new DiagnosticsStore(storage, TimeProvider.System);
        await store.CreateAsync(CancellationToken.None);
        var container = new BlobServiceClient(azurite.ConnectionString).GetBlobContainerClient(DiagnosticsStore.Container);
        var labels = new BlobLabels(Order(), "dump", "application/octet-stream");

        await CompareAsync(64, 16, name => OursAsync(store, labels, name, 64L * MiB), name => RawAsync(container, name, 64L * MiB), container);
        await CompareAsync(1024, 4, name => OursAsync(store, labels, name, 1024L * MiB), name => RawAsync(container, name, 1024L * MiB), container);
    }

    private static async Task CompareAsync(int size, int rounds, Func<string, Task> ours, Func<string, Task> raw, BlobContainerClient container)
    {
        var measured = new List<(Run Ours, Run Raw)>();
        for (var i = 0; i <= rounds; i++)
        {
            // Whoever comes second finds the storage still busy with the first one's blob, so they change places.
            var first = await MeasureAsync(i % 2 == 0 ? ours : raw, container);
            var second = await MeasureAsync(i % 2 == 0 ? raw : ours, container);
            if (i > 0) measured.Add(i % 2 == 0 ? (first, second) : (second, first));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"upload of {size} MiB: ours {size / Pairs.Median(measured.Select(r => r.Ours.Seconds)):0.0} MiB/s, raw {size / Pairs.Median(measured.Select(r => r.Raw.Seconds)):0.0} MiB/s, ratio {Pairs.Median(measured.Select(r => r.Raw.Seconds / r.Ours.Seconds)):0.00}; memory grew by {measured.Max(r => r.Ours.Bytes) / MiB:0} and {measured.Max(r => r.Raw.Bytes) / MiB:0} MiB at most, in {rounds} rounds"));
    }

    private static async Task<Run> MeasureAsync(Func<string, Task> upload, BlobContainerClient container)
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var name = $"bench/{Guid.NewGuid()}";
        using var process = Process.GetCurrentProcess();
        var before = Resident(process);
        var peak = before;
        using var done = new CancellationTokenSource();
        var watch = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                peak = Math.Max(peak, Resident(process));
                await Task.Delay(5);
            }
        });
        var begun = Stopwatch.GetTimestamp();
        await upload(name);
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        await done.CancelAsync();
        await watch;
        await container.DeleteBlobAsync(name);
        return new Run(seconds, peak - before);
    }

    private static async Task OursAsync(DiagnosticsStore store, BlobLabels labels, string name, long bytes)
    {
        await using var source = new Source(bytes);
        var stored = await store.UploadAsync(name, new AtMost(source, bytes), labels, TimeSpan.Zero, CancellationToken.None);
        if (stored.Bytes != bytes) throw new InvalidOperationException($"{stored.Bytes} of {bytes} bytes");
    }

    private static async Task RawAsync(BlobContainerClient container, string name, long bytes)
    {
        await using var source = new Source(bytes);
        var transfer = new StorageTransferOptions { InitialTransferSize = BlockUpload.BlockBytes, MaximumTransferSize = BlockUpload.BlockBytes, MaximumConcurrency = BlockUpload.AtOnce };
        await container.GetBlockBlobClient(name).UploadAsync(source, new BlobUploadOptions { TransferOptions = transfer });
    }

    private static long Resident(Process process)
    {
        process.Refresh();
        return process.WorkingSet64;
    }

    private static CaptureOrder Order() => new()
    {
        Plan = Bench.Ids(0).Plan,
        Site = Bench.Ids(0).Site,
        Incident = "bench-1",
        Op = new OpId("bench-1/0/0"),
        Scope = CaptureScope.Full,
        Collect = [],
        Because = "a benchmark",
        StartedAt = DateTimeOffset.UtcNow,
        Until = DateTimeOffset.UtcNow.AddHours(1),
    };

    private sealed record Run(double Seconds, double Bytes);

    /// <summary>Bytes as they come from a network: in small pieces, and only once.</summary>
    private sealed class Source(long length) : ReadOnlyStream
    {
        private const int Piece = 64 * 1024;
        private static readonly byte[] Noise = System.Security.Cryptography.RandomNumberGenerator.GetBytes(7 * MiB);
        private long _left = length;
        private int _at;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Fill(buffer.Span));

        // The SDK reads some streams the other way.
        public override int Read(byte[] buffer, int offset, int count) => Fill(buffer.AsSpan(offset, count));

        private int Fill(Span<byte> buffer)
        {
            var read = (int)Math.Min(Math.Min(buffer.Length, Piece), _left);
            Noise.AsSpan(_at, read).CopyTo(buffer);
            (_left, _at) = (_left - read, (_at + read) % (Noise.Length - Piece));
            return read;
        }
    }
}
