using AutoResponder.Core;
using AutoResponder.Core.Signals;

namespace AutoResponder.Simulation.Hosting;

/// <summary>What a message asks for; as the real ones do, whatever queue it lies on.</summary>
internal abstract record Content
{
    public sealed record Told(Signal Signal) : Content;

    public sealed record Look(SiteId Site) : Content;

    public sealed record Ordered(Signal.Order Order) : Content;

    public sealed record PatrolShard(int Shard) : Content;

    /// <summary>Nothing that anybody can read.</summary>
    public sealed record Garbage(int Number) : Content;
}

/// <summary>A message on a queue.</summary>
internal sealed class Message(Content content)
{
    public Content Content => content;

    public int Dequeued { get; set; }

    /// <summary>Changes whenever it is taken: an old one deletes nothing.</summary>
    public int Receipt { get; set; }

    public bool IsDeleted { get; set; }
}
