using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Seals;

namespace AutoResponder.Functions.Seal;

/// <summary>The timer that seals the audit, whether anything happened or not: that it goes on is a sign of life.</summary>
internal sealed partial class SealFunction(SealerOrNone sealer, StorageClock clock, ILogger<SealFunction> logger)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (sealer.Sealer is not { } found)
        {
            Log.NoKey(logger, SealServices.KeySetting);
            return;
        }

        await clock.CheckAsync(cancellationToken);
        await found.RunAsync(cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(3120, LogLevel.Warning, "The audit is not sealed: {Setting} names no key")]
        public static partial void NoKey(ILogger logger, string setting);
    }
}
