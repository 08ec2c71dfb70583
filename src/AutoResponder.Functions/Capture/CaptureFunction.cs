using AutoResponder.Functions.Invocations;
using AutoResponder.Platform.Diagnostics;
using AutoResponder.Platform.Queues;

namespace AutoResponder.Functions.Capture;

/// <summary>Collects one artefact of a capture, or closes one. What has to wait is put back as it was.</summary>
internal sealed partial class CaptureFunction(CaptureWorker worker, CaptureQueue captures, ILogger<CaptureFunction> logger)
{
    public async Task RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var text = invocation.Message("message");
        var content = MessageText.Read(text);
        TimeSpan? again;
        try
        {
            again = content switch
            {
                MessageContent.Collect collect => await worker.CollectAsync(collect.Capture, collect.Artefact, cancellationToken),
                MessageContent.FinishCapture finish => await worker.CloseAsync(finish.Capture, cancellationToken),
                _ => throw new InvalidDataException($"{content.GetType().Name} does not belong on the queue of captures."),
            };
        }
        catch (Exception e) when (Trouble.IsExpected(e))
        {
            Log.Later(logger, content.GetType().Name, e);
            again = Trouble.TryAgainAfter;
        }

        if (again is { } delay) await captures.SendAgainAsync(text, delay, CancellationToken.None);
    }

    private static partial class Log
    {
        [LoggerMessage(6020, LogLevel.Warning, "{Content} is taken up again later")]
        public static partial void Later(ILogger logger, string content, Exception exception);
    }
}
