using AutoResponder.Platform.Diagnostics.Journal;
using Azure.Storage.Blobs.Models;

namespace AutoResponder.Platform.Diagnostics.Storing;

/// <summary>Before a capture is closed: whatever lies in its folder and was not written down as whole is thrown away.</summary>
internal static class Sweep
{
    public static async Task RunAsync(DiagnosticsStore store, CaptureRecord record, CancellationToken cancellationToken)
    {
        var kept = record.Done.Select(artefact => artefact.Blob!).Append(DiagnosticsStore.Report(record.Order)).Append(DiagnosticsStore.Manifest(record.Order)).ToHashSet(StringComparer.Ordinal);
        var leftOver = new List<BlobItem>();
        await foreach (var blob in store.ListAsync(CaptureKeys.Folder(record.Order), cancellationToken))
        {
            if (!kept.Contains(blob.Name)) leftOver.Add(blob);
        }

        foreach (var blob in leftOver) await store.DiscardAsync(blob.Name, cancellationToken);
    }
}
