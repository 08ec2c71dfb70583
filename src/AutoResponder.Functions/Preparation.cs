using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Queues;
using Azure;
using Azure.Data.Tables;

namespace AutoResponder.Functions;

/// <summary>Makes sure that the tables and queues are there. An identity that may not create them finds them made by the deployment.</summary>
internal sealed partial class Preparation(TableServiceClient tables, HintQueue hints, SignalQueue signals, ILogger<Preparation> logger)
{
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var table in new[] { Keys.LedgerTable, Keys.PlansTable, Keys.FeedTable })
                await tables.CreateTableIfNotExistsAsync(table, cancellationToken);

            await hints.CreateAsync(cancellationToken);
            await signals.CreateAsync(cancellationToken);
        }
        catch (RequestFailedException e)
        {
            // The functions will say what is missing when they need it; the handler must come up to say anything at all.
            Log.NotPrepared(logger, e.ErrorCode, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Error, "Tables and queues could not be made sure of: {ErrorCode}")]
        public static partial void NotPrepared(ILogger logger, string? errorCode, Exception exception);
    }
}
