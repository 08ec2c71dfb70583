using System.Collections.Immutable;
using System.Text.Json;
using AutoResponder.Core;
using Azure;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Ledger;

/// <summary>Which sites the patrol last saw under care: the table <c>sites</c>. People are shown it without Azure being asked; nothing is decided by it.</summary>
public sealed class SiteIndex(TableServiceClient tables)
{
    private const string Partition = "sites";
    private const string SeenAt = nameof(SeenAt);

    /// <summary>The row that says when all the others were right; sorts before them.</summary>
    private const string Seen = "!seen";

    /// <summary>One transaction holds so many.</summary>
    private const int MostAtOnce = 100;

    private readonly TableClient _table = tables.GetTableClient(Keys.SitesTable);

    /// <summary>Writes down what is under care now: only what differs from what stands there.</summary>
    public async Task KeepAsync(ImmutableArray<ManagedSite> sites, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, TableEntity>(StringComparer.Ordinal);
        await foreach (var row in _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken: cancellationToken)) known.Add(row.RowKey, row);

        var actions = new List<TableTransactionAction>();
        foreach (var row in sites.Select(Row))
        {
            if (!known.Remove(row.RowKey, out var before) || !IsSame(before, row)) actions.Add(new TableTransactionAction(TableTransactionActionType.UpsertReplace, row));
        }

        known.Remove(Seen);
        actions.AddRange(known.Values.Select(gone => new TableTransactionAction(TableTransactionActionType.Delete, gone, ETag.All)));
        actions.Add(new TableTransactionAction(TableTransactionActionType.UpsertReplace, new TableEntity(Partition, Seen) { [SeenAt] = now }));
        foreach (var several in actions.Chunk(MostAtOnce)) await _table.SubmitTransactionAsync(several, cancellationToken);
    }

    /// <summary>The sites that were under care, and when; no time where no patrol has said so yet.</summary>
    public async Task<(ImmutableArray<ManagedSite> Sites, DateTimeOffset? SeenAt)> ReadAsync(CancellationToken cancellationToken)
    {
        var (sites, seen) = (ImmutableArray.CreateBuilder<ManagedSite>(), (DateTimeOffset?)null);
        await foreach (var row in _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken: cancellationToken))
        {
            if (row.RowKey == Seen) seen = row.GetDateTimeOffset(SeenAt);
            else if (Read(row) is { } site) sites.Add(site);
        }

        return (sites.ToImmutable(), seen);
    }

    /// <summary>What it takes to say whose a site is, and no more.</summary>
    private static TableEntity Row(ManagedSite site) => new(Partition, Digest.Key(site.Id.Value))
    {
        [nameof(ManagedSite.Id)] = site.Id.Value,
        [nameof(ManagedSite.Plan)] = site.Plan.Value,
        [nameof(ManagedSite.Tags)] = JsonSerializer.Serialize(site.Tags),
        [nameof(ManagedSite.IsLinux)] = site.IsLinux,
    };

    private static ManagedSite? Read(TableEntity row) =>
        SiteId.TryParse(row.GetString(nameof(ManagedSite.Id)), out var id) && PlanId.TryParse(row.GetString(nameof(ManagedSite.Plan)), out var plan)
            ? new ManagedSite
            {
                Id = id,
                Plan = plan,
                Tags = JsonSerializer.Deserialize<Dictionary<string, string>>(row.GetString(nameof(ManagedSite.Tags)))!.ToImmutableSortedDictionary(StringComparer.OrdinalIgnoreCase),
                IsLinux = row.GetBoolean(nameof(ManagedSite.IsLinux)) ?? false,
            }
            : null;

    private static bool IsSame(TableEntity one, TableEntity other) =>
        new[] { nameof(ManagedSite.Id), nameof(ManagedSite.Plan), nameof(ManagedSite.Tags), nameof(ManagedSite.IsLinux) }.All(column => Equals(one[column], other[column]));
}
