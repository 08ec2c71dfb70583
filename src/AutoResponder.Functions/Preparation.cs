using AutoResponder.Platform.Diagnostics.Journal;
using AutoResponder.Platform.Diagnostics.Storing;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Queues;
using AutoResponder.Platform.Seals;
using Azure.Data.Tables;

namespace AutoResponder.Functions;

/// <summary>Makes sure that the tables, the queues and the container are there. An identity that may not create them finds them made by the deployment.</summary>
internal sealed partial class Preparation(TableServiceClient tables, HintQueue hints, SignalQueue signals, CaptureQueue captures, DiagnosticsStore diagnostics, SealStore seals, ILogger<Preparation> logger)
{
    // The host waits 30 s for the handler, and a handler that never comes up can answer nothing.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        using var within = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        within.CancelAfter(Limit);
        try
        {
            foreach (var table in new[] { Keys.LedgerTable, Keys.PlansTable, Keys.FeedTable, Keys.IllTable, Keys.SitesTable, CaptureKeys.Table })
                await tables.CreateTableIfNotExistsAsync(table, within.Token);

            await hints.CreateAsync(within.Token);
            await signals.CreateAsync(within.Token);
            await captures.CreateAsync(within.Token);
            await diagnostics.CreateAsync(within.Token);
            await seals.CreateAsync(within.Token);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it is: the functions will say what is missing when they need it, and until then ask for everything again.
            Log.NotPrepared(logger, e.Message, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Error, "Tables and queues could not be made sure of: {Why}")]
        public static partial void NotPrepared(ILogger logger, string why, Exception exception);
    }
}
