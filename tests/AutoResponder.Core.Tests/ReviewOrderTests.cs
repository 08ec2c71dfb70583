using AutoResponder.Core.Audit;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Signals;
using AutoResponder.Core.Trust;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>What becomes of a person's word on the record: it is written down, or refused, and moves nothing.</summary>
public sealed class ReviewOrderTests
{
    [Theory]
    [InlineData(OrderKind.Mark, null)]
    [InlineData(OrderKind.Mark, "shop-1/0/would")]
    [InlineData(OrderKind.SignOff, null)]
    [InlineData(OrderKind.ChangeMode, "web")]
    [InlineData(OrderKind.KeepBacktest, "web")]
    public void A_word_that_says_nothing_is_refused_and_moves_nothing(OrderKind kind, string? target)
    {
        var state = new FleetState();
        var happened = state.Decide(new Signal.Order("a", kind, "anna", "x", Noon) { Target = target }, Noon);

        Assert.IsType<FleetEvent.OrderRefused>(happened);
        Assert.Equal(state, state.Evolve(happened));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(200, true)]
    [InlineData(0, false)]
    [InlineData(201, false)]
    public void A_backtest_is_kept_that_is_of_policies_and_fits_a_row(int policies, bool isKept)
    {
        var kept = new KeptBacktest([.. Enumerable.Repeat(new PolicyMark("web", new string('a', 64)), policies)], Noon, Noon, 7, 2, 1, 3, 4, 5, 6);

        var happened = new FleetState().Decide(new Signal.Order("a", OrderKind.KeepBacktest, "anna", "before it acts", Noon) { Backtest = kept }, Noon);

        Assert.Equal(isKept, happened is FleetEvent.BacktestKept);
        Assert.True(AuditBody.Of(StreamHead.Begin(AuditEntry.Fleet), happened, new Signal.Order("a", OrderKind.KeepBacktest, "anna", "before it acts", Noon) { Backtest = kept }, "test").Length <= StreamHead.LongestBody);
        if (policies == 1)
            Assert.Equal(
                "anna kept a backtest of web over 7 decisions of 2 incidents from 2026-03-02 12:00:00Z to 2026-03-02 12:00:00Z: 1 acts, 3 held back, 4 otherwise, 5 hang on an act that was not taken, 6 were not recorded: before it acts",
                Sentences.Say(happened));
    }
}
