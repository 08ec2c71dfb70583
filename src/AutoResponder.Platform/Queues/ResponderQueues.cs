using AutoResponder.Core;
using AutoResponder.Core.Ports;
using AutoResponder.Core.Signals;
using AutoResponder.Platform.Configuration;
using Azure.Storage.Queues;

namespace AutoResponder.Platform.Queues;

/// <summary>The public side's queue: whoever can write here can tell us things, and nothing more.</summary>
public sealed class HintQueue(StorageSettings storage)
{
    public const string Name = "hints";
    private readonly QueueClient _queue = storage.Queue(Name);

    /// <summary>Returns only once the queue has it.</summary>
    public Task SendAsync(Signal signal, CancellationToken cancellationToken) =>
        _queue.SendMessageAsync(MessageText.Write(new MessageContent.Told(signal)), timeToLive: Forever.TimeToLive, cancellationToken: cancellationToken);

    /// <summary>Puts a message back for later, as it was: with the same signal in it, and so the same id.</summary>
    public Task SendAgainAsync(string text, TimeSpan delay, CancellationToken cancellationToken) =>
        _queue.SendMessageAsync(text, visibilityTimeout: delay, timeToLive: Forever.TimeToLive, cancellationToken: cancellationToken);

    public Task CreateAsync(CancellationToken cancellationToken) => _queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
}

/// <summary>The inside's queue: only the engine, the console and the command line hold the right to write here, and that is what makes an order an order.</summary>
public sealed class SignalQueue(StorageSettings storage) : ISignals
{
    public const string Name = "signals";
    private readonly QueueClient _queue = storage.Queue(Name);

    public Task SendLookAsync(SiteId site, TimeSpan delay, CancellationToken cancellationToken) => SendAsync(new MessageContent.Look(site), delay, cancellationToken);

    public Task SendOrderAsync(Signal.Order order, CancellationToken cancellationToken) => SendAsync(new MessageContent.Ordered(order), TimeSpan.Zero, cancellationToken);

    public Task SendPatrolShardAsync(int shard, CancellationToken cancellationToken) => SendAsync(new MessageContent.PatrolShard(shard), TimeSpan.Zero, cancellationToken);

    /// <summary>Puts a message back for later, as it was.</summary>
    public Task SendAgainAsync(string text, TimeSpan delay, CancellationToken cancellationToken) =>
        _queue.SendMessageAsync(text, visibilityTimeout: delay, timeToLive: Forever.TimeToLive, cancellationToken: cancellationToken);

    public Task CreateAsync(CancellationToken cancellationToken) => _queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);

    private Task SendAsync(MessageContent content, TimeSpan delay, CancellationToken cancellationToken) =>
        _queue.SendMessageAsync(MessageText.Write(content), visibilityTimeout: WholeSeconds(delay), timeToLive: Forever.TimeToLive, cancellationToken: cancellationToken);

    /// <summary>The service counts in seconds: rounded up, since a look too early moves nothing.</summary>
    private static TimeSpan WholeSeconds(TimeSpan delay) => delay <= TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Ceiling(delay.TotalSeconds));
}

internal static class Forever
{
    /// <summary>Minus one second is the service's word for never: a message must not expire while the responder is down.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(-1);
}
