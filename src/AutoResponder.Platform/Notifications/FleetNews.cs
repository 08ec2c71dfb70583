using System.Collections.Immutable;
using System.Globalization;
using AutoResponder.Core;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Ports;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Ledger;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Notifications;

/// <summary>Tells people what concerns the whole fleet: a storm, once, however many sites are in it; and that an arming is about to end.</summary>
public sealed class FleetNews(TableServiceClient tables, AuditReader audit, IPolicies policies, Notifier notifier, NotificationSettings settings, TimeProvider time)
{
    private const string ToldUpTo = "UpTo";
    private const int LongestText = 1500;

    /// <summary>What nobody could be told for so long is no news any more.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(1);

    private readonly TableClient _ledger = tables.GetTableClient(Keys.LedgerTable);

    /// <summary>Catches up with the fleet's events. Doing it twice changes nothing, except that a person may be told twice.</summary>
    /// <exception cref="NotToldException">Somebody could not be told; it has to be done again.</exception>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        var read = await _ledger.GetEntityIfExistsAsync<TableEntity>(Keys.Fleet, Keys.FleetTold, cancellationToken: cancellationToken);
        var before = read.HasValue ? read.Value!.GetInt64(ToldUpTo) ?? 0 : 0;
        var (upTo, notices) = (before, new List<Notice>());
        await foreach (var happened in audit.FleetEventsAsync(before, cancellationToken))
        {
            upTo = happened.Sequence;
            if (happened.At > time.GetUtcNow() - Oldest) notices.AddRange(Of(happened));
        }

        var untold = await notifier.TellAsync(notices, cancellationToken);

        // What one channel did not take is told again to all: rather twice than never.
        if (untold.Length > 0) upTo = untold.Min(notice => notice.Sequence) - 1;
        if (upTo > before) await _ledger.UpsertEntityAsync(new TableEntity(Keys.Fleet, Keys.FleetTold) { [ToldUpTo] = upTo }, TableUpdateMode.Replace, cancellationToken);
        if (untold.Length > 0) throw new NotToldException(untold.Length);
    }

    /// <summary>Through every channel that a policy tells people by: what concerns all of them concerns each.</summary>
    private IEnumerable<Notice> Of(AuditEvent happened)
    {
        if (Interest(happened.Kind) is not { } interest) return [];

        return policies.Current.Policies.Select(policy => policy.Notify?.Channel).OfType<string>().Distinct(StringComparer.Ordinal).Select(channel => new Notice
        {
            Id = Digest.Key(happened.Stream, happened.Sequence.ToString(CultureInfo.InvariantCulture)),
            Sequence = happened.Sequence,
            Type = interest.Type,
            Kind = happened.Kind,
            Channel = channel,
            Source = Keys.Fleet,
            Incident = Keys.Fleet,
            Site = null,
            At = happened.At,
            Since = null,
            Title = interest.Title,
            Text = PlainText.Of(happened.Text, LongestText),
            Tried = ImmutableArray<string>.Empty,
            Evidence = null,
            Console = settings.Console,
        });
    }

    private static (string Type, string Title)? Interest(string kind) => kind switch
    {
        nameof(FleetEvent.StormBegan) => ("AutoResponder.Fleet.Storm", "A storm: nobody there is treated until it is over"),
        nameof(FleetEvent.ArmingEnds) => ("AutoResponder.Fleet.ArmingEnds", "The arming is about to end"),
        _ => null,
    };
}
