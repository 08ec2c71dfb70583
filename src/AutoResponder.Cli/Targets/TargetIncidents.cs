using System.Collections.Immutable;
using AutoResponder.Core.Signals;

namespace AutoResponder.Cli.Targets;

/// <summary>Incidents as a console tells of them. Who orders is who is signed in there.</summary>
internal sealed class TargetIncidents(TargetClient console) : IIncidentDesk
{
    public async Task<ImmutableArray<IncidentRow>> ListAsync(bool all, CancellationToken cancellationToken) =>
        [.. (await console.ReadAsync<Listed>(all ? "incidents?all=true" : "incidents", cancellationToken)).Incidents.Select(one => new IncidentRow(one.Incident, one.State, one.OpenedAt, one.Text, one.Lease?.Text))];

    public async Task<IncidentSheet?> FindAsync(string incident, CancellationToken cancellationToken)
    {
        if (await console.FindAsync<Told>($"incidents/{Uri.EscapeDataString(incident)}", cancellationToken) is not { } told) return null;

        return new IncidentSheet(
            told.Incident, told.State, told.Site, told.Now?.Text, told.Lease?.Text, told.Now?.Question,
            [.. told.Evidence.Select(capture => capture.Folder)],
            [.. told.Decisions.SelectMany(decision => decision.Happened).OrderBy(happened => happened.Sequence).Select(happened => new HappenedLine(happened.At, happened.Kind, happened.Text))]);
    }

    public Task<string> OrderAsync(IncidentSheet about, OrderKind what, string reason, CancellationToken cancellationToken)
    {
        // The console takes an answer for the question that was read, and for no other.
        var question = what is OrderKind.Approve or OrderKind.Deny ? about.Question?.Id : null;
        return console.OrderAsync($"incidents/{Uri.EscapeDataString(about.Incident)}/{Core.EnumWord.Of(what)}", new { reason, question }, cancellationToken);
    }

    private sealed record Listed(IReadOnlyList<Line> Incidents);

    private sealed record Line(string Incident, string State, DateTimeOffset? OpenedAt, string Text, Words? Lease);

    private sealed record Told(string Incident, string State, string? Site, Standing? Now, Words? Lease, IReadOnlyList<Capture> Evidence, IReadOnlyList<Decided> Decisions);

    private sealed record Standing(string Text, AskedQuestion? Question);

    private sealed record Words(string Text);

    private sealed record Capture(string Folder);

    private sealed record Decided(IReadOnlyList<Happened> Happened);

    private sealed record Happened(long Sequence, DateTimeOffset At, string Kind, string Text);
}
