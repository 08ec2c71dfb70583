using AutoResponder.Core.Signals;
using AutoResponder.Core.Trust;

namespace AutoResponder.Core.Fleet;

/// <summary>What follows from a person's word on what was done or would have been. It is written down and moves nothing: no act hangs on it.</summary>
internal static class Reviewing
{
    private const int LongestItem = 200;

    public static FleetEvent Decide(Signal.Order order, DateTimeOffset now) => order switch
    {
        { What: OrderKind.Mark, Target: not { Length: > 0 and <= LongestItem } } => Refused(order, "nothing says what is marked", now),
        { What: OrderKind.Mark, Mark: null } => Refused(order, "nothing says whether it was right, wrong or unneeded", now),
        { What: OrderKind.Mark, Target: { } item, Mark: { } mark } => new FleetEvent.Marked(item, mark, order.By, order.Reason) { At = now },
        { What: OrderKind.SignOff, Review: { } signed } when signed.From < signed.Until => new FleetEvent.ReviewSigned(signed, order.By, order.Reason) { At = now },
        { What: OrderKind.SignOff } => Refused(order, "nothing says which review is signed off", now),
        { What: OrderKind.KeepBacktest, Backtest: { Policies.Length: > 0 and <= KeptBacktest.MostPolicies } kept } when kept.From <= kept.Until => new FleetEvent.BacktestKept(kept, order.By, order.Reason) { At = now },
        { What: OrderKind.KeepBacktest } => Refused(order, "nothing says which backtest is kept", now),
        { What: OrderKind.ChangeMode, Change: { } change } => new FleetEvent.ModeOrdered(change, order.By, order.Reason) { At = now },
        _ => Refused(order, "nothing says which policy is moved to which mode", now),
    };

    private static FleetEvent.OrderRefused Refused(Signal.Order order, string why, DateTimeOffset now) => new(order.By, order.Reason, why) { At = now };
}
