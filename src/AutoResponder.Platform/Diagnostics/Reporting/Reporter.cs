using System.Collections.Immutable;
using System.Text;
using AutoResponder.Core.Observations;
using AutoResponder.Platform.Diagnostics.Journal;
using AutoResponder.Platform.Diagnostics.Reporting.Findings;
using AutoResponder.Platform.Diagnostics.Storing;
using AutoResponder.Platform.Ledger;

namespace AutoResponder.Platform.Diagnostics.Reporting;

/// <summary>Writes a capture's report: the incident's story, pictures of it, and what can be said of what was saved. What it cannot read it leaves out, and says so.</summary>
internal sealed class Reporter(DiagnosticsStore store, AuditReader audit, TimeProvider time)
{
    /// <summary>A report that takes longer is written with what is known by then.</summary>
    private static readonly TimeSpan ReadWithin = TimeSpan.FromSeconds(20);

    public async Task<byte[]> WriteAsync(CaptureRecord record, CancellationToken cancellationToken)
    {
        using var within = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        within.CancelAfter(ReadWithin);
        var missing = new List<string>();
        var events = await TryAsync("the incident's events", () => EventsAsync(record, within.Token), [], missing, cancellationToken);
        var bundle = new Bundle(store, record, events, time.GetUtcNow());
        var metrics = await TryAsync<ImmutableArray<MetricSeries>>("the captured figures", () => CapturedMetrics.ReadAsync(bundle, within.Token), [], missing, cancellationToken);
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var (what, rule) in Rules.All) findings.AddRange(await TryAsync<ImmutableArray<Finding>>(what, () => rule(bundle, metrics, within.Token), [], missing, cancellationToken));

        return Encoding.UTF8.GetBytes(ReportPage.Write(bundle, metrics, [.. findings.OrderBy(finding => finding.Weight)], missing).ToString());
    }

    private async Task<ImmutableArray<AuditEvent>> EventsAsync(CaptureRecord record, CancellationToken cancellationToken)
    {
        var events = ImmutableArray.CreateBuilder<AuditEvent>();
        await foreach (var happened in audit.IncidentAsync(record.Order.Plan, record.Order.Incident, cancellationToken)) events.Add(happened);
        return events.ToImmutable();
    }

    private static async Task<T> TryAsync<T>(string what, Func<Task<T>> read, T nothing, List<string> missing, CancellationToken cancellationToken)
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested
            && (e is OperationCanceledException or TooLongException or IOException or System.Text.Json.JsonException or System.Text.RegularExpressions.RegexMatchTimeoutException || StoreException.IsTrouble(e)))
        {
            missing.Add($"{what} could not be read ({e.GetBaseException().GetType().Name})");
            return nothing;
        }
    }
}
