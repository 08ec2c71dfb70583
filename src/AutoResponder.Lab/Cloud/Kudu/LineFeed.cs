using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace AutoResponder.Lab.Cloud.Kudu;

/// <summary>Lines as they are written, for whoever listens. One who listens too slowly misses some.</summary>
internal sealed class LineFeed
{
    private const int MostBehind = 1000;
    private readonly Lock _lock = new();
    private readonly List<Channel<string>> _listeners = [];

    public void Say(string line)
    {
        lock (_lock)
        {
            foreach (var listener in _listeners) listener.Writer.TryWrite(line);
        }
    }

    public async IAsyncEnumerable<string> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<string>(new BoundedChannelOptions(MostBehind) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_lock) _listeners.Add(channel);
        try
        {
            await foreach (var line in channel.Reader.ReadAllAsync(cancellationToken)) yield return line;
        }
        finally
        {
            lock (_lock) _listeners.Remove(channel);
        }
    }
}
