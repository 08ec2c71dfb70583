using AutoResponder.Core.Signals;
using AutoResponder.Core.Trust;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Queues;
using AutoResponder.Platform.Seals;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Cli;

/// <summary>Reviews out of the storage itself.</summary>
/// <param name="by">Who orders; null where nothing is ordered.</param>
internal sealed class StoredReviews(StorageSettings storage, IConfiguration configuration, string? by) : IReviewDesk
{
    public static readonly TimeSpan Usual = TimeSpan.FromDays(7);
    private readonly ReviewReader _reviews = new(storage.Tables(), SealServices.Archive(storage, configuration));

    public async Task<Review> ReadAsync(DateTimeOffset? since, string? policy, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.UtcNow;
        var review = await _reviews.ReadAsync(since ?? now - Usual, now, cancellationToken);
        return policy is null ? review : review.About(policy);
    }

    public async Task<bool> KnowsAsync(string id, CancellationToken cancellationToken) => await _reviews.FindAsync(id, cancellationToken) is not null;

    public Task<string> MarkAsync(string id, ReviewMark mark, string reason, CancellationToken cancellationToken) => SendAsync(Order(OrderKind.Mark, reason) with { Target = id, Mark = mark }, cancellationToken);

    public Task<string> SignAsync(SignedReview review, string reason, CancellationToken cancellationToken) => SendAsync(Order(OrderKind.SignOff, reason) with { Review = review }, cancellationToken);

    private async Task<string> SendAsync(Signal.Order order, CancellationToken cancellationToken)
    {
        await new SignalQueue(storage).SendOrderAsync(order, cancellationToken);
        return order.By;
    }

    private Signal.Order Order(OrderKind what, string reason) => new(Guid.NewGuid().ToString("N"), what, by ?? throw new InvalidOperationException("Nobody is named who orders."), reason, DateTimeOffset.UtcNow);
}
