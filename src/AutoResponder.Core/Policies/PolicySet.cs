using System.Collections.Immutable;

namespace AutoResponder.Core.Policies;

/// <summary>All policies that are in force, and what holds for the whole fleet.</summary>
/// <param name="Hash">SHA-256 over all files, lower-case hexadecimal.</param>
public sealed record PolicySet(ImmutableArray<Policy> Policies, FleetRules Fleet, string Hash)
{
    /// <summary>The tag by which a site names its policy itself; it wins over every selector.</summary>
    public const string PolicyTag = "responder-policy";

    private readonly Indexed _indexed = new();

    /// <summary>The one policy that owns a site; null where none does, or where two claim it with the same priority: a tie owns nothing.</summary>
    public Policy? OwnerOf(ManagedSite site)
    {
        if (_indexed.Index is not { } index || !index.IsOf(Policies)) _indexed.Index = index = new OwnerIndex(Policies);
        return index.OwnerOf(site);
    }

    /// <summary>Made at the first question, and no part of what a set is: a copy with other policies makes its own.</summary>
    private sealed class Indexed
    {
        public OwnerIndex? Index { get; set; }

        public override bool Equals(object? obj) => obj is Indexed;

        public override int GetHashCode() => 0;
    }
}

/// <summary>What is not per policy.</summary>
public sealed record FleetRules
{
    public ImmutableArray<string> Subscriptions { get; init; } = [];

    /// <summary>Tags that a site must carry to be under care.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Disturbing acts of the whole fleet: at most so many in a time.</summary>
    public Budget Disturbing { get; init; } = new("disturbing", 10, TimeSpan.FromMinutes(10));

    /// <summary>Changes of one plan's number of instances within an hour; Azure itself allows no more.</summary>
    public Budget ScaleChanges { get; init; } = new("scale", 20, TimeSpan.FromHours(1));

    /// <summary>Reboots of one plan's machines; never more than three a day.</summary>
    public Budget Reboots { get; init; } = new(Step.RebootWorker.Word, 1, TimeSpan.FromHours(1));

    /// <summary>Instance-hours that the whole fleet may borrow in a day.</summary>
    public double BorrowedHoursADay { get; init; } = 24;

    /// <summary>From how many sites on that fall ill together nobody is treated.</summary>
    public StormRule Storm { get; init; } = StormRule.Usual;

    /// <summary>From how many steps on that did not help it is something that sites share.</summary>
    public DependencyRule Dependency { get; init; } = DependencyRule.Usual;

    /// <summary>Where people are told, by name.</summary>
    public ImmutableSortedDictionary<string, Channel> Channels { get; init; } = ImmutableSortedDictionary<string, Channel>.Empty;

    /// <summary>What a policy may call, by name: the address stands nowhere else.</summary>
    public ImmutableSortedDictionary<string, CallTarget> Calls { get; init; } = ImmutableSortedDictionary<string, CallTarget>.Empty;

    public DiagnosticsLimits Diagnostics { get; init; } = new();
}

/// <summary>A way to tell people.</summary>
/// <param name="Kind">What is spoken there.</param>
/// <param name="SignWith">The name of the app setting that holds the secret that messages are signed with; null for unsigned.</param>
/// <param name="Then">The channel that is told if nobody takes an incident; null for the same again.</param>
public sealed record Channel(ChannelKind Kind, Uri Address, string? SignWith = null, string? Then = null);

/// <summary>An address that policies may call.</summary>
/// <param name="SignWith">The name of the app setting that holds the secret that each call is signed with.</param>
public sealed record CallTarget(Uri Address, string SignWith)
{
    /// <summary>How long an answer is waited for.</summary>
    public TimeSpan Within { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>What is spoken on a channel.</summary>
public enum ChannelKind
{
    /// <summary>CloudEvents over a POST, signed as Standard Webhooks are.</summary>
    Webhook,

    /// <summary>A Microsoft Teams workflow's webhook.</summary>
    Teams,
}

/// <summary>How much is kept of a site's captures: what is over is removed, oldest first.</summary>
public sealed record DiagnosticsLimits
{
    public int Keep { get; init; } = 10;

    public TimeSpan Age { get; init; } = TimeSpan.FromDays(20);

    /// <summary>Bytes of all captures of a site together.</summary>
    public long Bytes { get; init; } = 20L * 1024 * 1024 * 1024;

    /// <summary>Bytes of one dump; a longer one is cut off and counts as missing.</summary>
    public long DumpAtMost { get; init; } = 2L * 1024 * 1024 * 1024;
}
