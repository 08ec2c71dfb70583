using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AutoResponder.Lab.Verify;

/// <summary>Reads blobs raw, as they lie in the storage.</summary>
internal sealed class BlobDump(string connectionString)
{
    private const string Diagnostics = "diagnostics";
    private const long LongestText = 64 * 1024 * 1024;
    private readonly BlobServiceClient _service = new(connectionString);

    /// <summary>Every blob of every container, as container and name.</summary>
    public async Task<IReadOnlyList<(string Container, string Name, long Bytes)>> ListAsync(CancellationToken cancellationToken)
    {
        var all = new List<(string, string, long)>();
        await foreach (var container in _service.GetBlobContainersAsync(cancellationToken: cancellationToken))
        {
            await foreach (var blob in _service.GetBlobContainerClient(container.Name).GetBlobsAsync(new GetBlobsOptions(), cancellationToken))
                all.Add((container.Name, blob.Name, blob.Properties.ContentLength ?? 0));
        }

        return all;
    }

    /// <summary>The captures that were finished: those with a manifest.</summary>
    public async Task<IReadOnlyList<Capture>> CapturesAsync(CancellationToken cancellationToken)
    {
        var manifests = (await ListAsync(cancellationToken)).Where(blob => blob.Container == Diagnostics && blob.Name.EndsWith("/" + Capture.ManifestName, StringComparison.Ordinal));
        var captures = new List<Capture>();
        foreach (var manifest in manifests)
            captures.Add(Capture.Parse(manifest.Name, (await Of(Diagnostics, manifest.Name).DownloadContentAsync(cancellationToken)).Value.Content));

        return captures;
    }

    /// <summary>The size and digest of a blob's content; null where there is no such blob.</summary>
    public async Task<(long Bytes, string Sha256)?> MeasureAsync(string name, CancellationToken cancellationToken)
    {
        var blob = Of(Diagnostics, name);
        if (!await blob.ExistsAsync(cancellationToken)) return null;

        await using var content = await blob.OpenReadAsync(cancellationToken: cancellationToken);
        return (content.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken)));
    }

    /// <summary>A blob as text, unpacked where it was packed; null where it is too long for one.</summary>
    public async Task<string?> TextAsync(string container, string name, CancellationToken cancellationToken)
    {
        var blob = Of(container, name);
        var properties = await blob.GetPropertiesAsync(cancellationToken: cancellationToken);
        if (properties.Value.ContentLength > LongestText) return null;

        var bytes = (await blob.DownloadContentAsync(cancellationToken)).Value.Content.ToArray();
        if (bytes is not [0x1f, 0x8b, ..]) return Encoding.UTF8.GetString(bytes);

        using var text = new StreamReader(new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress), Encoding.UTF8);
        return await text.ReadToEndAsync(cancellationToken);
    }

    public Task<string?> TextAsync(Artefact artefact, CancellationToken cancellationToken) => TextAsync(Diagnostics, artefact.Blob, cancellationToken);

    private BlobClient Of(string container, string name) => _service.GetBlobContainerClient(container).GetBlobClient(name);
}
