using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AutoResponder.Platform.Policies.Loading;

/// <summary>The text of every policy file that was ever in force, by its hash: what an audit row's hash stands for can be read years later.</summary>
public sealed class PolicyTexts(BlobServiceClient blobs)
{
    public const string ContainerName = "policies-by-hash";
    private readonly BlobContainerClient _container = blobs.GetBlobContainerClient(ContainerName);
    private readonly ConcurrentDictionary<string, bool> _kept = new();
    private bool _isThere;

    /// <summary>The text of a file; null where none with this hash was ever in force.</summary>
    public async Task<ReadOnlyMemory<byte>?> FindAsync(string hash, CancellationToken cancellationToken)
    {
        try
        {
            return (await _container.GetBlobClient(NameOf(hash)).DownloadContentAsync(cancellationToken)).Value.Content.ToMemory();
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Keeps files, each once and for good.</summary>
    internal async Task KeepAsync(IEnumerable<PolicyFile> files, CancellationToken cancellationToken)
    {
        await MakeContainerAsync(cancellationToken);
        foreach (var file in files)
        {
            if (_kept.ContainsKey(file.Hash)) continue;

            try
            {
                await _container.GetBlobClient(NameOf(file.Hash)).UploadAsync(
                    new BinaryData(file.Bytes), new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } }, cancellationToken);
            }
            catch (RequestFailedException e) when (e.Status is 409 or 412 && e.ErrorCode != BlobErrorCode.ContainerBeingDeleted)
            {
                // It is there already, and the same: its name is its hash.
            }

            _kept[file.Hash] = true;
        }
    }

    /// <summary>Remembers which files made the last set that was right, for a start at which the newest are not. Their texts are kept already.</summary>
    /// <param name="source">Where it came from: what is remembered of one container says nothing of another.</param>
    internal async Task RememberAsync(string source, PolicyLoad load, CancellationToken cancellationToken)
    {
        var names = load.Files.ToDictionary(file => file.Name, file => file.Hash);
        await _container.GetBlobClient(LastGood(source)).UploadAsync(BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(names, TextsJson.Default.DictionaryStringString)), overwrite: true, cancellationToken);
    }

    /// <summary>The last set that was right; null where there was none, or where this version would refuse it.</summary>
    internal async Task<PolicyLoad?> RecallAsync(string source, CancellationToken cancellationToken)
    {
        if (await ReadLastGoodAsync(source, cancellationToken) is not { } names) return null;

        var files = ImmutableArray.CreateBuilder<PolicyFile>();
        foreach (var (name, hash) in names)
        {
            if (await FindAsync(hash, cancellationToken) is not { } text || new PolicyFile(name, text) is not { } file || file.Hash != hash) return null;

            files.Add(file);
        }

        var load = PolicyFiles.Load(files.ToImmutable());
        return load.Set is null ? null : load;
    }

    private async Task<Dictionary<string, string>?> ReadLastGoodAsync(string source, CancellationToken cancellationToken)
    {
        try
        {
            var content = await _container.GetBlobClient(LastGood(source)).DownloadContentAsync(cancellationToken);
            return JsonSerializer.Deserialize(content.Value.Content.ToMemory().Span, TextsJson.Default.DictionaryStringString);
        }
        catch (Exception e) when (e is JsonException or RequestFailedException { Status: 404 })
        {
            return null;
        }
    }

    private async Task MakeContainerAsync(CancellationToken cancellationToken)
    {
        if (_isThere) return;

        await _container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        _isThere = true;
    }

    private static string LastGood(string source) => $"last-good/{source}.json";

    private static string NameOf(string hash) => $"{hash}.yaml";
}

/// <summary>Names and hashes of files.</summary>
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class TextsJson : JsonSerializerContext;
