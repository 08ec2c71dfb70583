using AutoResponder.Platform.Diagnostics.Journal;

namespace AutoResponder.Platform.Diagnostics;

/// <summary>
/// Says again and again that somebody works on an artefact. Whoever could not say so for too long, because the storage or this process stood still, stops of itself:
/// by then somebody else may have begun it anew.
/// </summary>
internal sealed class Beat : IAsyncDisposable
{
    private readonly CaptureJournal _journal;
    private readonly string _capture;
    private readonly CapturePace _pace;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _beating;
    private Artefact _row;

    private Beat(CaptureJournal journal, string capture, Artefact taken, CapturePace pace, TimeProvider time)
    {
        (_journal, _capture, _row, _pace, _time) = (journal, capture, taken, pace, time);
        _beating = RunAsync();
    }

    /// <summary>Cancelled once the artefact is somebody else's, or may be.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Begins with an artefact that this process has just taken.</summary>
    public static Beat Of(CaptureJournal journal, string capture, Artefact taken, CapturePace pace, TimeProvider time) => new(journal, capture, taken, pace, time);

    /// <summary>Writes down how it ended; null where it is not ours to end any more.</summary>
    public async Task<Artefact?> EndAsync(Func<Artefact, Artefact> end, CancellationToken cancellationToken)
    {
        await StopAsync();
        if (_lost.IsCancellationRequested) return null;

        var ended = end(_row);
        if (await _journal.PutAsync(_capture, ended, cancellationToken) is { } written) return written;

        // A write of ours may have gone through whose answer was lost; then the row is still ours, in a version that we do not know.
        return await ReadOursAsync(cancellationToken) switch
        {
            { State: ArtefactState.Taken } ours => await _journal.PutAsync(_capture, ended with { Tag = ours.Tag }, cancellationToken),
            { } ours when ours.State == ended.State => ours,
            _ => null,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _lost.Dispose();
        _stop.Dispose();
    }

    private async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _beating;
    }

    private async Task RunAsync()
    {
        var said = _time.GetUtcNow();
        while (true)
        {
            try
            {
                await Task.Delay(_pace.BeatEvery, _time, _stop.Token);
                var now = _time.GetUtcNow();
                if (now - said > _pace.DeadAfter - _pace.BeatEvery) break;

                using var within = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
                within.CancelAfter(_pace.BeatEvery);
                if (!await SayAsync(now, within.Token)) break;

                said = now;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is OperationCanceledException || StoreException.IsTrouble(e))
            {
                // The storage is slow or away: the next beat may get through.
            }
        }

        await _lost.CancelAsync();
    }

    private async Task<bool> SayAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var next = await _journal.PutAsync(_capture, _row with { BeatAt = now }, cancellationToken);
        if (next is null && await ReadOursAsync(cancellationToken) is { State: ArtefactState.Taken } ours) next = await _journal.PutAsync(_capture, ours with { BeatAt = now }, cancellationToken);
        if (next is not null) _row = next;
        return next is not null;
    }

    private async Task<Artefact?> ReadOursAsync(CancellationToken cancellationToken) =>
        (await _journal.ReadAsync(_capture, cancellationToken))?.Find(_row.Id) is { } there && there.By == _row.By ? there : null;
}
