using AutoResponder.Core;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Diagnostics.Journal;
using Azure.Storage.Blobs.Models;

namespace AutoResponder.Platform.Diagnostics.Storing;

/// <summary>Keeps a site's captures within what the fleet allows, by number, age and bytes: the oldest go first, the newest never.</summary>
internal sealed class Caps(DiagnosticsStore store, CaptureJournal journal, TimeProvider time)
{
    /// <summary>Without a manifest and this quiet, nobody works on it any more.</summary>
    private static readonly TimeSpan UnderWay = TimeSpan.FromHours(1);

    public async Task KeepAsync(SiteId site, DiagnosticsLimits limits, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var captures = (await ReadAsync(site, cancellationToken)).Where(capture => capture.IsClosed || capture.At + UnderWay < now).OrderByDescending(capture => capture.At).ToList();
        long bytes = 0;
        for (var i = 0; i < captures.Count; i++)
        {
            bytes += captures[i].Bytes;
            if (i > 0 && (i >= limits.Keep || bytes > limits.Bytes || captures[i].At + limits.Age < now)) await RemoveAsync(captures[i], cancellationToken);
        }
    }

    private async Task<List<Kept>> ReadAsync(SiteId site, CancellationToken cancellationToken)
    {
        var captures = new Dictionary<string, Kept>(StringComparer.Ordinal);
        await foreach (var blob in store.ListAsync(CaptureKeys.Folder(site), cancellationToken))
        {
            // Site, incident, op: what lies elsewhere is not ours to remove.
            var parts = blob.Name.Split('/');
            if (parts.Length != 4) continue;

            var folder = blob.Name[..^parts[3].Length];
            if (!captures.TryGetValue(folder, out var capture)) captures.Add(folder, capture = new Kept());
            capture.Add(blob, parts[3] == DiagnosticsStore.ManifestName);
        }

        return [.. captures.Values];
    }

    /// <summary>The manifest first: whatever is left if this ends half way is not called whole by anything.</summary>
    private async Task RemoveAsync(Kept capture, CancellationToken cancellationToken)
    {
        foreach (var blob in capture.Blobs.OrderByDescending(blob => blob == capture.Manifest)) await store.DeleteAsync(blob, cancellationToken);
        if (capture.Key is { } key) await journal.RemoveAsync(key, cancellationToken);
    }

    /// <summary>One capture as it lies in the storage.</summary>
    private sealed class Kept
    {
        public List<string> Blobs { get; } = [];

        public string? Manifest { get; private set; }

        public string? Key { get; private set; }

        public bool IsClosed => Manifest is not null;

        public long Bytes { get; private set; }

        /// <summary>When it was closed, or last written to.</summary>
        public DateTimeOffset At { get; private set; }

        public void Add(BlobItem blob, bool isManifest)
        {
            Blobs.Add(blob.Name);
            Bytes += blob.Properties.ContentLength ?? 0;
            if (blob.Properties.LastModified > At) At = blob.Properties.LastModified.Value;
            if (!isManifest) return;

            (Manifest, Key) = (blob.Name, blob.Metadata.TryGetValue(BlobLabels.CaptureKey, out var key) ? key : null);
        }
    }
}
