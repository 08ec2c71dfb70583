using System.Globalization;
using AutoResponder.Console.Access;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Signals;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Queues;

namespace AutoResponder.Console.Orders;

/// <summary>Puts orders that hold for the whole fleet, or for what is paused in it, on the queue of signals. To hold back is an operator's; to let act needs an approver.</summary>
internal sealed class FleetDesk(FleetReader states, SignalQueue signals, TimeProvider time)
{
    /// <summary>Two clocks may differ by so much: the longest time that was asked for there is no longer here.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    /// <summary>What somebody must be to give an order; null where there is no such order.</summary>
    private static (OrderKind What, Role Needs)? Named(string? order) => order switch
    {
        "arm" => (OrderKind.Arm, Role.Approver),
        "disarm" => (OrderKind.Disarm, Role.Operator),
        "pause" => (OrderKind.Pause, Role.Operator),
        "unpause" => (OrderKind.Unpause, Role.Approver),
        _ => null,
    };

    public async Task<OrderAnswer> GiveAsync(Person person, string? order, FleetOrderBody body, CancellationToken cancellationToken)
    {
        if (Named(order) is not { } named) return new OrderAnswer.Refused(404, "There is no such order; there are arm, disarm, pause and unpause.");
        if (person.Role < named.Needs) return new OrderAnswer.Refused(403, $"To {order} needs the role {named.Needs}; {person.Name} has the role {person.Role}.");
        if (OrderDesk.Reason(body.Reason) is not { } why) return OrderDesk.NoReason;

        var now = time.GetUtcNow();
        var given = new Signal.Order(Guid.NewGuid().ToString("N"), named.What, OrderDesk.NameOf(person), why, now);
        if (named.What is OrderKind.Arm or OrderKind.Pause)
        {
            var longest = named.What == OrderKind.Arm ? FleetState.LongestArming : Pause.Longest;
            if (Moment(body.Until) is not { } until || until <= now || until > now + longest + Slack)
                return new OrderAnswer.Refused(400, string.Create(CultureInfo.InvariantCulture, $"'until' is a moment to come, within {longest.TotalDays:0} days."));

            given = given with { Until = until };
        }

        if (named.What is OrderKind.Pause or OrderKind.Unpause)
        {
            if (!PauseTarget.TryParse(body.Target, out var target)) return new OrderAnswer.Refused(400, $"'target' is {PauseTarget.Allowed}.");
            if (named.What == OrderKind.Unpause && await NotPausedAsync(target, now, cancellationToken) is { } not) return new OrderAnswer.Refused(409, $"{not} Nothing was ordered.");

            given = given with { Target = target.Value };
        }

        await signals.SendOrderAsync(given, cancellationToken);
        return new OrderAnswer.Given(given.OrderId, null, order!, given.By);
    }

    private async Task<string?> NotPausedAsync(PauseTarget target, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return (await states.ReadAsync(cancellationToken)).Pauses.Any(pause => pause.Target == target && now < pause.Until) ? null : $"{target} is not paused.";
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }

    private static DateTimeOffset? Moment(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment.ToUniversalTime() : null;
}

/// <summary>An order to the fleet as JSON.</summary>
/// <param name="Until">When <c>arm</c> and <c>pause</c> end.</param>
/// <param name="Target">What <c>pause</c> and <c>unpause</c> mean.</param>
public sealed record FleetOrderBody(string? Reason, string? Until, string? Target);
