using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Fleet;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Ledger;

/// <summary>How steps fared, beside the sites that fell ill: a row each, by the hour.</summary>
internal sealed class TriedTable(TableServiceClient tables)
{
    private readonly TableClient _table = tables.GetTableClient(Keys.IllTable);

    /// <summary>Written again within the hour it is the same row; after it, the newer one says the same.</summary>
    public Task AddAsync(TriedStep tried, CancellationToken cancellationToken) => _table.UpsertEntityAsync(
        new TableEntity(Keys.Tried(tried.At), Digest.Key(tried.Site.Value + tried.Op.Value)) { ["Op"] = tried.Op.Value, ["Site"] = tried.Site.Value, ["Step"] = tried.Step, ["At"] = tried.At, ["Fared"] = tried.Fared.ToString() },
        TableUpdateMode.Replace,
        cancellationToken);

    /// <summary>What was tried within some time.</summary>
    /// <exception cref="FormatException">A row is none of ours: then nobody knows what was in vain.</exception>
    public async Task<ImmutableArray<TriedStep>> ReadAsync(TimeSpan within, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<TriedStep>();

        // Somebody's clock may be ahead of ours.
        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {Keys.Tried(now - within)} and PartitionKey le {Keys.Tried(now.AddHours(1))}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            if (row.GetDateTimeOffset("At") is not { } at || !Enum.TryParse<Fared>(row.GetString("Fared"), out var fared)) throw new FormatException("A step was tried, and nobody wrote down when, or how it fared.");
            if (at > now - within) found.Add(new TriedStep(new OpId(row.GetString("Op")), SiteId.Parse(row.GetString("Site")), row.GetString("Step"), at, fared));
        }

        return found.ToImmutable();
    }
}
