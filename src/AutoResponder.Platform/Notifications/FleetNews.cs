using System.Globalization;
using AutoResponder.Core;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Ports;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Ledger;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Notifications;

/// <summary>Tells people what concerns the whole fleet: a storm, once, however many sites are in it; that an arming is about to end; and now and then that it is armed and well, which also shows whether anybody can be told.</summary>
public sealed class FleetNews(TableServiceClient tables, AuditReader audit, IPolicies policies, Notifier notifier, NotificationSettings settings, TimeProvider time)
{
    private const string ToldUpTo = "UpTo";

    /// <summary>What nobody could be told for so long is no news any more.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(1);

    private readonly TableClient _ledger = tables.GetTableClient(Keys.LedgerTable);

    /// <summary>Catches up with the fleet's events. Doing it twice changes nothing, except that a person may be told twice.</summary>
    /// <exception cref="NotToldException">Somebody could not be told; it has to be done again.</exception>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        var row = await ReadAsync(Keys.FleetTold, cancellationToken);
        var (before, heardAt) = (row?.GetInt64(ToldUpTo) ?? 0, row?.GetDateTimeOffset(Keys.HeardAt));
        var (upTo, heard, notices) = (before, heardAt, new List<Notice>());
        await foreach (var happened in audit.FleetEventsAsync(before, cancellationToken))
        {
            upTo = happened.Sequence;
            if (happened.At > time.GetUtcNow() - Oldest) notices.AddRange(Of(happened));
        }

        var untold = await notifier.TellAsync(notices, cancellationToken);

        // What one channel did not take is told again to all: rather twice than never.
        if (untold.Length > 0) upTo = untold.Min(notice => notice.Sequence) - 1;
        if (untold.Length < notices.Count || await IsAnyoneThereAsync(heardAt, cancellationToken)) heard = time.GetUtcNow();
        if (upTo > before || heard != heardAt)
            await _ledger.UpsertEntityAsync(new TableEntity(Keys.Fleet, Keys.FleetTold) { [ToldUpTo] = upTo, [Keys.HeardAt] = heard }, TableUpdateMode.Replace, cancellationToken);
        if (untold.Length > 0) throw new NotToldException(untold.Length);
    }

    /// <summary>Where people are to hear that all is well, whether one of their channels took that.</summary>
    private async Task<bool> IsAnyoneThereAsync(DateTimeOffset? heardAt, CancellationToken cancellationToken)
    {
        var (state, now) = (FleetStateRow.Read(await ReadAsync(Keys.FleetState, cancellationToken)), time.GetUtcNow());
        if (!state.IsToSpeak(heardAt, now)) return false;

        var id = Digest.Key(Keys.Fleet, Keys.HeardAt, now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        var notices = FleetNotice.ToAll(policies, settings, id, 0, "Armed", now, ("AutoResponder.Fleet.Armed", "The responder is armed and well"), $"Armed by {state.By} until {state.ArmedUntil:u}: {state.Reason}").ToList();
        return (await notifier.TellAsync(notices, cancellationToken)).Length < notices.Count;
    }

    private IEnumerable<Notice> Of(AuditEvent happened) => Interest(happened.Kind) is { } interest
        ? FleetNotice.ToAll(policies, settings, Digest.Key(happened.Stream, happened.Sequence.ToString(CultureInfo.InvariantCulture)), happened.Sequence, happened.Kind, happened.At, interest, happened.Text)
        : [];

    private async Task<TableEntity?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        var read = await _ledger.GetEntityIfExistsAsync<TableEntity>(Keys.Fleet, key, cancellationToken: cancellationToken);
        return read.HasValue ? read.Value : null;
    }

    private static (string Type, string Title)? Interest(string kind) => kind switch
    {
        nameof(FleetEvent.StormBegan) => ("AutoResponder.Fleet.Storm", "A storm: nobody there is treated until it is over"),
        nameof(FleetEvent.ArmingEnds) => ("AutoResponder.Fleet.ArmingEnds", "The arming is about to end"),
        _ => null,
    };
}
