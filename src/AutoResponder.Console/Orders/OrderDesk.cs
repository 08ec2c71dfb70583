using AutoResponder.Console.Access;
using AutoResponder.Console.Incidents;
using AutoResponder.Core;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Signals;
using AutoResponder.Platform.Queues;

namespace AutoResponder.Console.Orders;

/// <summary>Puts a person's word on the queue of signals. The responder decides what follows; nothing is changed here.</summary>
internal sealed class OrderDesk(IncidentPages incidents, SignalQueue signals, TimeProvider time)
{
    private const int LongestReason = 1000;
    private const int LongestName = 200;

    /// <summary>What somebody must be to give an order; null where there is no such order.</summary>
    public static (OrderKind What, Role Needs)? Named(string? order) => order switch
    {
        "take" => (OrderKind.Take, Role.Operator),
        "close" => (OrderKind.Close, Role.Operator),
        "approve" => (OrderKind.Approve, Role.Approver),
        "deny" => (OrderKind.Deny, Role.Approver),
        _ => null,
    };

    /// <summary>Why something is ordered; null where that is not said, or at too great length.</summary>
    public static string? Reason(string? reason) => reason?.Trim() is { Length: > 0 and <= LongestReason } why ? why : null;

    public static OrderAnswer.Refused NoReason { get; } = new(400, $"Why? The reason is a sentence of at most {LongestReason} characters; it is written into the audit.");

    /// <summary>What the audit will call a person.</summary>
    public static string NameOf(Person person) => person.Name.Length > LongestName ? person.Name[..LongestName] : person.Name;

    /// <param name="question">Which question the person has read; null where the order answers none.</param>
    public async Task<OrderAnswer> GiveAsync(Person person, string incident, string? order, string? reason, string? question, CancellationToken cancellationToken)
    {
        if (Named(order) is not { } named) return new OrderAnswer.Refused(404, "There is no such order; there are take, close, approve and deny.");
        if (person.Role < named.Needs) return new OrderAnswer.Refused(403, $"To {order} needs the role {named.Needs}; {person.Name} has the role {person.Role}.");
        if (Reason(reason) is not { } why) return NoReason;
        if (await incidents.OpenAsync(incident, cancellationToken) is not { } open) return new OrderAnswer.Refused(409, $"{incident} is not open; nothing was ordered.");
        if (named.What == OrderKind.Take && open.State != nameof(Incident.HandedOver)) return new OrderAnswer.Refused(409, $"{open.Incident} is not handed over, so there is nothing to take. Nothing was ordered.");

        var answers = named.What is OrderKind.Approve or OrderKind.Deny;

        // Another question may be asked since the page was read: a yes to the one is none to the other.
        if (answers && (open.Question is null || question != open.Question.Id)) return new OrderAnswer.Refused(409, $"{open.Incident} does not ask that any more. Load the page again. Nothing was ordered.");

        var given = new Signal.Order(
            Guid.NewGuid().ToString("N"), named.What, NameOf(person), why, time.GetUtcNow(),
            Site: SiteId.Parse(open.Site), Incident: open.Incident, Target: answers ? question : null);
        await signals.SendOrderAsync(given, cancellationToken);
        return new OrderAnswer.Given(given.OrderId, open.Incident, order!, given.By);
    }
}

/// <summary>What became of an order at the desk.</summary>
internal abstract record OrderAnswer
{
    private OrderAnswer()
    {
    }

    /// <summary>It lies on the queue.</summary>
    /// <param name="Incident">Null where it is about no single one.</param>
    public sealed record Given(string OrderId, string? Incident, string Order, string By) : OrderAnswer;

    /// <summary>Nothing was ordered.</summary>
    /// <param name="Status">The HTTP status that says so.</param>
    public sealed record Refused(int Status, string Why) : OrderAnswer;
}

/// <summary>An order as JSON.</summary>
/// <param name="Question">The id of the question that <c>approve</c> and <c>deny</c> answer.</param>
public sealed record OrderBody(string? Reason, string? Question);

/// <summary>An order that lies on the queue.</summary>
/// <param name="Incident">Null where it is about no single one.</param>
public sealed record OrderView(string OrderId, string? Incident, string Order, string By);

/// <summary>Who is asking, and the token that orders carry in the header <c>X-AutoResponder-Token</c>.</summary>
/// <param name="Token">Null where orders cannot be given here.</param>
public sealed record MeView(string Name, string Role, string? Token);
