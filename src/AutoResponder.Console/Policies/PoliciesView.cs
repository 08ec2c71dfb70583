using System.Collections.Immutable;

namespace AutoResponder.Console.Policies;

/// <summary>The policies in force. It is also the JSON of <c>/api/v1/policies</c>: a field may be added, never renamed.</summary>
/// <param name="Hash">Of the whole set; null where none was ever right.</param>
/// <param name="Trouble">What is wrong, if anything is.</param>
/// <param name="SeenAt">When the patrol saw these sites under care; null where it has not yet.</param>
/// <param name="Unowned">Sites under care that no policy owns, with why.</param>
public sealed record PoliciesView(string? Hash, string? Trouble, DateTimeOffset? SeenAt, ImmutableArray<OnePolicyView> Policies, ImmutableArray<OwnedView> Unowned);

/// <param name="Priority">Where two policies match a site, the higher one owns it.</param>
/// <param name="For">How long unhealthy before the first step.</param>
/// <param name="HealthyFor">How long healthy before an incident is closed.</param>
/// <param name="Effective">All of it as YAML, with every default filled in.</param>
/// <param name="Versions">Newest first.</param>
/// <param name="Backtests">Those that were kept, newest first.</param>
public sealed record OnePolicyView(
    string Name, string Description, string Mode, string Hash, int Priority, string For, string HealthyFor, string Effective,
    ImmutableArray<RungView> Ladder, ImmutableArray<OwnedView> Sites, ImmutableArray<VersionView> Versions, ImmutableArray<BacktestView> Backtests);

/// <summary>A rung of a ladder.</summary>
/// <param name="Does">What that means for the site.</param>
/// <param name="Settle">How long it gets to help; null where it is not meant to.</param>
/// <param name="Asks">Whether a person is asked first.</param>
public sealed record RungView(string Step, string Does, string? Settle, bool Asks);

/// <param name="Why">Why it is owned by that policy and no other.</param>
public sealed record OwnedView(string Site, string Name, string Why);

/// <summary>How a policy stood from a moment on.</summary>
/// <param name="Mode">Null where it was withdrawn.</param>
public sealed record VersionView(DateTimeOffset At, string Hash, string? Mode);

/// <summary>What a kept backtest came to.</summary>
/// <param name="Hash">Of the policy's text that decided in it.</param>
/// <param name="Text">Its figures, in words.</param>
public sealed record BacktestView(DateTimeOffset At, string Hash, DateTimeOffset From, DateTimeOffset Until, int Decisions, int Differences, string Text, string By, string Reason);
