using System.Globalization;
using AutoResponder.Platform.Ledger;
using AutoResponder.Verification;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AutoResponder.Platform.Seals;

/// <summary>Checkpoints in a blob container, which in Azure is under a retention policy. Whether it is or not, nothing here ever replaces a blob.</summary>
public sealed class SealStore(BlobContainerClient container) : ISealStore
{
    private const string Checkpoints = "cp/";
    private const int Digits = 10;
    private long _last;

    public Task CreateAsync(CancellationToken cancellationToken) => container.CreateIfNotExistsAsync(PublicAccessType.None, cancellationToken: cancellationToken);

    public async Task<LastSeal?> LastAsync(CancellationToken cancellationToken)
    {
        var number = await LastNumberAsync(cancellationToken);
        return number > 0 && await ReadAsync(CheckpointFile.NameOf(number), cancellationToken) is { } bytes ? new LastSeal(number, bytes) : null;
    }

    public Task KeepAsync(LeafList leaves, CancellationToken cancellationToken) => WriteOnceAsync(NameOfLeaves(leaves.Hash), leaves.Bytes, cancellationToken);

    public Task KeepAsync(Hash32 fingerprint, string pem, CancellationToken cancellationToken) => WriteOnceAsync(NameOfKey(fingerprint), System.Text.Encoding.ASCII.GetBytes(pem), cancellationToken);

    public Task<bool> WriteAsync(CheckpointFile file, CancellationToken cancellationToken) => WriteOnceAsync(CheckpointFile.NameOf(file.Checkpoint.Number), file.Bytes, cancellationToken);

    /// <summary>The highest number that a checkpoint's name has; 0 where there is none.</summary>
    public async Task<long> LastNumberAsync(CancellationToken cancellationToken)
    {
        // As a rule it is the one that this process knows, or the next.
        if (_last > 0 && await IsThereAsync(_last, cancellationToken))
        {
            if (!await IsThereAsync(_last + 1, cancellationToken)) return _last;
            if (!await IsThereAsync(_last + 2, cancellationToken)) return ++_last;
        }

        // Names are sorted upwards only, and there are a hundred thousand a year: the number is found digit by digit, the highest first.
        var prefix = Checkpoints;
        for (var place = 0; place < Digits; place++)
        {
            var digit = 9;
            while (digit >= 0 && !await AnyAsync(prefix + digit.ToString(CultureInfo.InvariantCulture), cancellationToken)) digit--;
            if (digit < 0) return 0;

            prefix += digit.ToString(CultureInfo.InvariantCulture);
        }

        return _last = long.Parse(prefix.AsSpan(Checkpoints.Length), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    public Task<ReadOnlyMemory<byte>?> ReadCheckpointAsync(long number, CancellationToken cancellationToken) => ReadAsync(CheckpointFile.NameOf(number), cancellationToken);

    public Task<ReadOnlyMemory<byte>?> ReadLeavesAsync(Hash32 hash, CancellationToken cancellationToken) => ReadAsync(NameOfLeaves(hash), cancellationToken);

    /// <summary>The public keys that were published here. Whoever may write here may publish one as well: only a pinned fingerprint tells which is the right one.</summary>
    public async Task<IReadOnlyList<string>> KeysAsync(CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        await foreach (var item in container.GetBlobsAsync(new GetBlobsOptions { Prefix = "keys/" }, cancellationToken).IfThereAsync(cancellationToken))
        {
            if (await ReadAsync(item.Name, cancellationToken) is { } pem) keys.Add(System.Text.Encoding.UTF8.GetString(pem.Span));
        }

        return keys;
    }

    private async Task<ReadOnlyMemory<byte>?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await container.GetBlobClient(name).DownloadContentAsync(cancellationToken)).Value.Content.ToMemory();
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    private async Task<bool> IsThereAsync(long number, CancellationToken cancellationToken) => await container.GetBlobClient(CheckpointFile.NameOf(number)).ExistsAsync(cancellationToken);

    private async Task<bool> AnyAsync(string prefix, CancellationToken cancellationToken)
    {
        await foreach (var page in container.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellationToken).AsPages(pageSizeHint: 1).IfThereAsync(cancellationToken))
        {
            if (page.Values.Count > 0) return true;
        }

        return false;
    }

    private async Task<bool> WriteOnceAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await container.GetBlobClient(name).UploadAsync(new BinaryData(bytes), new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } }, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412 && e.ErrorCode != BlobErrorCode.ContainerBeingDeleted)
        {
            return false;
        }
    }

    private static string NameOfLeaves(Hash32 hash) => $"leaves/{hash}.jsonl";

    private static string NameOfKey(Hash32 fingerprint) => $"keys/{fingerprint}.pem";
}
