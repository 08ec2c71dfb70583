using System.Globalization;
using AutoResponder.Console.Access;
using AutoResponder.Core.Signals;
using AutoResponder.Core.Trust;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Queues;

namespace AutoResponder.Console.Orders;

/// <summary>Puts what a person thinks of what was done, or would have been, on the queue of signals.</summary>
internal sealed class ReviewDesk(ReviewReader reviews, SignalQueue signals, TimeProvider time)
{
    public const string NoSpan = "A review is of a time that is over, 'from' before 'until', of 91 days at most.";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(91);

    /// <param name="item">What is meant, by its id in the review.</param>
    public async Task<OrderAnswer> MarkAsync(Person person, string? item, string? mark, string? reason, CancellationToken cancellationToken)
    {
        if (Named(mark) is not { } thought) return new OrderAnswer.Refused(400, "There is no such mark; there are right, wrong and unneeded.");
        if (OrderDesk.Reason(reason) is not { } why) return OrderDesk.NoReason;
        if (item is null || await reviews.FindAsync(item.Trim().ToLowerInvariant(), cancellationToken) is not { } found) return new OrderAnswer.Refused(404, "There is nothing of that id to be marked.");

        return await SendAsync(Order(OrderKind.Mark, person, why) with { Target = found.Id, Mark = thought }, found.Incident, "mark", cancellationToken);
    }

    /// <summary>A time that is over, as people may read it and sign for it; null where it is none.</summary>
    /// <param name="until">Null: up to now.</param>
    public (DateTimeOffset From, DateTimeOffset Until)? Span(string? from, string? until)
    {
        var now = time.GetUtcNow();
        return Moment(from) is { } begin && (until is null ? now : Moment(until)) is { } end && begin < end && end - begin <= Longest && end <= now.AddSeconds(1) ? (begin, end) : null;
    }

    /// <summary>What was done in a time, or would have been, by one policy or by all.</summary>
    public async Task<Review> ReadAsync((DateTimeOffset From, DateTimeOffset Until) span, string? policy, CancellationToken cancellationToken)
    {
        var review = await reviews.ReadAsync(span.From, span.Until, cancellationToken);
        return policy is null ? review : review.About(policy);
    }

    /// <summary>What is signed is what was read: all of a time, with every mark, as its digest says.</summary>
    public async Task<OrderAnswer> SignAsync(Person person, SignBody body, CancellationToken cancellationToken)
    {
        if (Span(body.From, body.Until) is not { } span) return new OrderAnswer.Refused(400, NoSpan);
        if (OrderDesk.Reason(body.Reason) is not { } why) return OrderDesk.NoReason;

        var review = await ReadAsync(span, body.Policy, cancellationToken);
        if (review.ToBeSigned(body.Policy) is var signed && signed.Digest != body.Digest) return new OrderAnswer.Refused(409, "Something came, or was marked, since this was read. Load the page again. Nothing was ordered.");
        if (review.Unmarked.Count() is > 0 and var unmarked) return new OrderAnswer.Refused(409, string.Create(CultureInfo.InvariantCulture, $"{unmarked} of {review.Items.Length} are not marked yet. Nothing was ordered."));

        return await SendAsync(Order(OrderKind.SignOff, person, why) with { Review = signed }, null, "sign-off", cancellationToken);
    }

    private async Task<OrderAnswer> SendAsync(Signal.Order order, string? incident, string name, CancellationToken cancellationToken)
    {
        await signals.SendOrderAsync(order, cancellationToken);
        return new OrderAnswer.Given(order.OrderId, incident, name, order.By);
    }

    private Signal.Order Order(OrderKind what, Person person, string why) => new(Guid.NewGuid().ToString("N"), what, OrderDesk.NameOf(person), why, time.GetUtcNow());

    private static ReviewMark? Named(string? mark) => mark switch
    {
        "right" => ReviewMark.Right,
        "wrong" => ReviewMark.Wrong,
        "unneeded" => ReviewMark.Unneeded,
        _ => null,
    };

    private static DateTimeOffset? Moment(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment.ToUniversalTime() : null;
}

/// <summary>A person's word on something in the review, as JSON.</summary>
/// <param name="Item">Its id in the review.</param>
/// <param name="Mark"><c>right</c>, <c>wrong</c> or <c>unneeded</c>.</param>
public sealed record MarkBody(string? Item, string? Mark, string? Reason);

/// <summary>A person's signature under a review, as JSON.</summary>
/// <param name="Digest">The one that was read with it.</param>
/// <param name="Policy">The only policy that it is about; null for all.</param>
public sealed record SignBody(string? From, string? Until, string? Digest, string? Reason, string? Policy = null);
