using System.Security.Cryptography;
using System.Text;
using AutoResponder.Core.Ports;
using AutoResponder.Core.Signals;
using AutoResponder.Functions.Invocations;

namespace AutoResponder.Functions.Poison;

/// <summary>Writes down messages that failed every time: they are bugs or of a newer build, and never silent.</summary>
internal sealed partial class PoisonFunction(IUnassigned unassigned, ILogger<PoisonFunction> logger)
{
    public async Task RunAsync(string queue, Invocation invocation, CancellationToken cancellationToken)
    {
        var text = invocation.Message("message");
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        await unassigned.CountAsync(new Signal.Unreadable("failed at every delivery", queue, hash), $"poison on {queue}", text, cancellationToken);
        Log.Poisoned(logger, queue, hash);
    }

    private static partial class Log
    {
        [LoggerMessage(4010, LogLevel.Error, "A message of queue {Queue} failed at every delivery; SHA-256 {Hash}")]
        public static partial void Poisoned(ILogger logger, string queue, string hash);
    }
}
