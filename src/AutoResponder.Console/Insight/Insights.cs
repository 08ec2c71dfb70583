using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Trust;

namespace AutoResponder.Console.Insight;

/// <summary>Says what a time was like, from the audit's rows and nothing else.</summary>
internal static class Insights
{
    /// <param name="rows">The fleet's first, then each plan's in their order; some from before the time, which say how what is in it began.</param>
    public static InsightView Of(IReadOnlyList<AuditEntry> rows, DateTimeOffset from, DateTimeOffset until)
    {
        var review = Review.Of(rows, from, until);
        var courses = new Courses(from);
        foreach (var row in rows) courses.Take(row);
        var done = review.Items.Where(item => item.Kind == ReviewKind.Did && courses.Measured.ContainsKey(item.Id)).ToList();
        return new InsightView(
            from,
            until,
            (int)Math.Round((until - from).TotalDays),
            [.. Days(from, until).Select(day => Day(day, courses.Days.GetValueOrDefault(day)))],
            [.. courses.Healed.GroupBy(healed => healed.How, healed => healed.Took.TotalSeconds).OrderByDescending(way => way.Count()).ThenBy(way => way.Key, StringComparer.Ordinal).Select(Healed)],
            [.. done.GroupBy(item => (item.Policy.Name, item.Step)).OrderBy(step => step.Key.Name, StringComparer.Ordinal).ThenByDescending(step => step.Count()).Select(step => Fared(step.Key.Name, step.Key.Step, [.. step]))],
            [.. done.OrderByDescending(item => item.At).Select(item => Act(item, courses.Measured[item.Id]))],
            [.. courses.Loans.OrderByDescending(plan => plan.Value.Hours).ThenBy(plan => plan.Key, StringComparer.Ordinal).Select(plan => new LoanView(plan.Key, plan.Value.Loans, plan.Value.Hours))],
            Reviewed(review));
    }

    private static IEnumerable<DateOnly> Days(DateTimeOffset from, DateTimeOffset until)
    {
        for (var day = DateOnly.FromDateTime(from.UtcDateTime); day <= DateOnly.FromDateTime(until.UtcDateTime); day = day.AddDays(1)) yield return day;
    }

    private static DayView Day(DateOnly day, (int Incidents, int Acts, int Held) sum) => new(day, sum.Incidents, sum.Acts, sum.Held);

    private static HealedView Healed(IGrouping<string, double> way)
    {
        double[] seconds = [.. way.Order()];
        return new HealedView(way.Key, seconds.Length, Within(seconds, 0.5), Within(seconds, 0.9), seconds[^1]);
    }

    private static StepView Fared(string policy, string step, ImmutableArray<ReviewItem> items)
    {
        double[] took = [.. items.Where(item => item.Fate == Fate.Us && item.After is not null).Select(item => item.After!.Value.TotalSeconds).Order()];
        var (helped, not, undone) = (items.Count(item => item.Fate == Fate.Us), items.Count(item => item.Fate is Fate.NotHelped or Fate.Worse), items.Count(item => item.Fate == Fate.NotDone));
        return new StepView(policy, step, items.Length, helped, not, undone, items.Length - helped - not - undone, took.Length == 0 ? null : Within(took, 0.5));
    }

    /// <summary>The least of some sorted times that so great a share of them stays within.</summary>
    private static double Within(double[] sorted, double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];

    private static ActView Act(ReviewItem item, (Illness Before, Illness After) measured) => new(
        item.At, item.Incident, item.Site.Name, item.Policy.Name, item.Step, item.What, measured.Before.Failed, measured.After.Failed, measured.Before.Seconds, measured.After.Seconds, EnumWord.Of(item.Fate), item.Outcome);

    private static ReviewView Reviewed(Review review) => new(
        review.ToBeSigned(null).Digest,
        review.Count(ReviewMark.Right),
        review.Count(ReviewMark.Wrong),
        review.Count(ReviewMark.Unneeded),
        review.Unmarked.Count(),
        [.. review.Items.Select(item => new ReviewedView(
            item.Id, EnumWord.Of(item.Kind), item.At, item.Policy.Name, item.Incident, item.Site.Name, item.Step, item.What, item.Why, EnumWord.Of(item.Fate), item.Outcome, item.Mark is { } mark ? EnumWord.Of(mark) : null, item.MarkedBy, item.MarkReason))],
        [.. review.SignOffs.Where(signed => signed.Review.Until >= review.From).Select(signed => new SignedView(
            signed.At, signed.By, signed.Reason, signed.Review.From, signed.Review.Until, signed.Review.Policy, signed.Review.Right, signed.Review.Wrong, signed.Review.Unneeded))]);
}
