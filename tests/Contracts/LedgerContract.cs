using AutoResponder.Core;
using AutoResponder.Core.Ports;
using static AutoResponder.Contracts.LedgerRows;

namespace AutoResponder.Contracts;

/// <summary>What any ledger must do: one in memory that stands for the real one is worth as much as it does the same.</summary>
public abstract class LedgerContract
{
    private readonly PlanId _plan = NewPlan();

    protected abstract ILedger Ledger { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_plan_that_was_never_written_begins_empty_and_without_a_version()
    {
        var page = await Ledger.ReadAsync(_plan, SiteOf(_plan, 1), Token);

        Assert.Null(page.Plan.Tag);
        Assert.Null(page.HeadTag);
        Assert.Null(page.LookAt);
        Assert.Equal(0, page.Plan.Stream.Sequence);
        Assert.Equal(SiteOf(_plan, 1), page.Head.Site);
        Assert.Empty(await Ledger.HeadsAsync(_plan, Token));
    }

    [Fact]
    public async Task What_was_committed_is_read_back()
    {
        var commit = Opening(await Ledger.ReadAsync(_plan, SiteOf(_plan, 1), Token), "a", Noon);

        Assert.Equal(CommitResult.Committed, await Ledger.CommitAsync(commit, Token));

        var page = await Ledger.ReadAsync(_plan, SiteOf(_plan, 1), Token);
        Assert.NotNull(page.Plan.Tag);
        Assert.NotNull(page.HeadTag);
        Assert.Equal(Noon, page.LookAt);
        Assert.Equal(commit.Stream.Sequence, page.Plan.Stream.Sequence);
        Assert.Equal(commit.Stream.Hash, page.Plan.Stream.Hash);
        Assert.Equal(StateOf(commit.Head!.Head), StateOf(page.Head));
        Assert.Equal(StateOf(commit.Plan), StateOf(page.Plan.Plan));
        Assert.Equal(StateOf(commit.Plan), StateOf((await Ledger.ReadPlanAsync(_plan, Token)).Plan));
        Assert.True(await Ledger.WasAppliedAsync(_plan, commit.Signal!.Value, Token));
        Assert.False(await Ledger.WasAppliedAsync(_plan, new SignalId("another"), Token));
    }

    [Fact]
    public async Task Of_two_who_read_the_same_the_second_is_told_that_it_raced_and_leaves_nothing_behind()
    {
        var page = await Ledger.ReadAsync(_plan, SiteOf(_plan, 1), Token);
        await Ledger.CommitAsync(Opening(page, "first", Noon), Token);

        Assert.Equal(CommitResult.Raced, await Ledger.CommitAsync(Opening(page, "second", Noon), Token));

        Assert.False(await Ledger.WasAppliedAsync(_plan, new SignalId("second"), Token));
        Assert.Equal(1, (await Ledger.ReadPlanAsync(_plan, Token)).Stream.Sequence);
    }

    [Fact]
    public async Task A_signal_is_applied_once_whoever_brings_it_again()
    {
        await Ledger.CommitAsync(Opening(await Ledger.ReadAsync(_plan, SiteOf(_plan, 1), Token), "alert", Noon), Token);

        var again = await Ledger.CommitAsync(Noting(await Ledger.ReadAsync(_plan, SiteOf(_plan, 1), Token), "alert"), Token);

        Assert.Equal(CommitResult.AppliedBefore, again);
        Assert.Equal(1, (await Ledger.ReadPlanAsync(_plan, Token)).Stream.Sequence);
    }

    [Fact]
    public async Task Who_raced_against_the_very_same_signal_is_told_that_it_was_applied()
    {
        var page = await Ledger.ReadAsync(_plan, SiteOf(_plan, 1), Token);
        await Ledger.CommitAsync(Opening(page, "alert", Noon), Token);

        Assert.Equal(CommitResult.AppliedBefore, await Ledger.CommitAsync(Opening(page, "alert", Noon), Token));
    }

    [Fact]
    public async Task Another_site_of_the_plan_moves_the_plan_and_so_it_races_too()
    {
        var page = await Ledger.ReadAsync(_plan, SiteOf(_plan, 1), Token);
        await Ledger.CommitAsync(Opening(await Ledger.ReadAsync(_plan, SiteOf(_plan, 2), Token), "other", Noon), Token);

        Assert.Equal(CommitResult.Raced, await Ledger.CommitAsync(Opening(page, "mine", Noon), Token));
        Assert.Null((await Ledger.ReadAsync(_plan, SiteOf(_plan, 1), Token)).HeadTag);
    }

    [Fact]
    public async Task A_plans_own_decision_leaves_the_heads_alone_and_moves_the_plan()
    {
        await Ledger.CommitAsync(Opening(await Ledger.ReadAsync(_plan, SiteOf(_plan, 1), Token), "a", Noon), Token);
        var before = await Ledger.ReadAsync(_plan, SiteOf(_plan, 1), Token);

        Assert.Equal(CommitResult.Committed, await Ledger.CommitAsync(OfPlan(await Ledger.ReadPlanAsync(_plan, Token), null), Token));

        var after = await Ledger.ReadAsync(_plan, SiteOf(_plan, 1), Token);
        Assert.Equal(before.HeadTag, after.HeadTag);
        Assert.NotEqual(before.Plan.Tag, after.Plan.Tag);
        Assert.Equal(CommitResult.Raced, await Ledger.CommitAsync(Noting(before, "b"), Token));
    }

    [Fact]
    public async Task All_heads_of_a_plan_are_found_and_of_no_other()
    {
        var other = NewPlan();
        await Ledger.CommitAsync(Opening(await Ledger.ReadAsync(_plan, SiteOf(_plan, 1), Token), "a", Noon), Token);
        await Ledger.CommitAsync(Opening(await Ledger.ReadAsync(_plan, SiteOf(_plan, 2), Token), "b", null), Token);
        await Ledger.CommitAsync(Opening(await Ledger.ReadAsync(other, SiteOf(other, 3), Token), "c", Noon), Token);

        var heads = (await Ledger.HeadsAsync(_plan, Token)).ToDictionary(head => head.Head.Site);

        Assert.Equal(2, heads.Count);
        Assert.Equal(Noon, heads[SiteOf(_plan, 1)].LookAt);
        Assert.Null(heads[SiteOf(_plan, 2)].LookAt);
    }

    [Fact]
    public async Task Eight_at_once_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            for (var i = 0; i < 5;)
            {
                var page = await Ledger.ReadAsync(_plan, SiteOf(_plan, 1), Token);
                if (await Ledger.CommitAsync(Noting(page, $"{writer}-{i}"), Token) == CommitResult.Committed) i++;
            }
        }));

        Assert.Equal(40, (await Ledger.ReadPlanAsync(_plan, Token)).Stream.Sequence);
    }
}
