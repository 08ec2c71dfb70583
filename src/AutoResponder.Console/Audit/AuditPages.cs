using AutoResponder.Platform.Seals;
using Azure.Data.Tables;

namespace AutoResponder.Console.Audit;

/// <summary>Searches the audit for a person, a page at a time.</summary>
internal sealed class AuditPages(TableServiceClient tables)
{
    public const int Usual = 50;
    public const int Most = 1000;
    private readonly AuditSearch _search = new(tables);

    /// <param name="next">What the page before ended with; null for the first.</param>
    /// <exception cref="FormatException">The continuation is none.</exception>
    public async Task<AuditView> FindAsync(AuditQuery query, int most, string? next, CancellationToken cancellationToken)
    {
        var page = await _search.FindAsync(query, most, next, cancellationToken);
        return new AuditView(
            query.From, query.Until, [.. page.Events.Select(one => new FoundView(one.Stream, one.Sequence, one.At, one.Kind, one.Site, one.Incident, one.Text))], page.Continuation, page.Unread);
    }
}
