using System.Globalization;
using AutoResponder.Core;

namespace AutoResponder.Platform.Ledger;

/// <summary>Keys of the tables. Ids hold characters that a key may not, so they are hashed; a readable name goes in front where there is one.</summary>
public static class Keys
{
    public const string LedgerTable = "ledger";
    public const string PlansTable = "plans";
    public const string FeedTable = "feed";
    public const string IllTable = "ill";
    public const string SitesTable = "sites";
    public const string Plan = "plan";
    public const string Fleet = "fleet";
    public const string FleetState = "state";
    public const string Renewal = "renewal";
    public const string Budget = "budget";
    public const string FleetTold = "told";

    /// <summary>When a channel last took a message: an arming does not outlast its silence.</summary>
    public const string HeardAt = nameof(HeardAt);
    public const string PolicyPrefix = "policy:";
    public const string EventPrefix = "ev:";
    public const string HeadPrefix = "head:site:";

    public static string Partition(PlanId plan) => $"{plan.Name}~{Digest.Key(plan.Value)}";

    public static string Head(SiteId site) => $"{HeadPrefix}{Digest.Key(site.Value)}";

    public static string Signal(SignalId signal) => $"sig:{signal.Value}";

    /// <summary>Where an incident's events lie.</summary>
    public static string Incident(string incident) => $"inc:{Digest.Key(incident)}";

    public static string Event(long sequence) => string.Create(CultureInfo.InvariantCulture, $"{EventPrefix}{sequence:D12}");

    /// <summary>How an hour is written in a key: the feed, those that fell ill and what was nobody's lie together by the hour, so that the last ones are read without the others.</summary>
    public const string HourFormat = "yyyyMMddHH";

    public static string Hour(DateTimeOffset moment) => moment.UtcDateTime.ToString(HourFormat, CultureInfo.InvariantCulture);

    /// <summary>How steps fared lies in the same table, past all the hours of those that fell ill.</summary>
    public static string Tried(DateTimeOffset hour) => $"tried:{Hour(hour)}";

    public static string Shard(int shard) => shard.ToString("D2", CultureInfo.InvariantCulture);
}
