using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AutoResponder.Core.Signals;
using AutoResponder.Functions.Invocations;
using AutoResponder.Platform.Events;
using AutoResponder.Platform.Queues;

namespace AutoResponder.Functions.Events;

/// <summary>Event Grid's door: it parses and enqueues, nothing else. Success means that the queue has it; whatever goes wrong here goes up to the host, so that Event Grid delivers again.</summary>
internal sealed partial class EventsFunction(HintQueue hints, ILogger<EventsFunction> logger)
{
    private const string Binding = "event";

    public async Task RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var body = Encoding.UTF8.GetBytes(Event(invocation));
        switch (EventGridParser.Parse(body))
        {
            case EventParse.Read read:
                foreach (var signal in read.Signals) await hints.SendAsync(signal, cancellationToken);
                break;

            // It would be no better the next time: it is kept for whoever wonders, and Event Grid is done with it.
            case EventParse.Refused refused:
                Log.Unreadable(logger, refused.Path, refused.What);
                await hints.SendAsync(new Signal.Unreadable(refused.What, refused.Path, Convert.ToHexStringLower(SHA256.HashData(body))), cancellationToken);
                break;
        }
    }

    private static string Event(Invocation invocation) =>
        invocation.Data.ValueKind == JsonValueKind.Object && invocation.Data.TryGetProperty(Binding, out _) ? invocation.Message(Binding) : "";

    private static partial class Log
    {
        [LoggerMessage(1040, LogLevel.Warning, "An event could not be read at {Path}: {What}")]
        public static partial void Unreadable(ILogger logger, string path, string what);
    }
}
