using System.Globalization;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Ports;
using AutoResponder.Platform.Diagnostics.Collecting;
using AutoResponder.Platform.Diagnostics.Journal;
using AutoResponder.Platform.Diagnostics.Storing;
using Azure.Identity;
using Microsoft.Extensions.Logging;

namespace AutoResponder.Platform.Diagnostics;

/// <summary>Collects one artefact: takes it, streams it, and writes down what came of it. Whatever Azure answers is written down as well; only trouble with the journal itself goes up.</summary>
public sealed partial class CaptureWorker
{
    /// <summary>A process that was frozen for its dump is not frozen again because the storage stumbled.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly CaptureJournal _journal;
    private readonly DiagnosticsStore _store;
    private readonly Collectors _collectors;
    private readonly CaptureCloser _closer;
    private readonly IPolicies _policies;
    private readonly CapturePace _pace;
    private readonly TimeProvider _time;
    private readonly ILogger<CaptureWorker> _logger;

    internal CaptureWorker(
        CaptureJournal journal, DiagnosticsStore store, Collectors collectors, CaptureCloser closer, IPolicies policies, CapturePace pace, TimeProvider time, ILogger<CaptureWorker> logger) =>
        (_journal, _store, _collectors, _closer, _policies, _pace, _time, _logger) = (journal, store, collectors, closer, policies, pace, time, logger);

    /// <summary>Takes up a message. The answer says when the same message must come again; null for never.</summary>
    public async Task<TimeSpan?> CollectAsync(string capture, string id, CancellationToken cancellationToken)
    {
        // What was removed with all its blobs asks for nothing any more.
        if (await _journal.ReadAsync(capture, cancellationToken) is not { } record || record.Find(id) is not { } artefact) return null;

        var again = await StepAsync(record, artefact, cancellationToken);
        return again ?? await _closer.CloseAsync(capture, cancellationToken);
    }

    /// <summary>Takes up the message to close a capture.</summary>
    public Task<TimeSpan?> CloseAsync(string capture, CancellationToken cancellationToken) => _closer.CloseAsync(capture, cancellationToken);

    /// <summary>Gives up what failed at every delivery.</summary>
    public async Task GiveUpAsync(string capture, string id, CancellationToken cancellationToken)
    {
        if (await _journal.ReadAsync(capture, cancellationToken) is not { } record || record.Find(id) is not { HasEnded: false } artefact) return;

        await _journal.PutAsync(capture, artefact.AsMissing("it failed at every delivery of its message", _time.GetUtcNow()), cancellationToken);
        await _closer.CloseAsync(capture, cancellationToken);
    }

    private async Task<TimeSpan?> StepAsync(CaptureRecord record, Artefact artefact, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        if (artefact.HasEnded) return null;
        if (artefact.IsAbandoned(now, _pace.DeadAfter))
        {
            if (await _journal.PutAsync(record.Key, artefact.AsCutOff("whoever collected it went silent", now), cancellationToken) is not { } left) return _pace.DeadAfter;

            artefact = left;
        }

        // A process is frozen for one dump at a time, the small one first.
        if (artefact.IsDump && record.Artefacts.Any(other => other is { IsDump: true, HasEnded: false } && string.CompareOrdinal(other.Id, artefact.Id) < 0)) return _pace.TryAgainAfter;

        // Somebody is at it, or was a moment ago: this message comes back to see what became of them.
        if (artefact.State == ArtefactState.Taken) return _pace.DeadAfter;
        if (artefact.HasEnded) return null;
        if (now >= record.Order.Until)
            return await _journal.PutAsync(record.Key, artefact.AsMissing(artefact.Why is { } why ? $"its time was over: {why}" : "its time was over before it could be taken", now), cancellationToken) is null ? _pace.DeadAfter : null;

        var taken = artefact with { State = ArtefactState.Taken, TakenAt = now, BeatAt = now, By = Guid.NewGuid().ToString("N"), Why = null };
        return await _journal.PutAsync(record.Key, taken, cancellationToken) is { } ours ? await WorkAsync(record, ours, cancellationToken) : _pace.DeadAfter;
    }

    private async Task<TimeSpan?> WorkAsync(CaptureRecord record, Artefact taken, CancellationToken cancellationToken)
    {
        await using var beat = Beat.Of(_journal, record.Key, taken, _pace, _time);
        var limits = Limits.Of(taken.Kind, record.Order.Scope, _policies.Current.Fleet.Diagnostics);
        var end = await CollectAsync(record.Order, taken, limits, beat.Lost, cancellationToken);

        // What came of it is written down whatever becomes of the caller.
        var ended = await beat.EndAsync(end, CancellationToken.None);
        if (ended is null)
        {
            Log.Lost(_logger, record.Order.Site.Name, record.Order.Op.Value, taken.Name);
            await DiscardAsync(record.Order, taken);
            return _pace.DeadAfter;
        }

        if (ended.State == ArtefactState.Done) Log.Saved(_logger, record.Order.Site.Name, record.Order.Op.Value, ended.Name, ended.Bytes ?? 0);
        else if (ended.State != ArtefactState.Absent) Log.NotSaved(_logger, record.Order.Site.Name, record.Order.Op.Value, ended.Name, ended.State.ToString(), ended.Why);
        return ended.State == ArtefactState.Waiting ? _pace.TryAgainAfter : null;
    }

    private async Task<Func<Artefact, Artefact>> CollectAsync(CaptureOrder order, Artefact taken, Limits limits, CancellationToken lost, CancellationToken cancellationToken)
    {
        using var within = CancellationTokenSource.CreateLinkedTokenSource(lost, cancellationToken);

        // Nothing is frozen any more once the incident has gone on.
        var left = order.Until - _time.GetUtcNow();
        var length = taken.IsDump && left < limits.Time ? left : limits.Time;
        within.CancelAfter(length > TimeSpan.Zero ? length : TimeSpan.Zero);
        var wasFrozen = false;
        try
        {
            if (taken.Attempt > 1) await DiscardAsync(order, taken with { Attempt = taken.Attempt - 1 });
            if (taken.IsDump) await _store.CheckAsync(within.Token);

            await using var opened = await _collectors.Of(taken.Kind).OpenAsync(new Wanted(order, taken, limits), within.Token);
            wasFrozen = taken.IsDump;
            var name = taken.Name + opened.Ending;
            var stored = await _store.UploadAsync(
                CaptureKeys.Blob(order, name, taken.Attempt), new AtMost(opened.Content, limits.Bytes), new BlobLabels(order, taken.Kind, opened.ContentType), taken.IsDump ? Patience : TimeSpan.Zero, within.Token);
            if (stored.Bytes > 0) return row => row with { State = ArtefactState.Done, Name = name, Blob = stored.Blob, Bytes = stored.Bytes, Sha256 = stored.Sha256, EndedAt = _time.GetUtcNow() };

            await _store.DeleteAsync(stored.Blob, CancellationToken.None);
            return Missing("there was nothing in it");
        }
        catch (AbsentException e)
        {
            return row => row.AsAbsent(e.Message, _time.GetUtcNow());
        }
        catch (Exception e) when (e is SourceException or TooLongException)
        {
            return await ThrownAwayAsync(order, taken, Missing(e.Message));
        }
        catch (CutOffException e)
        {
            return await ThrownAwayAsync(order, taken, row => row.AsCutOff($"the source broke off: {e.Message}", _time.GetUtcNow()));
        }
        catch (Exception e) when (StoreException.IsTrouble(e))
        {
            // No process is frozen more than twice, whoever is to blame.
            var why = e is StoreException ? e.Message : StoreException.Of(e).Message;
            return await ThrownAwayAsync(order, taken, row => wasFrozen ? row.AsCutOff(why, _time.GetUtcNow()) : Later(row, why));
        }
        catch (AuthenticationFailedException e)
        {
            // Our own identity is out of order for a while: that is nobody's attempt either.
            return row => Later(row, $"no token could be had: {e.Message.Split('\n')[0]}");
        }
        catch (OperationCanceledException)
        {
            return await ThrownAwayAsync(order, taken, Missing(string.Create(CultureInfo.InvariantCulture, $"it took longer than {length.TotalSeconds:0} s")));
        }
    }

    private Func<Artefact, Artefact> Missing(string why) => row => row.AsMissing(why, _time.GetUtcNow());

    private Artefact Later(Artefact row, string why) =>
        row with { State = ArtefactState.Waiting, By = null, TakenAt = null, BeatAt = null, SentAt = _time.GetUtcNow() + _pace.TryAgainAfter, Why = why };

    private async Task<Func<Artefact, Artefact>> ThrownAwayAsync(CaptureOrder order, Artefact taken, Func<Artefact, Artefact> end)
    {
        await DiscardAsync(order, taken);
        return end;
    }

    /// <summary>Throws away what an attempt left. Where that fails it is done before the capture is closed.</summary>
    private async Task DiscardAsync(CaptureOrder order, Artefact taken)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await foreach (var blob in _store.ListAsync($"{CaptureKeys.Blob(order, taken.Name, taken.Attempt)}.", limit.Token)) await _store.DiscardAsync(blob.Name, limit.Token);
        }
        catch (Exception e) when (e is OperationCanceledException || StoreException.IsTrouble(e))
        {
            Log.NotDiscarded(_logger, order.Site.Name, order.Op.Value, taken.Name, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(6001, LogLevel.Information, "Saved {Artefact} of {Site} for {Op}: {Bytes} bytes")]
        public static partial void Saved(ILogger logger, string site, string op, string artefact, long bytes);

        [LoggerMessage(6002, LogLevel.Warning, "Artefact {Artefact} of {Site} for {Op} is {State}: {Why}")]
        public static partial void NotSaved(ILogger logger, string site, string op, string artefact, string state, string? why);

        [LoggerMessage(6003, LogLevel.Warning, "Artefact {Artefact} of {Site} for {Op} is somebody else's meanwhile; what was collected is thrown away")]
        public static partial void Lost(ILogger logger, string site, string op, string artefact);

        [LoggerMessage(6004, LogLevel.Warning, "What was left of {Artefact} of {Site} for {Op} could not be thrown away yet")]
        public static partial void NotDiscarded(ILogger logger, string site, string op, string artefact, Exception exception);
    }
}
