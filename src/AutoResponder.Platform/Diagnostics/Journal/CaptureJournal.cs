using System.Collections.Immutable;
using AutoResponder.Platform.Ledger;
using Azure;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Diagnostics.Journal;

/// <summary>Who works on what, and what came of it: one row an artefact, each changed under the version that was read. Whoever loses a race has lost the work as well.</summary>
internal sealed class CaptureJournal(TableServiceClient tables)
{
    private const int LongestWhy = 600;
    private readonly TableClient _table = tables.GetTableClient(CaptureKeys.Table);

    /// <summary>A capture with all its artefacts; null where there is none.</summary>
    public async Task<CaptureRecord?> ReadAsync(string capture, CancellationToken cancellationToken)
    {
        CaptureHead? head = null;
        var artefacts = ImmutableArray.CreateBuilder<Artefact>();
        await foreach (var row in _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {capture}"), cancellationToken: cancellationToken))
        {
            if (row.RowKey == CaptureKeys.Head) head = CaptureRows.ReadHead(row);
            else artefacts.Add(CaptureRows.ReadArtefact(row));
        }

        return head is null ? null : new CaptureRecord(head, artefacts.ToImmutable());
    }

    /// <summary>Writes a capture down with all that it is to collect, at once; false where somebody else has.</summary>
    public async Task<bool> BeginAsync(CaptureRecord record, CancellationToken cancellationToken)
    {
        var transaction = new Transaction(record.Key).Add(CaptureRows.Write(record.Head));
        foreach (var artefact in record.Artefacts) transaction.Add(CaptureRows.Write(record.Key, artefact));
        try
        {
            await transaction.SendAsync(_table, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return false;
        }
    }

    /// <summary>Changes an artefact's row, if it is still as it was read; null where it is not.</summary>
    public async Task<Artefact?> PutAsync(string capture, Artefact artefact, CancellationToken cancellationToken)
    {
        var bounded = artefact.Why is { Length: > LongestWhy } why ? artefact with { Why = why[..LongestWhy] } : artefact;
        return await PutAsync(CaptureRows.Write(capture, bounded), artefact.Tag!, cancellationToken) is { } tag ? bounded with { Tag = tag } : null;
    }

    /// <summary>Changes a capture's own row, if it is still as it was read; null where it is not.</summary>
    public async Task<CaptureHead?> PutAsync(CaptureHead head, CancellationToken cancellationToken) =>
        await PutAsync(CaptureRows.Write(head), head.Tag!, cancellationToken) is { } tag ? head with { Tag = tag } : null;

    /// <summary>Forgets a capture whose blobs are gone.</summary>
    public async Task RemoveAsync(string capture, CancellationToken cancellationToken)
    {
        await foreach (var row in _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {capture}"), select: ["PartitionKey", "RowKey"], cancellationToken: cancellationToken))
            await _table.DeleteEntityAsync(row, ETag.All, cancellationToken);
    }

    private async Task<string?> PutAsync(TableEntity row, string tag, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await _table.UpdateEntityAsync(row, new ETag(tag), TableUpdateMode.Replace, cancellationToken);
            return answer.Headers.ETag?.ToString();
        }
        catch (RequestFailedException e) when (e.Status is 412 or 404)
        {
            return null;
        }
    }
}
