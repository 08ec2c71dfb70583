using System.Collections.Concurrent;

namespace AutoResponder.Lab.Cloud;

/// <summary>The users of one site: so many requests a second, bounded in number at once, and a count of what they got.</summary>
internal sealed class LoadGenerator(string site, string host, int perSecond, Action<CloudEvent> tell) : IDisposable
{
    private const int MostAtOnce = 256;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false })
    {
        Timeout = TimeSpan.FromSeconds(15),
        DefaultRequestHeaders = { { "User-Agent", "Mozilla/5.0" } },
    };
    private readonly ConcurrentDictionary<long, Outcome> _seconds = new();
    private readonly SemaphoreSlim _atOnce = new(MostAtOnce);

    public string Site => site;

    /// <summary>How many requests a second; it may change at any time.</summary>
    public int PerSecond { get; set; } = perSecond;

    /// <summary>What the users got between two moments; a failure is a 5xx or no answer.</summary>
    public (int Ok, int Failed) Totals(DateTimeOffset from, DateTimeOffset to)
    {
        var (ok, failed) = (0, 0);
        foreach (var (second, outcome) in _seconds)
        {
            if (second < from.ToUnixTimeSeconds() || second >= to.ToUnixTimeSeconds()) continue;

            ok += outcome.Ok;
            failed += outcome.Failed;
        }

        return (ok, failed);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / PerSecond));
        var told = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                timer.Period = TimeSpan.FromSeconds(1.0 / PerSecond);
                if (_atOnce.Wait(0, cancellationToken)) _ = AskAsync(cancellationToken);
                else Count(false);

                var second = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
                if (second == told) continue;

                told = second;
                var last = _seconds.GetValueOrDefault(second - 1);
                if (last is not null) tell(new CloudEvent.Traffic(site, last.Ok, last.Failed));
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _atOnce.Dispose();
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri($"http://{host}/"), cancellationToken);
            Count((int)response.StatusCode < 500);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or ObjectDisposedException)
        {
            if (!cancellationToken.IsCancellationRequested) Count(false);
        }
        finally
        {
            _atOnce.Release();
        }
    }

    private void Count(bool isOk)
    {
        var outcome = _seconds.GetOrAdd(DateTimeOffset.UtcNow.ToUnixTimeSeconds(), static _ => new Outcome());
        lock (outcome)
        {
            if (isOk) outcome.Ok++;
            else outcome.Failed++;
        }
    }

    private sealed class Outcome
    {
        public int Ok { get; set; }

        public int Failed { get; set; }
    }
}
