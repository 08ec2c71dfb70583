using System.Globalization;
using AutoResponder.Core;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Trust;

namespace AutoResponder.Cli.Targets;

/// <summary>Reviews as a console tells of them. Who marks and signs is who is signed in there.</summary>
internal sealed class TargetReviews(TargetClient console) : IReviewDesk
{
    public async Task<Review> ReadAsync(DateTimeOffset? since, string? policy, CancellationToken cancellationToken)
    {
        // Up to now by the console's clock, and not by this one.
        var from = since ?? DateTimeOffset.UtcNow - StoredReviews.Usual;
        var about = policy is null ? "" : $"&policy={Uri.EscapeDataString(policy)}";
        var sheet = await console.ReadAsync<Sheet>($"review?from={Uri.EscapeDataString(Text(from))}{about}", cancellationToken);
        return new Review(sheet.From, sheet.Until, [.. sheet.Items.Select(Of)], [.. sheet.SignOffs.Select(signed => new FleetEvent.ReviewSigned(
            new SignedReview(signed.From, signed.Until, signed.Policy, signed.Right, signed.Wrong, signed.Unneeded, signed.Digest), signed.By, signed.Reason) { At = signed.At })]);
    }

    /// <summary>The console says so itself when it is marked.</summary>
    public Task<bool> KnowsAsync(string id, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task<string> MarkAsync(string id, ReviewMark mark, string reason, CancellationToken cancellationToken) =>
        console.OrderAsync("review/marks", new { item = id, mark = EnumWord.Of(mark), reason }, cancellationToken);

    public Task<string> SignAsync(SignedReview review, string reason, CancellationToken cancellationToken) =>
        console.OrderAsync("review/sign-off", new { from = Text(review.From), until = Text(review.Until), digest = review.Digest, reason, policy = review.Policy }, cancellationToken);

    private static ReviewItem Of(Item item) => new()
    {
        Id = item.Id,
        Kind = Word<ReviewKind>(item.Kind),
        At = item.At,
        Policy = new PolicyMark(item.Policy, item.PolicyHash),
        Site = SiteId.TryParse(item.Site, out var site) ? site : throw Strange(item.Site),
        Incident = item.Incident,
        Step = item.Step,
        What = item.What,
        Why = item.Why,
        Fate = Word<Fate>(item.Fate),
        After = item.AfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        Outcome = item.Outcome,
        Mark = item.Mark is { } mark ? Word<ReviewMark>(mark) : null,
        MarkedBy = item.MarkedBy,
        MarkReason = item.MarkReason,
    };

    private static T Word<T>(string word)
        where T : struct, Enum => Enum.TryParse<T>(word, ignoreCase: true, out var value) ? value : throw Strange(word);

    private static TargetTrouble Strange(string what) => new($"It answered '{what}', which no console of this version does; is it another version?");

    private static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private sealed record Sheet(DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<Item> Items, IReadOnlyList<Signature> SignOffs);

    private sealed record Item(
        string Id, string Kind, DateTimeOffset At, string Policy, string PolicyHash, string Site, string Incident, string Step, string What, string Why,
        string Fate, double? AfterSeconds, string Outcome, string? Mark, string? MarkedBy, string? MarkReason);

    private sealed record Signature(DateTimeOffset At, string By, string Reason, DateTimeOffset From, DateTimeOffset Until, string? Policy, int Right, int Wrong, int Unneeded, string Digest);
}
