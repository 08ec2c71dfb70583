using System.Globalization;
using System.Runtime.CompilerServices;
using AutoResponder.Core.Audit;
using AutoResponder.Verification;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AutoResponder.Platform.Ledger;

/// <summary>Events that are sealed and no longer in the tables: blobs of lines, each named by its partition and the first and last number in it, written once.</summary>
public sealed class AuditArchive(BlobContainerClient container)
{
    public const string UsualContainer = "audit-archive";

    /// <summary>A container's name or address.</summary>
    public const string ContainerSetting = "AUTORESPONDER_ARCHIVE_CONTAINER";

    public Task CreateAsync(CancellationToken cancellationToken) => container.CreateIfNotExistsAsync(PublicAccessType.None, cancellationToken: cancellationToken);

    /// <summary>Every partition that something is archived of.</summary>
    public async IAsyncEnumerable<string> PartitionsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in container.GetBlobsByHierarchyAsync(new GetBlobsByHierarchyOptions { Delimiter = "/" }, cancellationToken).IfThereAsync(cancellationToken))
        {
            if (item.IsPrefix) yield return item.Prefix.TrimEnd('/');
        }
    }

    /// <summary>The parts of a partition in their order. One that overlaps with another is there twice only if somebody else put it there.</summary>
    public async Task<IReadOnlyList<ArchivePart>> PartsAsync(string partition, CancellationToken cancellationToken)
    {
        var parts = new List<ArchivePart>();
        await foreach (var item in container.GetBlobsAsync(new GetBlobsOptions { Prefix = $"{partition}/" }, cancellationToken).IfThereAsync(cancellationToken))
        {
            if (ArchivePart.Read(item.Name) is { } part) parts.Add(part);
        }

        return parts;
    }

    /// <summary>The archived events of a partition after a number.</summary>
    public async IAsyncEnumerable<StoredEvent> ReadAsync(string partition, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var part in (await PartsAsync(partition, cancellationToken)).Where(part => part.Last > after))
        {
            await foreach (var happened in ReadAsync(part, cancellationToken))
            {
                if (happened.Sequence > after) yield return happened;
            }
        }
    }

    /// <summary>The archived events of those parts of a partition that may hold some of a time. Parts follow one another in time.</summary>
    public async IAsyncEnumerable<StoredEvent> ReadAsync(string partition, DateTimeOffset from, DateTimeOffset until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parts = await PartsAsync(partition, cancellationToken);
        var begins = parts.Count == 0 ? null : await BeginsAsync(parts[0], cancellationToken);
        for (var at = 0; at < parts.Count && !(begins >= until); at++)
        {
            begins = at + 1 < parts.Count ? await BeginsAsync(parts[at + 1], cancellationToken) : null;
            if (begins < from) continue;

            await foreach (var happened in ReadAsync(parts[at], cancellationToken)) yield return happened;
        }
    }

    public async IAsyncEnumerable<StoredEvent> ReadAsync(ArchivePart part, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await container.GetBlobClient(part.Name).OpenReadAsync(cancellationToken: cancellationToken);
        var number = part.First;
        await foreach (var line in Lines.ReadAsync(stream, cancellationToken))
        {
            var (body, hash) = Line(line);
            yield return new StoredEvent(number++, body, hash);
        }
    }

    /// <summary>When a part's first event was decided; null where that cannot be read.</summary>
    private async Task<DateTimeOffset?> BeginsAsync(ArchivePart part, CancellationToken cancellationToken)
    {
        await foreach (var first in ReadAsync(part, cancellationToken)) return AuditEntry.TryRead(first.Body)?.At;
        return null;
    }

    /// <summary>Writes a part; false where it is there already, and stays as it is.</summary>
    public async Task<bool> WriteAsync(ArchivePart part, Stream content, CancellationToken cancellationToken)
    {
        try
        {
            await container.GetBlobClient(part.Name).UploadAsync(content, new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } }, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412 && e.ErrorCode != BlobErrorCode.ContainerBeingDeleted)
        {
            return false;
        }
    }

    /// <summary>What is no line of an event is an event that cannot be read: the verification says so.</summary>
    private static (ReadOnlyMemory<byte> Body, Hash32? Hash) Line(ReadOnlyMemory<byte> line)
    {
        try
        {
            return EventLine.Read(line);
        }
        catch (FormatException)
        {
            return (line, null);
        }
    }
}

/// <summary>A run of events in the archive.</summary>
public sealed record ArchivePart(string Partition, long First, long Last)
{
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Partition}/{First:D12}-{Last:D12}.jsonl");

    /// <summary>Null where the name is none of a part.</summary>
    public static ArchivePart? Read(string name)
    {
        var slash = name.LastIndexOf('/');
        if (slash < 1 || !name.EndsWith(".jsonl", StringComparison.Ordinal) || name[(slash + 1)..^6].Split('-') is not [{ Length: 12 } first, { Length: 12 } last]) return null;

        return long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var from) && long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var to) ? new ArchivePart(name[..slash], from, to) : null;
    }
}
