using AutoResponder.Core;
using AutoResponder.Core.Ports;
using static AutoResponder.Contracts.LedgerRows;

namespace AutoResponder.Contracts;

/// <summary>What any index of plans must do: a wake-up is never lost, whoever visits meanwhile.</summary>
public abstract class PlanIndexContract
{
    private readonly PlanId _plan = NewPlan();

    protected abstract IPlanIndex Index { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_plan_is_due_from_its_moment_on()
    {
        await Index.LowerAsync(_plan, Noon, Token);

        Assert.Null(await DueAsync(Noon.AddSeconds(-1)));
        Assert.Equal(Noon, (await DueAsync(Noon))!.WakeAt);
    }

    [Fact]
    public async Task Lowering_moves_it_down_and_never_up()
    {
        await Index.LowerAsync(_plan, Noon, Token);
        await Index.LowerAsync(_plan, Noon.AddMinutes(5), Token);
        Assert.Equal(Noon, (await DueAsync(Noon))!.WakeAt);

        await Index.LowerAsync(_plan, Noon.AddMinutes(-5), Token);
        Assert.Equal(Noon.AddMinutes(-5), (await DueAsync(Noon))!.WakeAt);
    }

    [Fact]
    public async Task Who_has_visited_sets_the_next_visit()
    {
        await Index.LowerAsync(_plan, Noon, Token);

        await Index.SetAsync((await DueAsync(Noon))!, Noon.AddMinutes(5), Token);

        Assert.Null(await DueAsync(Noon));
        Assert.NotNull(await DueAsync(Noon.AddMinutes(5)));
    }

    [Fact]
    public async Task After_a_visit_that_needs_no_next_one_it_is_due_no_more_until_it_is_lowered()
    {
        await Index.LowerAsync(_plan, Noon, Token);
        await Index.SetAsync((await DueAsync(Noon))!, null, Token);
        Assert.Null(await DueAsync(Noon.AddYears(1)));

        await Index.LowerAsync(_plan, Noon.AddMinutes(1), Token);
        Assert.NotNull(await DueAsync(Noon.AddMinutes(1)));
    }

    [Fact]
    public async Task What_was_lowered_during_a_visit_stands()
    {
        await Index.LowerAsync(_plan, Noon, Token);
        var visited = (await DueAsync(Noon))!;
        await Index.LowerAsync(_plan, Noon.AddMinutes(-1), Token);

        await Index.SetAsync(visited, null, Token);

        Assert.NotNull(await DueAsync(Noon));
    }

    /// <summary>What needs it is about to be committed, and the visit has looked already.</summary>
    [Fact]
    public async Task What_was_low_enough_when_it_was_lowered_during_a_visit_stands_as_well()
    {
        await Index.LowerAsync(_plan, Noon, Token);
        var visited = (await DueAsync(Noon))!;
        await Index.LowerAsync(_plan, Noon.AddMinutes(1), Token);

        await Index.SetAsync(visited, null, Token);

        Assert.NotNull(await DueAsync(Noon.AddMinutes(1)));
    }

    private async Task<DuePlan?> DueAsync(DateTimeOffset now) => (await Index.DueAsync(_plan.Shard, now, Token)).SingleOrDefault(due => due.Plan == _plan);
}
