using AutoResponder.Core.Captures;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Diagnostics.Journal;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace AutoResponder.Platform.Diagnostics.Storing;

/// <summary>Where captures lie: one container, a folder for each capture in a folder for each site.</summary>
public sealed class DiagnosticsStore
{
    public const string Container = "diagnostics";
    internal const string ManifestName = "manifest.json";
    internal const string ReportName = "report.html";
    private readonly BlobContainerClient _container;
    private readonly TimeProvider _time;

    public DiagnosticsStore(StorageSettings storage, TimeProvider time) => (_container, _time) = (storage.Blobs().GetBlobContainerClient(Container), time);

    public Task CreateAsync(CancellationToken cancellationToken) => _container.CreateIfNotExistsAsync(PublicAccessType.None, cancellationToken: cancellationToken);

    /// <summary>Makes sure that something could be stored now, before anything is frozen for it.</summary>
    /// <exception cref="StoreException">It could not.</exception>
    internal async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _container.GetPropertiesAsync(cancellationToken: cancellationToken);
        }
        catch (Exception e) when (StoreException.IsTrouble(e))
        {
            throw StoreException.Of(e);
        }
    }

    /// <param name="patience">How long a storage that does not answer is waited for, block by block: nothing where the source can simply be read again.</param>
    internal Task<Stored> UploadAsync(string name, Stream content, BlobLabels labels, TimeSpan patience, CancellationToken cancellationToken) =>
        new BlockUpload(_container.GetBlockBlobClient(name), labels).RunAsync(content, patience, _time, cancellationToken);

    /// <summary>
    /// Makes a blob, and what was sent for it, go away. Blocks that were never committed cannot be deleted, and Azure keeps them for a week: an empty list, committed,
    /// throws them away, and the empty blob that this leaves is deleted. Whoever still holds them cannot commit them any more.
    /// </summary>
    internal async Task DiscardAsync(string name, CancellationToken cancellationToken)
    {
        var blob = _container.GetBlockBlobClient(name);
        try
        {
            await blob.CommitBlockListAsync([], new CommitBlockListOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } }, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            // It had been committed by somebody who is not asked any more.
        }

        await blob.DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellationToken);
    }

    /// <summary>Writes what is short and is written once; false where it stands already, and then it stays as it is.</summary>
    internal async Task<bool> WriteOnceAsync(string name, byte[] content, BlobLabels labels, CancellationToken cancellationToken)
    {
        var sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));
        try
        {
            await BlobLabels.WithTagsIfAllowedAsync(tags => _container.GetBlockBlobClient(name).UploadAsync(new MemoryStream(content, writable: false), labels.ForWhole(sha256, tags), cancellationToken));
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            return false;
        }
    }

    internal async Task<Stream> OpenAsync(string name, CancellationToken cancellationToken) => await _container.GetBlockBlobClient(name).OpenReadAsync(cancellationToken: cancellationToken);

    internal Task DeleteAsync(string name, CancellationToken cancellationToken) => _container.GetBlockBlobClient(name).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellationToken);

    /// <summary>All blobs of a folder, those of which nothing is committed yet as well.</summary>
    internal IAsyncEnumerable<BlobItem> ListAsync(string folder, CancellationToken cancellationToken) =>
        _container.GetBlobsAsync(new GetBlobsOptions { Prefix = folder, States = BlobStates.Uncommitted, Traits = BlobTraits.Metadata }, cancellationToken);

    internal static string Manifest(CaptureOrder order) => CaptureKeys.Folder(order) + ManifestName;

    internal static string Report(CaptureOrder order) => CaptureKeys.Folder(order) + ReportName;
}
