using System.Globalization;
using AutoResponder.Platform.Seals;

namespace AutoResponder.Cli.Targets;

/// <summary>The audit as a console tells of it. It is no verification: that asks the storage.</summary>
internal sealed class TargetAudit(TargetClient console) : IAuditBook
{
    public async Task<AuditPage> FindAsync(AuditQuery query, int most, string? next, CancellationToken cancellationToken)
    {
        (string Name, string? Value)[] asked =
        [
            ("from", Moment(query.From)), ("until", Moment(query.Until)), ("site", query.Site), ("plan", query.Plan), ("incident", query.Incident), ("step", query.Step), ("outcome", query.Outcome),
            ("guardrail", query.Guardrail), ("actor", query.Actor), ("policy", query.Policy), ("limit", most.ToString(CultureInfo.InvariantCulture)), ("next", next),
        ];
        var page = await console.ReadAsync<Page>($"audit?{string.Join('&', asked.Where(one => one.Value is not null).Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}"))}", cancellationToken);
        return new AuditPage([.. page.Events.Select(one => new FoundEvent(one.Stream, one.Seq, one.At, one.Kind, one.Site, one.Incident, one.Text))], page.Next);
    }

    public Task<WholeEvent?> ShowAsync(string stream, long sequence, CancellationToken cancellationToken) =>
        console.FindAsync<WholeEvent>(string.Create(CultureInfo.InvariantCulture, $"audit/event?stream={Uri.EscapeDataString(stream)}&seq={sequence}"), cancellationToken);

    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private sealed record Page(IReadOnlyList<Found> Events, string? Next);

    private sealed record Found(string Stream, long Seq, DateTimeOffset At, string Kind, string? Site, string? Incident, string Text);
}
