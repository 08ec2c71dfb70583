using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Trust;

namespace AutoResponder.Console.Insight;

/// <summary>A review with all of its items. It is the JSON of <c>/api/v1/review</c>: a field may be added, never renamed.</summary>
/// <param name="Digest">Over every item with its mark: who signs says which.</param>
/// <param name="Items">Oldest first.</param>
public sealed record ReviewSheet(DateTimeOffset From, DateTimeOffset Until, string? Policy, string Digest, ImmutableArray<ReviewSheetItem> Items, ImmutableArray<ReviewSignature> SignOffs)
{
    internal static ReviewSheet Of(Review review, string? policy) => new(
        review.From, review.Until, policy, review.ToBeSigned(policy).Digest,
        [.. review.Items.Select(item => new ReviewSheetItem(
            item.Id, EnumWord.Of(item.Kind), item.At, item.Policy.Name, item.Policy.Hash, item.Site.Value, item.Incident, item.Step, item.What, item.Why,
            EnumWord.Of(item.Fate), item.After?.TotalSeconds, item.Outcome, item.Mark is { } mark ? EnumWord.Of(mark) : null, item.MarkedBy, item.MarkReason))],
        [.. review.SignOffs.Select(signed => new ReviewSignature(
            signed.At, signed.By, signed.Reason, signed.Review.From, signed.Review.Until, signed.Review.Policy, signed.Review.Right, signed.Review.Wrong, signed.Review.Unneeded, signed.Review.Digest))]);
}

/// <summary>Something that was done, or would have been.</summary>
/// <param name="Kind">It was done (<c>did</c>), would have been (<c>would</c>), or was asked about (<c>asked</c>).</param>
/// <param name="AfterSeconds">How long after it the site was well; null where it was not.</param>
/// <param name="Mark">What a person thinks of it: <c>right</c>, <c>wrong</c>, <c>unneeded</c>; null where nobody said.</param>
public sealed record ReviewSheetItem(
    string Id, string Kind, DateTimeOffset At, string Policy, string PolicyHash, string Site, string Incident, string Step, string What, string Why,
    string Fate, double? AfterSeconds, string Outcome, string? Mark, string? MarkedBy, string? MarkReason);

/// <summary>Who stood for a review.</summary>
public sealed record ReviewSignature(DateTimeOffset At, string By, string Reason, DateTimeOffset From, DateTimeOffset Until, string? Policy, int Right, int Wrong, int Unneeded, string Digest);
