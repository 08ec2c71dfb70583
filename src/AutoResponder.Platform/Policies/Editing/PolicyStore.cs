using System.Collections.Immutable;
using AutoResponder.Platform.Policies.Loading;
using Azure;
using Azure.Storage.Blobs;

namespace AutoResponder.Platform.Policies.Editing;

/// <summary>Where policy files lie and may be changed, one at a time and only if it still is what was read.</summary>
public abstract class PolicyStore
{
    /// <summary>What it is, for whoever reads what was done.</summary>
    public abstract string Name { get; }

    /// <summary>When a change there is in force.</summary>
    public abstract string TakesEffect { get; }

    public static PolicyStore Folder(string path) => new InFolder(path);

    public static PolicyStore Container(BlobContainerClient container) => new InContainer(container);

    /// <summary>All files of the set.</summary>
    /// <exception cref="IOException">They could not be read, or were changed meanwhile again and again.</exception>
    public abstract Task<ImmutableArray<PolicyFile>> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Puts a file in another's place; false where that one is not there any more as it was read, and nothing was written.</summary>
    public abstract Task<bool> ReplaceAsync(PolicyFile before, PolicyFile after, CancellationToken cancellationToken);

    private sealed class InFolder(string path) : PolicyStore
    {
        public override string Name => path;

        public override string TakesEffect => "It is in force once this folder is deployed.";

        public override Task<ImmutableArray<PolicyFile>> ReadAsync(CancellationToken cancellationToken)
        {
            if (!Directory.Exists(path)) throw new IOException($"{path}: there is no such folder");

            return Task.FromResult<ImmutableArray<PolicyFile>>(
                [.. Directory.EnumerateFiles(path).Where(file => PolicyFiles.IsOne(Path.GetFileName(file))).Order(StringComparer.Ordinal).Select(file => new PolicyFile(Path.GetFileName(file), File.ReadAllBytes(file)))]);
        }

        public override async Task<bool> ReplaceAsync(PolicyFile before, PolicyFile after, CancellationToken cancellationToken)
        {
            var file = Path.Combine(path, before.Name);
            if (!File.Exists(file) || !(await File.ReadAllBytesAsync(file, cancellationToken)).AsSpan().SequenceEqual(before.Bytes.Span)) return false;

            // Beside it first: whoever reads meanwhile finds the one or the other, never half of it.
            var beside = $"{file}.{Guid.NewGuid():N}.new";
            await File.WriteAllBytesAsync(beside, after.Bytes, cancellationToken);
            File.Move(beside, file, overwrite: true);
            return true;
        }
    }

    private sealed class InContainer(BlobContainerClient container) : PolicyStore
    {
        private const int MostRounds = 5;
        private readonly PolicyContainer _container = new(container);
        private ImmutableDictionary<string, ETag> _tags = ImmutableDictionary<string, ETag>.Empty;

        public override string Name => $"container {container.Name}";

        public override string TakesEffect => "It is in force within a minute.";

        public override async Task<ImmutableArray<PolicyFile>> ReadAsync(CancellationToken cancellationToken)
        {
            for (var round = 0; round < MostRounds; round++)
            {
                var listing = await _container.ListAsync(cancellationToken);
                if (await _container.ReadAsync(listing, cancellationToken) is not { } files) continue;

                _tags = listing.Files.ToImmutableDictionary(file => file.Name, file => file.Tag);
                return files;
            }

            throw new IOException($"The container {container.Name} was changed {MostRounds} times while it was read; try again.");
        }

        public override async Task<bool> ReplaceAsync(PolicyFile before, PolicyFile after, CancellationToken cancellationToken)
        {
            try
            {
                var options = new Azure.Storage.Blobs.Models.BlobUploadOptions { Conditions = new Azure.Storage.Blobs.Models.BlobRequestConditions { IfMatch = _tags[before.Name] } };
                await container.GetBlobClient(before.Name).UploadAsync(BinaryData.FromBytes(after.Bytes), options, cancellationToken);
                return true;
            }
            catch (RequestFailedException e) when (e.Status is 404 or 412)
            {
                return false;
            }
        }
    }
}
