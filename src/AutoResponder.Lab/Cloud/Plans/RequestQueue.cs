namespace AutoResponder.Lab.Cloud.Plans;

/// <summary>The requests in front of one worker: so many inside, so many waiting, the rest are turned away.</summary>
internal sealed class RequestQueue(WorkerLimits? limits) : IDisposable
{
    private readonly SemaphoreSlim? _places = limits is null ? null : new SemaphoreSlim(limits.AtOnce);
    private int _waiting;
    private int _inside;
    private int _served;

    /// <summary>How many wait now: what Azure calls the HTTP queue length.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>How many are being served now.</summary>
    public int Inside => Volatile.Read(ref _inside);

    /// <summary>Waits for a place; false at once where too many wait already.</summary>
    public async Task<bool> EnterAsync(CancellationToken cancellationToken)
    {
        if (_places is not null && !_places.Wait(0, CancellationToken.None) && !await WaitAsync(_places, cancellationToken)) return false;

        Interlocked.Increment(ref _inside);
        return true;
    }

    public void Leave()
    {
        Interlocked.Increment(ref _served);
        Interlocked.Decrement(ref _inside);
        _places?.Release();
    }

    /// <summary>How much of its places was worked in for so many seconds, in percent, since this was asked last. The work only waits, so no processor shows it.</summary>
    public double TakeWork(TimeSpan since)
    {
        var served = Interlocked.Exchange(ref _served, 0);
        return limits is null ? 0 : served * limits.Takes.TotalSeconds * 100 / (limits.AtOnce * since.TotalSeconds);
    }

    public void Dispose() => _places?.Dispose();

    private async Task<bool> WaitAsync(SemaphoreSlim places, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > limits!.Waiting) return false;

            await places.WaitAsync(cancellationToken);
            return true;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
