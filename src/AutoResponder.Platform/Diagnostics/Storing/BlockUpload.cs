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
internal sealed class BlockUpload(BlockBlobClient blob, BlobLabels labels, TimeSpan patience, TimeProvider time)
{
    public const int BlockBytes = 4 * 1024 * 1024;

    /// <summary>Blocks on their way at once.</summary>
    public const int AtOnce = 4;

    /// <summary>One more is being filled meanwhile.</summary>
    private const int Buffers = AtOnce + 1;

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    private readonly Queue<byte[]> _free = new();
    private readonly Queue<(Task Sent, byte[] Buffer)> _underWay = new();
    private readonly List<string> _blocks = [];
    private int _rented;

    /// <exception cref="CutOffException">The source broke off.</exception>
    /// <exception cref="StoreException">The storage did not take it.</exception>
    public async Task<Stored> RunAsync(Stream source, CancellationToken cancellationToken)
    {
        using var abandon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long bytes = 0;
        try
        {
            while (true)
            {
                var buffer = await RentAsync();
                var read = await FillAsync(source, buffer, cancellationToken);
                hash.AppendData(buffer, 0, read);
                bytes += read;
                if (read < BlockBytes && _blocks.Count == 0) return await PutAsync(buffer.AsMemory(0, read), Hex(hash), cancellationToken);
                if (read > 0) Send(buffer, read, abandon.Token);
                if (read < BlockBytes) break;
            }

            while (_underWay.Count > 0) await NextSentAsync();
            return await CommitAsync(bytes, Hex(hash), cancellationToken);
        }
        catch
        {
            await abandon.CancelAsync();
            await Task.WhenAll(_underWay.Select(block => block.Sent)).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw;
        }
    }

    private async Task<byte[]> RentAsync()
    {
        if (_free.TryDequeue(out var free)) return free;
        if (_rented == Buffers) return await NextSentAsync();

        _rented++;
        return GC.AllocateUninitializedArray<byte>(BlockBytes);
    }

    /// <summary>The oldest block, once it is there; its memory is free then.</summary>
    private async Task<byte[]> NextSentAsync()
    {
        var (sent, buffer) = _underWay.Dequeue();
        try
        {
            await sent;
            return buffer;
        }
        catch (Exception e) when (StoreException.IsTrouble(e))
        {
            throw StoreException.Of(e);
        }
    }

    private static async Task<int> FillAsync(Stream source, byte[] buffer, CancellationToken cancellationToken)
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

    private void Send(byte[] buffer, int length, CancellationToken cancellationToken)
    {
        var id = Convert.ToBase64String(Encoding.ASCII.GetBytes(_blocks.Count.ToString("D6", CultureInfo.InvariantCulture)));
        _blocks.Add(id);
        _underWay.Enqueue((PatientlyAsync(() => blob.StageBlockAsync(id, new MemoryStream(buffer, 0, length, writable: false), cancellationToken: cancellationToken), cancellationToken), buffer));
    }

    /// <summary>The source waits meanwhile: as long as its blocks are not taken, nothing more of it is read.</summary>
    private async Task PatientlyAsync(Func<Task> write, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while (true)
        {
            try
            {
                await write();
                return;
            }
            catch (Exception e) when (StoreException.MayPass(e) && time.GetElapsedTime(begun) < patience)
            {
                await Task.Delay(Between, time, cancellationToken);
            }
        }
    }

    private Task<Stored> CommitAsync(long bytes, string sha256, CancellationToken cancellationToken) => WriteAsync(bytes, sha256, tags => blob.CommitBlockListAsync(_blocks, labels.ForBlocks(sha256, tags), cancellationToken), cancellationToken);

    /// <summary>What fits one block needs no more than one request.</summary>
    private Task<Stored> PutAsync(ReadOnlyMemory<byte> content, string sha256, CancellationToken cancellationToken) =>
        WriteAsync(content.Length, sha256, tags => blob.UploadAsync(new BinaryData(content).ToStream(), labels.ForWhole(sha256, tags), cancellationToken), cancellationToken);

    private async Task<Stored> WriteAsync(long bytes, string sha256, Func<bool, Task> write, CancellationToken cancellationToken)
    {
        try
        {
            await PatientlyAsync(() => BlobLabels.WithTagsIfAllowedAsync(write), cancellationToken);
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
