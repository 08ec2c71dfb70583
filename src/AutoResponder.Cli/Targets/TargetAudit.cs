using System.Globalization;
using AutoResponder.Platform.Seals;
using AutoResponder.Verification;

namespace AutoResponder.Cli.Targets;

/// <summary>The audit as a console tells of it. It is no verification: that asks the storage.</summary>
internal sealed class TargetAudit(TargetClient console) : IAuditBook
{
    public async Task<AuditPage> FindAsync(AuditQuery query, int most, string? next, CancellationToken cancellationToken)
    {
        var page = await console.ReadAsync<Page>($"audit?{Asked(query, ("limit", most.ToString(CultureInfo.InvariantCulture)), ("next", next))}", cancellationToken);
        return new AuditPage([.. page.Events.Select(one => new FoundEvent(one.Stream, one.Seq, one.At, one.Kind, one.Site, one.Incident, one.Text))], page.Next, page.Unread);
    }

    public Task<WholeEvent?> ShowAsync(string stream, long sequence, CancellationToken cancellationToken) =>
        console.FindAsync<WholeEvent>(string.Create(CultureInfo.InvariantCulture, $"audit/event?stream={Uri.EscapeDataString(stream)}&seq={sequence}"), cancellationToken);

    public Task<long> ExportAsync(AuditQuery query, string format, Func<ReadOnlyMemory<byte>, Task> write, CancellationToken cancellationToken) => console.StreamAsync($"audit/export?{Asked(query, ("format", format))}", async stream =>
    {
        var (lines, last) = (0L, ReadOnlyMemory<byte>.Empty);
        await foreach (var line in Lines.ReadAsync(stream, cancellationToken))
        {
            await write((byte[])[.. line.Span, (byte)'\n']);
            (lines, last) = (lines + 1, line);
        }

        // A table is a line an event under the names of its columns; the other says at its end that it is all there.
        if (format == ExportText.Table) return Math.Max(0, lines - 1);
        return ExportLine.EventsAtEnd(last) ?? throw console.BrokeOff("the last line is missing");
    }, cancellationToken);

    private static string Asked(AuditQuery query, params IEnumerable<(string Name, string? Value)> more)
    {
        IEnumerable<(string Name, string? Value)> asked =
        [
            ("from", Moment(query.From)), ("until", Moment(query.Until)), ("site", query.Site), ("plan", query.Plan), ("incident", query.Incident), ("step", query.Step), ("outcome", query.Outcome),
            ("guardrail", query.Guardrail), ("actor", query.Actor), ("policy", query.Policy), .. more,
        ];
        return string.Join('&', asked.Where(one => one.Value is not null).Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}"));
    }

    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private sealed record Page(IReadOnlyList<Found> Events, string? Next, int Unread = 0);

    private sealed record Found(string Stream, long Seq, DateTimeOffset At, string Kind, string? Site, string? Incident, string Text);
}
