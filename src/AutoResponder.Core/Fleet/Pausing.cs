using System.Collections.Immutable;
using System.Text.Json;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Signals;

namespace AutoResponder.Core.Fleet;

/// <summary>What follows from an order to leave something alone, or not any more.</summary>
internal static class Pausing
{
    // The state is one property of a row, and that holds 32 Ki characters.
    private const int LongestState = 24_000;
    private const int LongestReason = 200;

    public static FleetEvent Pause(FleetState state, Signal.Order order, DateTimeOffset now)
    {
        if (!PauseTarget.TryParse(order.Target, out var target)) return Refused(order, $"nothing says what is to be paused; it is {PauseTarget.Allowed}", now);
        if (order.Until is not { } until) return Refused(order, "a pause needs an end", now);
        if (until <= now) return Refused(order, "its end is in the past", now);
        if (until > now + Fleet.Pause.Longest) return Refused(order, $"a pause lasts {Fleet.Pause.Longest.TotalDays:0} days at most", now);

        var happened = new FleetEvent.Paused(target, until, order.By, order.Reason) { At = now };
        return JsonSerializer.Serialize(state.Evolve(happened), AuditJson.Default.FleetState).Length > LongestState
            ? Refused(order, "so many pauses stand that no more can be kept; one has to end first", now)
            : happened;
    }

    public static FleetEvent Unpause(FleetState state, Signal.Order order, DateTimeOffset now) =>
        PauseTarget.TryParse(order.Target, out var target) && state.Pauses.Any(pause => pause.Target == target && now < pause.Until)
            ? new FleetEvent.Unpaused(target, order.By, order.Reason) { At = now }
            : Refused(order, $"{order.Target ?? "nothing"} is not paused", now);

    /// <summary>The newest word on a target holds; what has ended is forgotten.</summary>
    public static ImmutableArray<Pause> With(ImmutableArray<Pause> pauses, FleetEvent.Paused paused) =>
        [.. Without(pauses, paused.Target, paused.At), new Pause(paused.Target, paused.Until, paused.By, Short(paused.Reason), paused.At)];

    public static ImmutableArray<Pause> Without(ImmutableArray<Pause> pauses, PauseTarget target, DateTimeOffset now) =>
        [.. pauses.Where(pause => pause.Target != target && now < pause.Until)];

    private static string Short(string reason) => reason.Length > LongestReason ? $"{reason[..LongestReason]}…" : reason;

    private static FleetEvent.OrderRefused Refused(Signal.Order order, string why, DateTimeOffset now) => new(order.By, order.Reason, why) { At = now };
}
