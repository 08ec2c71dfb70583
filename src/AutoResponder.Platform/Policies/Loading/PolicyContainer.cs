using System.Collections.Immutable;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AutoResponder.Platform.Policies.Loading;

/// <summary>Policy files in a blob container: those at its top, as in a folder.</summary>
internal sealed class PolicyContainer(BlobContainerClient container)
{
    /// <summary>Nobody has so many policies: it is the wrong container.</summary>
    private const int MostFiles = 2000;

    public string Name => container.Name;

    /// <summary>Its whole address, without what opens it.</summary>
    public string Address { get; } = $"{container.Uri.Host}{container.Uri.AbsolutePath}";

    /// <summary>The files by name and version, without their text.</summary>
    public async Task<Listing> ListAsync(CancellationToken cancellationToken)
    {
        var files = ImmutableArray.CreateBuilder<(string, ETag)>();
        await foreach (var item in container.GetBlobsByHierarchyAsync(new GetBlobsByHierarchyOptions { Delimiter = "/" }, cancellationToken))
        {
            if (item is { IsBlob: true, Blob: { Properties.ETag: { } tag, Name: var name } } && PolicyFiles.IsOne(name)) files.Add((name, tag));
            if (files.Count > MostFiles) throw new InvalidDataException($"The container {Name} holds more than {MostFiles} policy files; is it the right one?");
        }

        return new Listing(files.ToImmutable());
    }

    /// <summary>Exactly the files that were listed; null where one of them has changed meanwhile.</summary>
    public async Task<ImmutableArray<PolicyFile>?> ReadAsync(Listing listing, CancellationToken cancellationToken)
    {
        var files = ImmutableArray.CreateBuilder<PolicyFile>(listing.Files.Length);
        try
        {
            foreach (var (name, tag) in listing.Files)
            {
                // One byte more than is allowed shows that a file is too long. A range of an empty blob would be an error.
                var options = new BlobDownloadOptions { Conditions = new BlobRequestConditions { IfMatch = tag } };
                var blob = container.GetBlobClient(name);
                var properties = await blob.GetPropertiesAsync(options.Conditions, cancellationToken);
                if (properties.Value.ContentLength > PolicyFiles.Longest) options.Range = new HttpRange(0, PolicyFiles.Longest + 1);
                var content = await blob.DownloadContentAsync(options, cancellationToken);
                files.Add(new PolicyFile(name, content.Value.Content.ToMemory()));
            }
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            return null;
        }

        return files.ToImmutable();
    }
}

/// <summary>What a container held at a moment.</summary>
internal sealed record Listing(ImmutableArray<(string Name, ETag Tag)> Files)
{
    public bool IsSame(Listing? other) => other is not null && Files.SequenceEqual(other.Files);
}
