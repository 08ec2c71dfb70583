using System.Collections.Immutable;
using System.Text.Json.Serialization;
using AutoResponder.Core.Signals;

namespace AutoResponder.Core.Fleet;

/// <summary>What holds for all sites: whether the responder may act at all, and what is left alone. The fold of the fleet's events.</summary>
/// <remarks>What a newer build has written into it is not skipped but refused: it may be a reason not to act.</remarks>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record FleetState
{
    /// <summary>Arming lasts at most this long; then a person must say it again.</summary>
    public static readonly TimeSpan LongestArming = TimeSpan.FromDays(90);

    /// <summary>Whoever may act must be able to call somebody: a channel that took nothing for so long may take nothing at night either.</summary>
    private static readonly TimeSpan UnheardAtMost = TimeSpan.FromHours(24);

    /// <summary>People who heard nothing of the fleet for so long are told that all is well; what they hear of incidents goes another way, and is not counted.</summary>
    private static readonly TimeSpan SpeakAfter = TimeSpan.FromHours(20);

    /// <summary>How long before its end people are told that an arming ends.</summary>
    private static readonly ImmutableArray<TimeSpan> Reminders = [TimeSpan.FromDays(7), TimeSpan.FromDays(1), TimeSpan.FromHours(1)];

    private static readonly TimeSpan NoteStormEvery = TimeSpan.FromMinutes(2);

    /// <summary>A storm that is back sooner than this after its end was not over: people know of it already.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromMinutes(10);

    /// <summary>When arming ends; null while disarmed, which is how a fleet begins.</summary>
    public DateTimeOffset? ArmedUntil { get; init; }

    /// <summary>When it was armed last.</summary>
    public DateTimeOffset? ArmedAt { get; init; }

    /// <summary>How many of the reminders of its end are over.</summary>
    public int Reminded { get; init; }

    public string By { get; init; } = "";

    public string Reason { get; init; } = "never armed";

    /// <summary>What people want left alone. Some may have ended already.</summary>
    public ImmutableArray<Pause> Pauses { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Storms that people were told of, and how long each goes on.</summary>
    public ImmutableArray<KnownStorm> Storms { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>What follows from the time that is left of an arming; null where nobody has to be reminded now.</summary>
    public FleetEvent? DecideReminder(DateTimeOffset now) =>
        ArmedUntil is { } until && now < until && Due(until - now) is var due && due > Reminded ? new FleetEvent.ArmingEnds(until, By, due) { At = now } : null;

    /// <summary>What follows from a storm that was seen: told once, noted now and then while it goes on, nothing otherwise.</summary>
    public FleetEvent? Decide(Storm storm, DateTimeOffset now) => Storms.FirstOrDefault(known => known.Where == storm.Where) switch
    {
        { } known when now < known.Until + Calm => storm.Until >= known.Until + NoteStormEvery ? new FleetEvent.StormWentOn(storm.Where, storm.Describe(), storm.Until) { At = now } : null,
        _ => new FleetEvent.StormBegan(storm.Where, storm.Describe(), storm.Until) { At = now },
    };

    /// <summary>What follows from an order. An arming without an end, or with one too far off, gets the longest that is allowed.</summary>
    public FleetEvent Decide(Signal.Order order, DateTimeOffset now) => order.What switch
    {
        OrderKind.Arm when order.Until is { } until && until <= now => new FleetEvent.OrderRefused(order.By, order.Reason, "its end is in the past") { At = now },
        OrderKind.Arm => new FleetEvent.Armed(Sooner(order.Until, now + LongestArming), order.By, order.Reason) { At = now },
        OrderKind.Disarm => new FleetEvent.Disarmed(order.By, order.Reason) { At = now },
        OrderKind.Pause => Pausing.Pause(this, order, now),
        OrderKind.Unpause => Pausing.Unpause(this, order, now),
        OrderKind.Mark or OrderKind.SignOff or OrderKind.ChangeMode or OrderKind.KeepBacktest => Reviewing.Decide(order, now),
        _ => new FleetEvent.OrderRefused(order.By, order.Reason, $"{order.What} is an order to an incident, not to the fleet") { At = now },
    };

    public FleetState Evolve(FleetEvent happened) => happened switch
    {
        FleetEvent.Armed armed => this with { ArmedUntil = armed.Until, ArmedAt = armed.At, Reminded = Due(armed.Until - armed.At), By = armed.By, Reason = armed.Reason },
        FleetEvent.Disarmed disarmed => this with { ArmedUntil = null, By = disarmed.By, Reason = disarmed.Reason },
        FleetEvent.Paused paused => this with { Pauses = Pausing.With(Pauses, paused) },
        FleetEvent.Unpaused unpaused => this with { Pauses = Pausing.Without(Pauses, unpaused.Target, unpaused.At) },
        FleetEvent.ArmingEnds ends => this with { Reminded = ends.Reminded },
        FleetEvent.StormBegan began => this with { Storms = Known(began.Where, began.Until, began.At) },
        FleetEvent.StormWentOn went => this with { Storms = Known(went.Where, went.Until, went.At) },
        _ => this,
    };

    /// <summary>Whether people are to hear that the responder is armed and well, since they have heard nothing else of the fleet.</summary>
    /// <param name="heardAt">When a channel last took a message; null where none ever did.</param>
    public bool IsToSpeak(DateTimeOffset? heardAt, DateTimeOffset now) => now < ArmedUntil && !(now < Heard(heardAt) + SpeakAfter);

    /// <summary>Armed only while a person's arming holds, the patrol has renewed it lately, and people can be told: a responder that is not well disarms itself.</summary>
    /// <param name="heardAt">When a channel last took a message; null where none ever did.</param>
    public (bool Armed, string Why) Read(DateTimeOffset? renewedUntil, DateTimeOffset? heardAt, DateTimeOffset now)
    {
        if (ArmedUntil is not { } until) return (false, $"disarmed{(By.Length == 0 ? "" : $" by {By}")}: {Reason}");
        if (now >= until) return (false, $"the arming by {By} ended at {until:u}");
        if (renewedUntil is not { } renewed || now >= renewed) return (false, "the patrol has not renewed the arming lately");
        if (Heard(heardAt) is not { } heard || now >= heard + UnheardAtMost) return (false, $"no channel has taken a message within {UnheardAtMost.TotalHours:0} h, so that nobody could be called");
        return (true, $"armed by {By} until {until:u}: {Reason}");
    }

    /// <summary>How many reminders are due when so much time is left.</summary>
    private static int Due(TimeSpan left) => Reminders.Count(before => left <= before);

    private ImmutableArray<KnownStorm> Known(string where, DateTimeOffset until, DateTimeOffset now) =>
        [.. Storms.Where(known => known.Where != where && now < known.Until + Calm), new KnownStorm(where, until)];

    /// <summary>Whoever arms it is there.</summary>
    private DateTimeOffset? Heard(DateTimeOffset? heardAt) => heardAt > ArmedAt ? heardAt : ArmedAt ?? heardAt;

    private static DateTimeOffset Sooner(DateTimeOffset? one, DateTimeOffset other) => one is { } moment && moment < other ? moment : other;
}

/// <summary>A storm that people were told of.</summary>
public sealed record KnownStorm(string Where, DateTimeOffset Until);
