using AutoResponder.Core.Audit;
using AutoResponder.Core.Trust;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Ledger;

/// <summary>Reviews what stands in the audit: what was done or would have been, and since when a policy has been observed.</summary>
/// <param name="archive">Where rows lie that left the table; null: those are not asked for.</param>
public sealed class ReviewReader(TableServiceClient tables, AuditArchive? archive = null)
{
    /// <summary>What was due before the time in question and still is must not look as if it began in it.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromDays(1);

    /// <summary>A table knows no moment before this.</summary>
    private static readonly DateTimeOffset Ever = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly AuditRows _rows = new(tables, archive);
    private readonly IncidentReader _incidents = new(new AuditReader(tables), archive);

    /// <param name="now">Up to here the audit says what became of it.</param>
    public async Task<Review> ReadAsync(DateTimeOffset from, DateTimeOffset now, CancellationToken cancellationToken) =>
        Review.Of(await RowsAsync(from, now, cancellationToken), from, now);

    /// <summary>The rows that a review of a time is made of: the fleet's first, then each plan's in their order.</summary>
    public async Task<IReadOnlyList<AuditEntry>> RowsAsync(DateTimeOffset from, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = await FleetAsync(now, cancellationToken);
        await foreach (var row in _rows.OfPlansAsync(from - Before, now, cancellationToken)) rows.Add(AuditEntry.Read(row));
        return rows;
    }

    /// <summary>One item by its id; null where there is none.</summary>
    public async Task<ReviewItem?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (id.IndexOf('/') is not (> 0 and var end)) return null;

        var rows = (await _incidents.EventsAsync(id[..end], cancellationToken)).Select(happened => AuditEntry.Of(happened.Body));
        return Review.Of(rows, DateTimeOffset.MinValue, DateTimeOffset.MaxValue).Items.FirstOrDefault(item => item.Id == id);
    }

    /// <summary>Since when a policy is observed as it stands; null where the audit does not know it.</summary>
    public async Task<PolicyObservation?> ObservedAsync(string policy, DateTimeOffset now, CancellationToken cancellationToken) => PolicyObservation.Of(await FleetAsync(now, cancellationToken), policy);

    private async Task<List<AuditEntry>> FleetAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = new List<AuditEntry>();
        await foreach (var row in _rows.OfFleetAsync(Ever, now, cancellationToken)) rows.Add(AuditEntry.Read(row));
        return rows;
    }
}
