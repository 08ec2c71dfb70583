using AutoResponder.Core.Ports;
using AutoResponder.Platform.Diagnostics.Journal;
using AutoResponder.Platform.Diagnostics.Reporting;
using AutoResponder.Platform.Diagnostics.Storing;
using Microsoft.Extensions.Logging;

namespace AutoResponder.Platform.Diagnostics;

/// <summary>Closes a capture once all of it has ended: what was left over is thrown away, then the report, and the manifest last of all. Written once, whoever else may be at it.</summary>
internal sealed partial class CaptureCloser(CaptureJournal journal, DiagnosticsStore store, Reporter reporter, Caps caps, IPolicies policies, CapturePace pace, TimeProvider time, ILogger<CaptureCloser> logger)
{
    /// <summary>Closes it if it is time to. The answer says when to come again; null for never.</summary>
    public async Task<TimeSpan?> CloseAsync(string capture, CancellationToken cancellationToken)
    {
        if (await journal.ReadAsync(capture, cancellationToken) is not { IsCollected: true, Head.EndedAt: null } record) return null;

        var now = time.GetUtcNow();
        if (record.Head.ClosingAt + pace.CloseWithin > now) return pace.CloseWithin;
        if (await journal.PutAsync(record.Head with { ClosingAt = now }, cancellationToken) is not { } head) return pace.TryAgainAfter;

        using var within = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        within.CancelAfter(pace.CloseWithin);
        try
        {
            await CloseAsync(record, within.Token);
            await journal.PutAsync(head with { EndedAt = time.GetUtcNow() }, within.Token);
        }
        catch (Exception e) when (e is OperationCanceledException || StoreException.IsTrouble(e))
        {
            Log.Later(logger, record.Order.Site.Name, record.Order.Op.Value, e);
            await journal.PutAsync(head with { ClosingAt = null }, CancellationToken.None);
            return pace.TryAgainAfter;
        }

        Log.Closed(logger, record.Order.Site.Name, record.Order.Op.Value, record.Summary());
        await KeepWithinCapsAsync(record, cancellationToken);
        return null;
    }

    private async Task CloseAsync(CaptureRecord record, CancellationToken cancellationToken)
    {
        var order = record.Order;
        await Sweep.RunAsync(store, record, cancellationToken);

        // A report that stands there already was written by somebody who died before the manifest: from the same rows, so it will do.
        var report = await reporter.WriteAsync(record, cancellationToken);
        await store.WriteOnceAsync(DiagnosticsStore.Report(order), report, new BlobLabels(order, "report", "text/html; charset=utf-8"), cancellationToken);
        var manifest = Manifest.Write(record, time.GetUtcNow());
        await store.WriteOnceAsync(DiagnosticsStore.Manifest(order), manifest, new BlobLabels(order, "manifest", "application/json", record.Key), cancellationToken);
    }

    /// <summary>What is over is removed after every capture; what could not be is after the next.</summary>
    private async Task KeepWithinCapsAsync(CaptureRecord record, CancellationToken cancellationToken)
    {
        try
        {
            await caps.KeepAsync(record.Order.Site, policies.Current.Fleet.Diagnostics, cancellationToken);
        }
        catch (Exception e) when (e is OperationCanceledException || StoreException.IsTrouble(e))
        {
            Log.NotKept(logger, record.Order.Site.Name, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(6010, LogLevel.Information, "The capture of {Site} for {Op} is closed: {Summary}")]
        public static partial void Closed(ILogger logger, string site, string op, string summary);

        [LoggerMessage(6011, LogLevel.Warning, "The capture of {Site} for {Op} is closed later")]
        public static partial void Later(ILogger logger, string site, string op, Exception exception);

        [LoggerMessage(6012, LogLevel.Warning, "Older captures of {Site} could not be removed")]
        public static partial void NotKept(ILogger logger, string site, Exception exception);
    }
}
