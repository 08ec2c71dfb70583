using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Fleet;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Ledger;

/// <summary>The sites that fell ill, a row each in an hour: counted for storms.</summary>
internal sealed class IllTable(TableServiceClient tables)
{
    private readonly TableClient _table = tables.GetTableClient(Keys.IllTable);

    /// <summary>Written again it is the same row.</summary>
    public Task AddAsync(IllSite ill, CancellationToken cancellationToken) => _table.UpsertEntityAsync(
        new TableEntity(Keys.Hour(ill.At), Digest.Key(ill.Site.Value)) { ["Site"] = ill.Site.Value, ["Plan"] = ill.Plan.Value, ["At"] = ill.At },
        TableUpdateMode.Replace,
        cancellationToken);

    /// <summary>What fell ill within some time.</summary>
    /// <exception cref="FormatException">A row is none of ours: then nobody knows how many there are.</exception>
    public async Task<ImmutableArray<IllSite>> ReadAsync(TimeSpan within, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<IllSite>();

        // Somebody's clock may be ahead of ours.
        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {Keys.Hour(now - within)} and PartitionKey le {Keys.Hour(now.AddHours(1))}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            var at = row.GetDateTimeOffset("At") ?? throw new FormatException("A site fell ill, and nobody wrote down when.");
            if (at > now - within) found.Add(new IllSite(SiteId.Parse(row.GetString("Site")), PlanId.Parse(row.GetString("Plan")), at));
        }

        return found.ToImmutable();
    }
}
