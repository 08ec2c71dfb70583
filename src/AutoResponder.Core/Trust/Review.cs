using System.Collections.Immutable;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Leases;

namespace AutoResponder.Core.Trust;

/// <summary>Everything that was done in a time, or would have been, with what became of it and what people think of it. Made of the audit's rows and of nothing else.</summary>
/// <param name="Items">Oldest first.</param>
public sealed record Review(DateTimeOffset From, DateTimeOffset Until, ImmutableArray<ReviewItem> Items, ImmutableArray<FleetEvent.ReviewSigned> SignOffs)
{
    /// <param name="rows">Those of a stream in their order; the fleet's for marks. Older ones than <paramref name="from"/> say how what is listed began.</param>
    public static Review Of(IEnumerable<AuditEntry> rows, DateTimeOffset from, DateTimeOffset until)
    {
        var incidents = new Dictionary<(string Stream, string Incident), IncidentReview>();
        var returned = new Dictionary<string, string>(StringComparer.Ordinal);
        var marks = new Dictionary<string, FleetEvent.Marked>(StringComparer.Ordinal);
        var signed = ImmutableArray.CreateBuilder<FleetEvent.ReviewSigned>();
        foreach (var row in rows)
        {
            if (row.AsFleetEvent() is FleetEvent.Marked marked) marks[marked.Item] = marked;
            else if (row.AsFleetEvent() is FleetEvent.ReviewSigned review) signed.Add(review);
            else if (row.AsPlanEvent() is PlanEvent.LeaseReturned or PlanEvent.LeaseEnded) Return(returned, row.AsPlanEvent()!);
            else if (row is { Incident: { } incident } && row.AsIncidentEvent() is { } happened)
            {
                if (!incidents.TryGetValue((row.Stream, incident), out var one)) incidents.Add((row.Stream, incident), one = new IncidentReview());
                one.Take(row, happened);
            }
        }

        return new Review(
            from,
            until,
            [
                .. incidents.Values.SelectMany(incident => incident.Items)
                    .Where(item => item.At >= from && item.At < until)
                    .Select(item => With(item, marks.GetValueOrDefault(item.Id), returned.GetValueOrDefault(item.Id)))
                    .OrderBy(item => item.At).ThenBy(item => item.Id, StringComparer.Ordinal),
            ],
            signed.ToImmutable());
    }

    /// <summary>The same about one policy.</summary>
    public Review About(string policy) => this with { Items = [.. Items.Where(item => item.Policy.Name == policy)] };

    public int Count(ReviewMark mark) => Items.Count(item => item.Mark == mark);

    /// <summary>What nobody has said a word about.</summary>
    public IEnumerable<ReviewItem> Unmarked => Items.Where(item => item.Mark is null);

    /// <summary>What a person signs who stands for it.</summary>
    public SignedReview ToBeSigned(string? policy) => new(
        From, Until, policy, Count(ReviewMark.Right), Count(ReviewMark.Wrong), Count(ReviewMark.Unneeded), Digest.Key([.. Items.Select(item => $"{item.Id}={item.Mark}")]));

    private static ReviewItem With(ReviewItem item, FleetEvent.Marked? mark, string? returned) => item with
    {
        Mark = mark?.Mark,
        MarkedBy = mark?.By,
        MarkReason = mark?.Reason,
        Outcome = returned is null ? item.Outcome : $"{item.Outcome}; {returned}",
    };

    private static void Return(Dictionary<string, string> returned, PlanEvent happened)
    {
        if (happened is PlanEvent.LeaseReturned back) returned[back.Lease.Value] = $"given back at {back.At.UtcDateTime:u}";
        else if (happened is PlanEvent.LeaseEnded ended) returned[ended.Lease.Value] = $"not given back by us: {ended.Why}";
    }
}
