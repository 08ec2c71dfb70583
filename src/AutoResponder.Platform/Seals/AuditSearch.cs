using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using AutoResponder.Core;
using AutoResponder.Core.Audit;
using AutoResponder.Platform.Ledger;
using Azure;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Seals;

/// <summary>Looks for events by time, the newest first, a page at a time. It walks the feed, hour by hour, so that what a page costs does not grow with what lies behind it; the fleet's own events are put between.</summary>
public sealed class AuditSearch(TableServiceClient tables)
{
    private const int MostAhead = 16;

    /// <summary>A table gives no more at once.</summary>
    private const int MostOfAPage = 1000;
    private readonly TableClient _feed = tables.GetTableClient(Keys.FeedTable);
    private readonly TableClient _ledger = tables.GetTableClient(Keys.LedgerTable);

    /// <param name="continuation">What the page before ended with; null for the first.</param>
    /// <exception cref="FormatException">The continuation is none.</exception>
    public async Task<AuditPage> FindAsync(AuditQuery query, int most, string? continuation, CancellationToken cancellationToken)
    {
        var found = new List<FoundEvent>();
        var (hour, row, until) = Begin(query, continuation);
        var (next, unread) = ((string?)null, 0);
        await foreach (var fed in FeedAsync(query, hour, row, most, cancellationToken))
        {
            var (match, isUnread) = await MatchAsync(fed, query, cancellationToken);
            if (isUnread) unread++;
            if (match is null) continue;

            found.Add(match);
            if (found.Count < most) continue;

            next = $"{fed.PartitionKey}|{fed.RowKey}";
            break;
        }

        // The fleet's events of the time that this page is of.
        var since = next is null ? query.From : found[^1].At;
        if (query.Site is null && query.Incident is null) await FleetAsync(query with { From = since, Until = until }, found, cancellationToken);

        // As the feed lies: what one decision wrote at one moment stands in its own order, on one page or across two.
        return new AuditPage([.. found.OrderByDescending(one => one.At).ThenBy(one => one.Stream, StringComparer.Ordinal).ThenBy(one => one.Sequence)], next, unread);
    }

    /// <summary>The feed's rows from an hour on backwards, newest first. Hours in which little happened are many and each is a question of its own, so that the next ones are asked while one is read: one ahead, then two, and so on.</summary>
    private async IAsyncEnumerable<TableEntity> FeedAsync(AuditQuery query, DateTimeOffset hour, string row, int most, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var hours = new Queue<(IAsyncEnumerator<Page<TableEntity>> Pages, Task<bool> HasFirst)>();
        try
        {
            for (var ahead = 1; ; ahead = Math.Min(2 * ahead, MostAhead))
            {
                for (; hours.Count < ahead && hour > query.From - TimeSpan.FromHours(1); (hour, row) = (hour.AddHours(-1), ""))
                {
                    var asked = _feed.QueryAsync<TableEntity>(Filter(hour, row, query), Math.Min(most, MostOfAPage), cancellationToken: stop.Token).AsPages().GetAsyncEnumerator(stop.Token);
                    hours.Enqueue((asked, asked.MoveNextAsync().AsTask()));
                }

                if (!hours.TryPeek(out var next)) yield break;

                for (var has = await next.HasFirst; has; has = await next.Pages.MoveNextAsync())
                {
                    foreach (var fed in next.Pages.Current.Values) yield return fed;
                }

                hours.Dequeue();
                await next.Pages.DisposeAsync();
            }
        }
        finally
        {
            // What was asked ahead and is not needed any more.
            await stop.CancelAsync();
            foreach (var (pages, hasFirst) in hours)
            {
                await hasFirst.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                await pages.DisposeAsync();
            }
        }
    }

    private static (DateTimeOffset Hour, string Row, DateTimeOffset Until) Begin(AuditQuery query, string? continuation)
    {
        if (continuation is null) return (Hour(query.Until), "", query.Until);
        if (continuation.Split('|') is not [var hour, { Length: > 20 } row]
            || !DateTimeOffset.TryParseExact(hour, Keys.HourFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var begin)
            || !long.TryParse(row.AsSpan(0, 19), NumberStyles.None, CultureInfo.InvariantCulture, out var inverted))
            throw new FormatException("the continuation is none that 'audit list' gave");

        return (begin, row, new DateTimeOffset(DateTimeOffset.MaxValue.UtcTicks - inverted, TimeSpan.Zero));
    }

    private static string Filter(DateTimeOffset hour, string after, AuditQuery query)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Keys.Hour(hour)} and RowKey gt {after} and At ge {query.From} and At lt {query.Until}");
        if (query.Incident is { } incident) filter += TableClient.CreateQueryFilter($" and Incident eq {incident}");
        if (SiteId.TryParse(query.Site, out var site)) filter += TableClient.CreateQueryFilter($" and Site eq {site.Value}");
        if (PlanId.TryParse(query.Plan, out var plan)) filter += TableClient.CreateQueryFilter($" and Plan eq {plan.Value}");
        return filter;
    }

    /// <summary>What the feed's row says is looked at first; the event itself is read only where it has to be.</summary>
    private async Task<(FoundEvent? Match, bool IsUnread)> MatchAsync(TableEntity fed, AuditQuery query, CancellationToken cancellationToken)
    {
        if (!PlanId.TryParse(fed.GetString("Plan"), out var plan) || !long.TryParse(fed.RowKey.AsSpan(fed.RowKey.LastIndexOf(':') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)) return default;

        var site = fed.GetString("Site") is { } id && SiteId.TryParse(id, out var parsed) ? parsed : (SiteId?)null;
        if (!AuditQuery.Is(query.Plan, plan.Value, plan.Name)) return default;
        if (!AuditQuery.Is(query.Site, site?.Value, site?.Name)) return default;

        if (query.NeedsBody)
        {
            if (await EventAsync(Keys.Partition(plan), sequence, cancellationToken) is not { } facts) return (null, true);
            if (!query.Matches(facts)) return default;
        }

        return (new FoundEvent(plan.Value, sequence, fed.GetDateTimeOffset("At")!.Value, fed.GetString("Kind"), site?.Value, fed.GetString("Incident"), fed.GetString("Text")), false);
    }

    private async Task FleetAsync(AuditQuery query, List<FoundEvent> found, CancellationToken cancellationToken)
    {
        if (!AuditQuery.Is(query.Plan, AuditEntry.Fleet)) return;

        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Keys.Fleet} and RowKey ge {Keys.EventPrefix} and RowKey lt {"ev;"} and At ge {query.From} and At lt {query.Until}");
        await foreach (var row in _ledger.QueryAsync<TableEntity>(filter, select: ["Body"], cancellationToken: cancellationToken))
        {
            if (AuditFacts.TryRead(row.GetBinary("Body")) is { } facts && (query with { Plan = null }).Matches(facts))
                found.Add(new FoundEvent(AuditEntry.Fleet, facts.Entry.Sequence, facts.Entry.At, facts.Entry.Kind, null, null, AuditEvent.Say(facts.Entry)));
        }
    }

    private async Task<AuditFacts?> EventAsync(string partition, long sequence, CancellationToken cancellationToken)
    {
        var read = await _ledger.GetEntityIfExistsAsync<TableEntity>(partition, Keys.Event(sequence), ["Body"], cancellationToken);
        return read.HasValue ? AuditFacts.TryRead(read.Value!.GetBinary("Body")) : null;
    }

    private static DateTimeOffset Hour(DateTimeOffset moment) => new(moment.UtcDateTime.Date.AddHours(moment.UtcDateTime.Hour), TimeSpan.Zero);
}

/// <param name="Continuation">What the next page is asked for with; null where this is the last.</param>
/// <param name="Unread">How many events could not be looked into for what was asked, since their bytes are in the archive; an export reads those as well.</param>
public sealed record AuditPage(ImmutableArray<FoundEvent> Events, string? Continuation, int Unread)
{
    /// <summary>What a person should know who takes the page for everything; null where it is.</summary>
    public static string? Say(int unread) => unread == 0
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{unread} more events of this time left the tables for the archive and were not looked into: only the time, the site, the plan and the incident are known of them here. An export reads them as well.");
}

/// <summary>An event as a search finds it.</summary>
public sealed record FoundEvent(string Stream, long Sequence, DateTimeOffset At, string Kind, string? Site, string? Incident, string Text);
