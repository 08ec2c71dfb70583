using AutoResponder.Core.Trust;

namespace AutoResponder.Cli;

/// <summary>What a review needs, wherever it comes from: the storage, or a console that answers for it.</summary>
internal interface IReviewDesk
{
    /// <param name="since">Null: the last seven days.</param>
    /// <param name="policy">Null: all of them.</param>
    Task<Review> ReadAsync(DateTimeOffset? since, string? policy, CancellationToken cancellationToken);

    /// <summary>Whether there is something of an id to be marked.</summary>
    Task<bool> KnowsAsync(string id, CancellationToken cancellationToken);

    /// <returns>Who says so, as the audit will.</returns>
    Task<string> MarkAsync(string id, ReviewMark mark, string reason, CancellationToken cancellationToken);

    /// <param name="review">What was read, all of it marked.</param>
    /// <returns>Who signs, as the audit will say.</returns>
    Task<string> SignAsync(SignedReview review, string reason, CancellationToken cancellationToken);
}
