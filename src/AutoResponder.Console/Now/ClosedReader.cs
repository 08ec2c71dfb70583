using System.Collections.Immutable;
using AutoResponder.Core.Incidents;
using AutoResponder.Platform.Ledger;
using Azure.Data.Tables;

namespace AutoResponder.Console.Now;

/// <summary>Reads what was closed lately from the feed, which lies by the hour.</summary>
internal sealed class ClosedReader(TableServiceClient tables)
{
    private const int Most = 20;
    private static readonly TimeSpan Lately = TimeSpan.FromDays(1);
    private readonly TableClient _feed = tables.GetTableClient(Keys.FeedTable);

    /// <summary>Newest first.</summary>
    public async Task<ImmutableArray<ClosedView>> ReadAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = new List<ClosedView>();
        for (var hour = now; hour > now - Lately && found.Count < Most; hour = hour.AddHours(-1))
        {
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Keys.Hour(hour)} and Kind eq {nameof(IncidentEvent.IncidentClosed)}");
            await foreach (var row in _feed.QueryAsync<TableEntity>(filter, select: ["At", "Incident", "Site", "Text"], cancellationToken: cancellationToken))
            {
                if (row.GetString("Incident") is { } incident && row.GetDateTimeOffset("At") is { } at) found.Add(new ClosedView(incident, row.GetString("Site"), at, row.GetString("Text") ?? ""));
            }
        }

        return [.. found.OrderByDescending(one => one.At).Take(Most)];
    }
}
