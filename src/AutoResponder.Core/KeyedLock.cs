namespace AutoResponder.Core;

/// <summary>One at a time for each key, in the order of asking, within this process: so that a process never races with itself. Across processes the ledger decides.</summary>
public sealed class KeyedLock<TKey>
    where TKey : notnull
{
    /// <summary>Who waits for each key that somebody has.</summary>
    private readonly Dictionary<TKey, Queue<TaskCompletionSource>> _taken = [];

    /// <summary>Waits for the key; disposing the result lets the next one in.</summary>
    public async Task<IDisposable> EnterAsync(TKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // No semaphore: waiting for one with a token goes through the thread pool, out of reach of the caller's scheduler.
        TaskCompletionSource? turn = null;
        lock (_taken)
        {
            if (_taken.TryGetValue(key, out var waiting)) waiting.Enqueue(turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            else _taken.Add(key, new Queue<TaskCompletionSource>());
        }

        if (turn is not null)
        {
            using var limit = cancellationToken.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), turn);
            await turn.Task;
        }

        return new Turn(this, key);
    }

    /// <summary>Waits for the key, but not so long that the caller has no time left to use it: of many who wait in turn each would then give up right after its turn came, and none would ever finish.</summary>
    /// <exception cref="TimeoutException">The turn did not come in time.</exception>
    public async Task<IDisposable> EnterAsync(TKey key, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await EnterAsync(key, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Others were at {key} for {patience.TotalSeconds:0} s.");
        }
    }

    private void Leave(TKey key)
    {
        lock (_taken)
        {
            // Who gave up waiting meanwhile cannot be let in.
            while (_taken[key].TryDequeue(out var next))
            {
                if (next.TrySetResult()) return;
            }

            _taken.Remove(key);
        }
    }

    private sealed class Turn(KeyedLock<TKey> owner, TKey key) : IDisposable
    {
        private KeyedLock<TKey>? _owner = owner;

        public void Dispose() => Interlocked.Exchange(ref _owner, null)?.Leave(key);
    }
}
