using AutoResponder.Functions.Invocations;
using AutoResponder.Functions.Poison;
using AutoResponder.Platform.Diagnostics;
using AutoResponder.Platform.Queues;

namespace AutoResponder.Functions.PoisonCaptures;

/// <summary>What failed at every delivery is missing, and its capture goes on without it. Like every poisoned message it is written down.</summary>
internal sealed class PoisonCapturesFunction(CaptureWorker worker, PoisonFunction poison)
{
    public async Task RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        // What cannot even be read is nobody's artefact.
        if (MessageText.TryRead(invocation.Message("message")) is MessageContent.Collect collect) await worker.GiveUpAsync(collect.Capture, collect.Artefact, cancellationToken);
        await poison.RunAsync(CaptureQueue.Name, invocation, cancellationToken);
    }
}
