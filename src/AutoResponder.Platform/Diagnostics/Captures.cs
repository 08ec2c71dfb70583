using System.Collections.Immutable;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Ports;
using AutoResponder.Platform.AppService;
using AutoResponder.Platform.Diagnostics.Journal;
using AutoResponder.Platform.Queues;
using Azure;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Diagnostics;

/// <summary>Captures, begun and seen to. It collects nothing itself: it writes down what is to be had, and sends for it.</summary>
public sealed class Captures(TableServiceClient tables, CaptureQueue queue, InstanceReader instances, TimeProvider time, CapturePace? pace = null) : ICaptures
{
    private readonly CaptureJournal _journal = new(tables);
    private readonly CapturePace _pace = pace ?? new CapturePace();

    public async Task SeeToAsync(CaptureOrder order, CancellationToken cancellationToken)
    {
        var capture = CaptureKeys.Partition(order);
        var record = await _journal.ReadAsync(capture, cancellationToken) ?? await BeginAsync(order, cancellationToken);
        if (record is null || record.Head.EndedAt is not null) return;

        foreach (var artefact in record.Artefacts) await SeeToAsync(capture, artefact, cancellationToken);
        if (record.IsCollected && IsForgotten(record.Head.SentAt) && IsForgotten(record.Head.ClosingAt, _pace.CloseWithin)
            && await _journal.PutAsync(record.Head with { SentAt = time.GetUtcNow() }, cancellationToken) is not null)
            await queue.SendAsync(new MessageContent.FinishCapture(capture), cancellationToken);
    }

    /// <summary>How far a capture has come; null where nobody has begun it.</summary>
    public async Task<CaptureReading?> ReadAsync(CaptureOrder order, CancellationToken cancellationToken) =>
        await _journal.ReadAsync(CaptureKeys.Partition(order), cancellationToken) is { } record
            ? new CaptureReading(record.Head.EndedAt is not null, record.IsWhole, record.Summary())
            : null;

    /// <summary>Null where somebody else was faster, and sees to it.</summary>
    private async Task<CaptureRecord?> BeginAsync(CaptureOrder order, CancellationToken cancellationToken)
    {
        var (found, trouble) = Expansion.NeedsInstances(order) ? await ListAsync(order, cancellationToken) : ([], null);
        var record = Expansion.Of(order, found, trouble, time.GetUtcNow());
        if (!await _journal.BeginAsync(record, cancellationToken)) return null;

        // Whoever dies before all are sent leaves rows whose message is overdue.
        foreach (var artefact in record.Artefacts.Where(artefact => artefact.State == ArtefactState.Waiting)) await SendAsync(record.Key, artefact, cancellationToken);
        return record.IsCollected ? await _journal.ReadAsync(record.Key, cancellationToken) : null;
    }

    private async Task SeeToAsync(string capture, Artefact artefact, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var next = artefact switch
        {
            { State: ArtefactState.Waiting } when IsForgotten(artefact.SentAt) => artefact with { SentAt = now },
            _ when artefact.IsAbandoned(now, _pace.DeadAfter) => artefact.AsCutOff("whoever collected it went silent", now),
            _ => null,
        };

        // The row first: from then on whoever was given up for dead can end nothing of it any more.
        if (next is not null && await _journal.PutAsync(capture, next, cancellationToken) is { State: ArtefactState.Waiting } waiting)
            await SendAsync(capture, waiting, cancellationToken);
    }

    private Task SendAsync(string capture, Artefact artefact, CancellationToken cancellationToken) =>
        queue.SendAsync(new MessageContent.Collect(capture, artefact.Id), cancellationToken);

    private bool IsForgotten(DateTimeOffset? since, TimeSpan? after = null) => since is null || since + (after ?? _pace.SendAgainAfter) <= time.GetUtcNow();

    private async Task<(ImmutableArray<(string Id, string? Machine)> Found, string? Trouble)> ListAsync(CaptureOrder order, CancellationToken cancellationToken)
    {
        try
        {
            return (await instances.ListAsync(order.Site, cancellationToken), null);
        }
        catch (RequestFailedException e)
        {
            return ([], SourceException.Because(e));
        }
    }
}
