using AutoResponder.Core.Observations;

namespace AutoResponder.Platform.Monitoring;

/// <summary>One gathering of evidence: everything is asked side by side within one limit, and what is not in by then is named.</summary>
internal sealed class Look : IDisposable
{
    /// <summary>Evidence that took longer could not be acted on any more.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(18);

    private readonly TimeProvider _time;
    private readonly DateTimeOffset _seenAt;
    private readonly CancellationToken _whole;
    private readonly CancellationTokenSource _limit;
    private readonly CancellationTokenSource _within;
    private readonly List<(string What, Task Answer)> _asked = [];

    public Look(TimeProvider time, CancellationToken cancellationToken)
    {
        (_time, _seenAt, _whole) = (time, time.GetUtcNow(), cancellationToken);
        _limit = new CancellationTokenSource(Limit, time);
        _within = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _limit.Token);
    }

    /// <summary>A sentence for each thing that could not be read. Whoever adds one takes the lock on it.</summary>
    public List<string> Missing { get; } = [];

    public CancellationToken Token => _within.Token;

    /// <summary>Waits for an answer as well.</summary>
    /// <param name="what">What could not be read, if it does not come in time.</param>
    public Task<T> Ask<T>(string what, Task<T> answer)
    {
        _asked.Add((what, answer));
        return answer;
    }

    /// <summary>Returns when all is in, or the time is over.</summary>
    public async Task<Evidence> EndAsync()
    {
        try
        {
            await Task.WhenAll(_asked.Select(asked => asked.Answer));
        }
        catch (OperationCanceledException) when (!_whole.IsCancellationRequested)
        {
            lock (Missing) Missing.AddRange(_asked.Where(asked => !asked.Answer.IsCompletedSuccessfully).Select(asked => $"{asked.What} could not be read within {Limit.TotalSeconds:0} s"));
        }

        lock (Missing) return new Evidence { SeenAt = _seenAt, ReadAt = _time.GetUtcNow(), Missing = [.. Missing.Order(StringComparer.Ordinal)] };
    }

    public void Dispose()
    {
        _within.Dispose();
        _limit.Dispose();
    }
}
