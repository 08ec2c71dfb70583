namespace AutoResponder.Platform.Diagnostics.Storing;

/// <summary>Requests on their way to the storage, the oldest first. Whoever leaves waits for them: a request that is given up may still arrive, too late to be thrown away with the rest.</summary>
/// <param name="patience">How long a request that the storage does not take is tried again.</param>
internal sealed class Sending(TimeSpan patience, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private readonly Queue<(Task Sent, byte[] Buffer)> _underWay = new();
    private readonly CancellationTokenSource _abandoned = new();

    public bool IsEmpty => _underWay.Count == 0;

    public void Begin(Func<CancellationToken, Task> request, byte[] buffer) => _underWay.Enqueue((PatientlyAsync(request), buffer));

    /// <summary>The oldest request's buffer, once the storage has taken it.</summary>
    public async Task<byte[]> TakenAsync(CancellationToken cancellationToken)
    {
        await _underWay.Peek().Sent.WaitAsync(cancellationToken);
        return _underWay.Dequeue().Buffer;
    }

    public async ValueTask DisposeAsync()
    {
        var all = Task.WhenAll(_underWay.Select(request => request.Sent));
        await Task.WhenAny(all, Task.Delay(Grace, time, CancellationToken.None));
        await _abandoned.CancelAsync();

        // How they ended is nobody's concern any more.
        await Task.WhenAny(all);
        _abandoned.Dispose();
    }

    private async Task PatientlyAsync(Func<CancellationToken, Task> request)
    {
        var begun = time.GetTimestamp();
        while (true)
        {
            try
            {
                await request(_abandoned.Token);
                return;
            }
            catch (Exception e) when (StoreException.MayPass(e) && time.GetElapsedTime(begun) < patience)
            {
                await Task.Delay(Between, time, _abandoned.Token);
            }
        }
    }
}
