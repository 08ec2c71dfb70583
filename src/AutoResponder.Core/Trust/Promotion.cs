using System.Collections.Immutable;
using System.Globalization;

namespace AutoResponder.Core.Trust;

/// <summary>Whether what was observed of a policy is enough to let it do more.</summary>
/// <param name="Grounds">What its observation came to, in a sentence.</param>
/// <param name="Objections">Why it is not enough, a sentence each; none: it is.</param>
public sealed record Promotion(string Grounds, ImmutableArray<string> Objections)
{
    /// <summary>Observed for less than this, too little has happened to it.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromDays(7);

    /// <summary>More wrong than this is too much.</summary>
    public const double MostWrong = 0.05;

    private const int MostNamed = 5;

    /// <param name="observed">Null where the audit does not know the policy to be in force.</param>
    /// <param name="review">Of this policy, over all of the time that it was observed.</param>
    /// <param name="rules">What the policy says that is to be promoted.</param>
    public static Promotion Judge(PolicyObservation? observed, Review review, string rules, DateTimeOffset now)
    {
        if (observed is null) return new Promotion("never observed", ["the audit does not say that it is in force: nothing was observed of it"]);

        var (time, all, wrong, unmarked) = (now - observed.Since, review.Items.Length, review.Count(ReviewMark.Wrong), review.Unmarked.ToList());
        var objections = ImmutableArray.CreateBuilder<string>();
        if (observed.Rules != rules) objections.Add("what is in force, and was observed, has other rules than this file");
        if (time < Shortest) objections.Add($"it was observed for {Days(time)} with these rules, and {Shortest.TotalDays.ToString("0", CultureInfo.InvariantCulture)} days are needed");
        if (unmarked.Count > 0)
        {
            objections.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{unmarked.Count} of {all} are not marked: {string.Join(", ", unmarked.Take(MostNamed).Select(item => item.Id))}{(unmarked.Count > MostNamed ? " and others" : "")}"));
        }

        // Of what is marked: whoever forces it past the unmarked should still know.
        var marked = all - unmarked.Count;
        if (marked > 0 && wrong > MostWrong * marked)
            objections.Add(string.Create(CultureInfo.InvariantCulture, $"{wrong} of {marked} were wrong ({100d * wrong / marked:0.#} %), and at most {100 * MostWrong:0.#} % may be"));

        return new Promotion(
            string.Create(CultureInfo.InvariantCulture, $"observed for {Days(time)} since {observed.Since.UtcDateTime:u}: {all} done or would have been, {review.Count(ReviewMark.Right)} right, {wrong} wrong, {review.Count(ReviewMark.Unneeded)} unneeded, {unmarked.Count} not marked"),
            objections.ToImmutable());
    }

    private static string Days(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:0.0} days");
}
