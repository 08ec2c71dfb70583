using AutoResponder.Platform.Configuration;
using Azure.Storage.Queues;

namespace AutoResponder.Platform.Queues;

/// <summary>The captures' own queue: healing never waits behind a dump.</summary>
public sealed class CaptureQueue(StorageSettings storage)
{
    public const string Name = "captures";
    private readonly QueueClient _queue = storage.Queue(Name);

    public Task SendAsync(MessageContent content, CancellationToken cancellationToken) => SendAgainAsync(MessageText.Write(content), TimeSpan.Zero, cancellationToken);

    /// <summary>Puts a message back for later, as it was.</summary>
    public Task SendAgainAsync(string text, TimeSpan delay, CancellationToken cancellationToken) =>
        _queue.SendMessageAsync(text, visibilityTimeout: TimeSpan.FromSeconds(Math.Ceiling(delay.TotalSeconds)), timeToLive: Forever.TimeToLive, cancellationToken: cancellationToken);

    public Task CreateAsync(CancellationToken cancellationToken) => _queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
}
