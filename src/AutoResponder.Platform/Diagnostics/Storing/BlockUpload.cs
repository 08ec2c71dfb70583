using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace AutoResponder.Platform.Diagnostics.Storing;

/// <summary>What was stored.</summary>
/// <param name="Sha256">Over the bytes as they were read, lower-case hexadecimal.</param>
internal sealed record Stored(string Blob, long Bytes, string Sha256);

/// <summary>One stream into one blob, in blocks: a few are under way while the next is read and hashed, so memory stays flat however long it is. The blob is there only once all of it is.</summary>
internal sealed class BlockUpload(BlockBlobClient blob, BlobLabels labels)
{
    public const int BlockBytes = 4 * 1024 * 1024;

    /// <summary>Blocks on their way at once.</summary>
    public const int AtOnce = 4;

    /// <summary>One more is being filled meanwhile: as long as no block is taken, nothing more of the source is read.</summary>
    private const int Buffers = AtOnce + 1;

    private readonly List<string> _blocks = [];
    private readonly List<byte[]> _buffers = [];

    /// <exception cref="CutOffException">The source broke off.</exception>
    /// <exception cref="StoreException">The storage did not take it.</exception>
    public async Task<Stored> RunAsync(Stream source, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        var stored = await SendAsync(source, patience, time, cancellationToken);

        // Only now is it sure that nobody reads them any more; after a failure they are left to the collector.
        foreach (var buffer in _buffers) ArrayPool<byte>.Shared.Return(buffer);
        return stored;
    }

    private async Task<Stored> SendAsync(Stream source, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var sending = new Sending(patience, time);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long bytes = 0;
        while (true)
        {
            var buffer = await RentAsync(sending, cancellationToken);
            var read = await FillAsync(source, buffer.AsMemory(0, BlockBytes), cancellationToken);
            var isAll = read < BlockBytes && _blocks.Count == 0;
            bytes += read;

            // A block is on its way while it is hashed.
            if (read > 0 && !isAll) Send(sending, buffer, read);
            hash.AppendData(buffer, 0, read);

            // What fits one block needs no more than one request.
            if (isAll) return await PutAsync(sending, buffer.AsMemory(0, read), Hex(hash), cancellationToken);
            if (read < BlockBytes) break;
        }

        while (!sending.IsEmpty) await TakenAsync(sending, cancellationToken);
        return await CommitAsync(sending, bytes, Hex(hash), cancellationToken);
    }

    private async Task<byte[]> RentAsync(Sending sending, CancellationToken cancellationToken)
    {
        if (_buffers.Count == Buffers) return await TakenAsync(sending, cancellationToken);

        _buffers.Add(ArrayPool<byte>.Shared.Rent(BlockBytes));
        return _buffers[^1];
    }

    private static async Task<byte[]> TakenAsync(Sending sending, CancellationToken cancellationToken)
    {
        try
        {
            return await sending.TakenAsync(cancellationToken);
        }
        catch (Exception e) when (StoreException.IsTrouble(e))
        {
            throw StoreException.Of(e);
        }
    }

    private static async Task<int> FillAsync(Stream source, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await source.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        }
        catch (Exception e) when (e is IOException or RequestFailedException or HttpRequestException)
        {
            throw new CutOffException(e.GetBaseException().Message, e);
        }
    }

    private void Send(Sending sending, byte[] buffer, int length)
    {
        var id = Convert.ToBase64String(Encoding.ASCII.GetBytes(_blocks.Count.ToString("D6", CultureInfo.InvariantCulture)));
        _blocks.Add(id);
        sending.Begin(token => blob.StageBlockAsync(id, new MemoryStream(buffer, 0, length, writable: false), cancellationToken: token), buffer);
    }

    private Task<Stored> CommitAsync(Sending sending, long bytes, string sha256, CancellationToken cancellationToken) =>
        WriteAsync(sending, bytes, sha256, (tags, token) => blob.CommitBlockListAsync(_blocks, labels.ForBlocks(sha256, tags), token), cancellationToken);

    private Task<Stored> PutAsync(Sending sending, ReadOnlyMemory<byte> content, string sha256, CancellationToken cancellationToken) =>
        WriteAsync(sending, content.Length, sha256, (tags, token) => blob.UploadAsync(new BinaryData(content).ToStream(), labels.ForWhole(sha256, tags), token), cancellationToken);

    private async Task<Stored> WriteAsync(Sending sending, long bytes, string sha256, Func<bool, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        try
        {
            sending.Begin(token => BlobLabels.WithTagsIfAllowedAsync(tags => write(tags, token)), []);
            await sending.TakenAsync(cancellationToken);
            return new Stored(blob.Name, bytes, sha256);
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            // The name is this attempt's alone. So it is ours, and only the first answer was lost; or somebody writes where nobody but us should.
            return await IsOursAsync(bytes, sha256) ? new Stored(blob.Name, bytes, sha256) : throw StoreException.Of(e);
        }
        catch (Exception e) when (StoreException.IsTrouble(e))
        {
            throw StoreException.Of(e);
        }
    }

    private async Task<bool> IsOursAsync(long bytes, string sha256)
    {
        try
        {
            BlobProperties there = await blob.GetPropertiesAsync(cancellationToken: CancellationToken.None);
            return there.ContentLength == bytes && there.Metadata.TryGetValue(BlobLabels.Sha256, out var known) && known == sha256;
        }
        catch (Exception e) when (StoreException.IsTrouble(e))
        {
            throw StoreException.Of(e);
        }
    }

    private static string Hex(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset());
}
