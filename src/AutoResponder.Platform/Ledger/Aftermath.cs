using System.Collections.Immutable;
using System.Globalization;
using AutoResponder.Core;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Ports;
using AutoResponder.Platform.Notifications;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;

namespace AutoResponder.Platform.Ledger;

/// <summary>Derives from a plan's events what people read and are told: the feed, and notices. How far each has come is remembered with the plan, so a crash costs a repetition at most, and a channel that is down costs the feed nothing.</summary>
public sealed partial class Aftermath(TableServiceClient tables, AuditReader audit, NoticeWriter writer, Notifier notifier, TimeProvider time, ILogger<Aftermath> logger) : IAftermath
{
    private const string FedUpTo = "FedUpTo";
    private const string ToldUpTo = "ToldUpTo";

    /// <summary>Events up to <see cref="ToldUpTo"/> that nobody has been told of yet.</summary>
    private const string Untold = "Untold";

    /// <summary>What nobody could be told for so long is no news any more.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(7);

    private readonly TableClient _plans = tables.GetTableClient(Keys.PlansTable);
    private readonly TableClient _feed = tables.GetTableClient(Keys.FeedTable);
    private readonly KeyedLock<PlanId> _turns = new();

    /// <exception cref="NotToldException">Somebody could not be told; the plan has to be visited again.</exception>
    public async Task CatchUpAsync(PlanId plan, CancellationToken cancellationToken)
    {
        // At least once is the promise; rounds that overlap in one process need not make it more.
        using var turn = await _turns.EnterAsync(plan, cancellationToken);
        if (await ReadAsync(plan, cancellationToken) is not { } before) return;

        var (after, waiting) = await FeedAsync(plan, before, cancellationToken);

        // Written before the first notice leaves: from here on each is owed until a channel takes it.
        if (!after.IsSameAs(before)) await WriteAsync(plan, after, cancellationToken);
        if (after.Untold.IsEmpty) return;

        var untold = await TellAsync(plan, after.Untold, waiting, cancellationToken);
        if (!untold.SequenceEqual(after.Untold)) await WriteAsync(plan, after with { Untold = untold }, cancellationToken);
        if (!untold.IsEmpty) throw new NotToldException(untold.Length);
    }

    private async Task<(Progress After, Dictionary<long, AuditEvent> Waiting)> FeedAsync(PlanId plan, Progress progress, CancellationToken cancellationToken)
    {
        var waiting = new Dictionary<long, AuditEvent>();
        await foreach (var happened in audit.EventsAsync(plan, Math.Min(progress.Fed, progress.Told), cancellationToken))
        {
            var sequence = happened.Sequence;
            if (sequence > progress.Fed) await FeedAsync(plan, happened, cancellationToken);
            if (sequence > progress.Told && NoticeWriter.MayConcern(happened))
            {
                waiting[sequence] = happened;
                progress = progress with { Untold = progress.Untold.Add(sequence) };
            }

            progress = progress with { Fed = Math.Max(progress.Fed, sequence), Told = Math.Max(progress.Told, sequence) };
        }

        return (progress, waiting);
    }

    /// <summary>Returns what is still owed.</summary>
    private async Task<ImmutableArray<long>> TellAsync(PlanId plan, ImmutableArray<long> owed, Dictionary<long, AuditEvent> known, CancellationToken cancellationToken)
    {
        var notices = new List<Notice>();
        foreach (var sequence in owed)
        {
            if ((known.GetValueOrDefault(sequence) ?? await audit.EventAsync(plan, sequence, cancellationToken)) is not { } happened) continue;

            if (happened.At < time.GetUtcNow() - Oldest) Log.GivenUp(logger, happened.Kind, happened.Incident, Oldest.TotalDays);
            else if (await writer.WriteAsync(plan, happened, cancellationToken) is { } notice) notices.Add(notice);
        }

        // A later reminder through the same channel says all that an earlier one would.
        var due = notices.Where(notice => notice.Kind != nameof(IncidentEvent.HandOverReminded)
            || !notices.Exists(other => other.Kind == notice.Kind && other.Incident == notice.Incident && other.Channel == notice.Channel && other.Sequence > notice.Sequence));
        return [.. (await notifier.TellAsync(due, cancellationToken)).Select(notice => notice.Sequence).Order()];
    }

    /// <summary>Newest first within its hour: the key counts time backwards. Written again it is the same row.</summary>
    private Task FeedAsync(PlanId plan, AuditEvent happened, CancellationToken cancellationToken) => _feed.UpsertEntityAsync(
        new TableEntity(
            Keys.Hour(happened.At),
            string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.MaxValue.UtcTicks - happened.At.UtcTicks:D19}:{Keys.Partition(plan)}:{happened.Sequence:D12}"))
        {
            ["At"] = happened.At,
            ["Kind"] = happened.Kind,
            ["Plan"] = plan.Value,
            ["Site"] = happened.Site?.Value,
            ["Incident"] = happened.Incident,
            ["Text"] = happened.Text.Length > 8192 ? happened.Text[..8192] : happened.Text,
        },
        TableUpdateMode.Replace,
        cancellationToken);

    private async Task<Progress?> ReadAsync(PlanId plan, CancellationToken cancellationToken)
    {
        var read = await _plans.GetEntityIfExistsAsync<TableEntity>(Keys.Shard(plan.Shard), Keys.Partition(plan), cancellationToken: cancellationToken);
        if (!read.HasValue) return null;

        var untold = (read.Value!.GetString(Untold) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => long.Parse(text, CultureInfo.InvariantCulture));
        return new Progress(read.Value!.GetInt64(FedUpTo) ?? 0, read.Value!.GetInt64(ToldUpTo) ?? 0, [.. untold]);
    }

    /// <summary>Two at once both write what they know to be told; whoever writes last makes something be told twice at worst.</summary>
    private Task WriteAsync(PlanId plan, Progress progress, CancellationToken cancellationToken) => _plans.UpsertEntityAsync(
        new TableEntity(Keys.Shard(plan.Shard), Keys.Partition(plan))
        {
            [FedUpTo] = progress.Fed,
            [ToldUpTo] = progress.Told,
            [Untold] = string.Join(' ', progress.Untold.Select(sequence => sequence.ToString(CultureInfo.InvariantCulture))),
        },
        TableUpdateMode.Merge,
        cancellationToken);

    private sealed record Progress(long Fed, long Told, ImmutableArray<long> Untold)
    {
        public bool IsSameAs(Progress other) => (Fed, Told) == (other.Fed, other.Told) && Untold.SequenceEqual(other.Untold);
    }

    private static partial class Log
    {
        [LoggerMessage(5010, LogLevel.Error, "Nobody could be told of {Kind} of {Incident} for {Days} days; it is given up")]
        public static partial void GivenUp(ILogger logger, string kind, string? incident, double days);
    }
}

/// <summary>A channel did not take what people are to be told. Nothing is lost: it is told on the next round.</summary>
public sealed class NotToldException(int count) : Exception($"{count} notices wait for a channel to take them");
