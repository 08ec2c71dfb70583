using AutoResponder.Core.Audit;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Signals;
using AutoResponder.Core.Trust;
using AutoResponder.Simulation.Staging;

namespace AutoResponder.Scenarios.Tests;

/// <summary>A week in observe: the review says what the scenario's labels say, and a policy may do more on these grounds and on no others.</summary>
public sealed class ReviewTests
{
    private const string Web = "web-5xx";
    private static readonly ScenarioResult Week = Library.Play("seven-days-observed");
    private static readonly DateTimeOffset End = Week.Scenario.Start + Week.Scenario.Lasts;

    [Fact]
    public void The_reviews_counts_are_the_scenarios_labels()
    {
        Assert.True(Week.Holds, Week.ToText());
        Assert.Equal(5, Week.Review.Items.Length);
        Assert.All(Week.Review.Items, item => Assert.EndsWith("/would", item.Id, StringComparison.Ordinal));
        Assert.Equal([Fate.Itself, Fate.Person, Fate.Person, Fate.Person, Fate.Sick], Week.Review.Items.Select(item => item.Fate));
    }

    [Fact]
    public void Every_policy_that_ships_was_in_force_from_the_first_minute_on()
    {
        foreach (var policy in Library.PoliciesOf(Week.Scenario).Policies)
        {
            var observed = PolicyObservation.Of(Rows(), policy.Name);
            Assert.Equal((policy.Hash, policy.Rules, policy.Mode), (observed!.Hash, observed.Rules, observed.Mode));
            Assert.InRange(observed.Since, Week.Scenario.Start, Week.Scenario.Start + TimeSpan.FromMinutes(2));
        }
    }

    [Fact]
    public void It_may_do_more_once_the_week_is_over_and_each_is_marked()
    {
        Assert.Contains("not marked", Assert.Single(Judge([], End.AddMinutes(5))), StringComparison.Ordinal);
        Assert.Contains("7 days are needed", Assert.Single(Judge(Marks(ReviewMark.Right), End.AddHours(-1))), StringComparison.Ordinal);
        Assert.Empty(Judge(Marks(ReviewMark.Right), End.AddMinutes(5)));
        Assert.Empty(Judge(Marks(ReviewMark.Unneeded), End.AddMinutes(5)));
    }

    [Fact]
    public void One_wrong_of_four_is_too_much_until_somebody_thinks_again()
    {
        var first = Week.Review.About(Web).Items[0].Id;
        var marks = Marks(ReviewMark.Right).Append((first, ReviewMark.Wrong));

        Assert.Contains("1 of 4 were wrong (25 %)", Assert.Single(Judge(marks, End.AddMinutes(5))), StringComparison.Ordinal);
        Assert.Empty(Judge(marks.Append((first, ReviewMark.Unneeded)), End.AddMinutes(5)));
    }

    private static IEnumerable<(string Item, ReviewMark Mark)> Marks(ReviewMark mark) => Week.Review.About(Web).Items.Select(item => (item.Id, mark));

    /// <summary>As the command does: the marks are orders, orders are rows, and the review is made of rows.</summary>
    private static IEnumerable<string> Judge(IEnumerable<(string Item, ReviewMark Mark)> marks, DateTimeOffset now)
    {
        var stream = StreamHead.Begin(AuditEntry.Fleet);
        var rows = Rows().ToList();
        foreach (var (item, mark) in marks)
        {
            var happened = new FleetState().Decide(new Signal.Order(item, OrderKind.Mark, "anna", "looked at it", now) { Target = item, Mark = mark }, now);
            rows.Add(AuditEntry.Read(AuditBody.Of(stream, happened, null, "test")));
        }

        var rules = Library.PoliciesOf(Week.Scenario).Policies.First(policy => policy.Name == Web).Rules;
        var observed = PolicyObservation.Of(rows, Web);
        return Promotion.Judge(observed, Review.Of(rows, observed!.Since, now).About(Web), rules, now).Objections;
    }

    private static IEnumerable<AuditEntry> Rows() => Week.Audit.Select(AuditEntry.Read);
}
