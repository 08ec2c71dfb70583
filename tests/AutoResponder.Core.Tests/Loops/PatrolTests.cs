using AutoResponder.Core.Incidents;
using AutoResponder.Core.Ports;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests.Loops;

/// <summary>The round that finds again whatever else was lost.</summary>
public sealed class PatrolTests
{
    private readonly World _world = new();

    [Fact]
    public async Task It_looks_at_each_site_of_its_shard_that_a_policy_owns()
    {
        _world.Evidence = now => Healthy(now);
        _world.Sites.Add(Managed with { Id = SiteId.Parse(Site.Value + "2"), Tags = Managed.Tags.Remove("tier") });

        Assert.Empty(await VisitAsync());
        Assert.Equal(["look at shop"], _world.Log);

        _world.Log.Clear();
        Assert.Empty(await _world.Patrol.VisitAsync((Given.Plan.Shard + 1) % PlanId.Shards, TestContext.Current.CancellationToken));
        Assert.Empty(_world.Log);
    }

    [Fact]
    public async Task A_plan_that_is_due_is_looked_at_caught_up_with_and_visited_again_when_its_next_look_is_due()
    {
        _world.Tell(Noon + Minutes(1), Opened, Verified);
        _world.Due = [new DuePlan(Given.Plan, Noon, "1")];
        _world.Sites.Clear();

        Assert.Empty(await VisitAsync());

        Assert.Equal(["catch up plan-a", "next visit"], _world.Log);
        Assert.Equal(Noon + Minutes(1), Assert.Single(_world.Wakes).At);
    }

    [Fact]
    public async Task An_open_incident_that_is_due_is_looked_at_even_if_its_site_is_gone()
    {
        _world.Tell(Noon, Opened, Verified);
        _world.Due = [new DuePlan(Given.Plan, Noon, "1")];
        _world.Sites.Clear();

        await VisitAsync();

        Assert.Equal(["wake", "commit IncidentClosed", "catch up plan-a", "next visit"], _world.Log);
        Assert.Null(_world.Wakes[^1].At);
    }

    [Fact]
    public async Task A_lease_wakes_the_plan_as_well()
    {
        _world.Tell(null, Opened, ScaledOut, Widened, new IncidentEvent.IncidentClosed("x", "x") { At = Noon });
        _world.Due = [new DuePlan(Given.Plan, Noon, "1")];
        _world.Sites.Clear();

        await VisitAsync();

        Assert.Equal(_world.State.Lease!.LookAt, Assert.Single(_world.Wakes).At);
    }

    [Fact]
    public async Task What_is_due_first_is_when_the_plan_is_visited_again()
    {
        _world.Tell(Noon + Minutes(1), Opened, ScaledOut, Widened);
        _world.Due = [new DuePlan(Given.Plan, Noon, "1")];
        _world.Sites.Clear();

        await VisitAsync();

        Assert.True(_world.State.Lease!.LookAt > Noon + Minutes(1));
        Assert.Equal(Noon + Minutes(1), Assert.Single(_world.Wakes).At);
    }

    [Fact]
    public async Task What_is_borrowed_is_given_back_by_the_round_that_finds_it_due()
    {
        _world.Tell(null, Opened, ScaledOut, Widened, new IncidentEvent.IncidentClosed("x", "x") { At = Noon + Minutes(30) });
        _world.Time.Advance(Minutes(72));
        _world.Evidence = now => Healthy(now) with { Plan = TwoOfFive with { Capacity = 3 }, Metrics = [.. Healthy(now).Metrics, .. PlanMetrics(now, 20)] };
        _world.Due = [new DuePlan(Given.Plan, Noon, "1")];

        await VisitAsync();

        Assert.Contains("send shop-1/1/1/return/0", _world.Log);
    }

    [Fact]
    public async Task A_site_that_is_there_and_nobodys_any_more_is_a_persons_and_not_gone()
    {
        _world.Tell(Noon, Opened, Verified);
        _world.Due = [new DuePlan(Given.Plan, Noon, "1")];
        _world.Sites[0] = Managed with { Tags = Managed.Tags.Remove("tier") };

        await VisitAsync();

        Assert.Contains("commit IncidentHandedOver", _world.Log);
    }

    [Fact]
    public async Task One_sick_plan_keeps_no_other_from_its_visit()
    {
        _world.Sites.Add(Managed with { Id = SiteId.Parse(Site.Value + "2") });
        var asked = 0;
        _world.Evidence = now => asked++ == 0 ? throw new IOException("reset") : Healthy(now);

        var troubles = await VisitAsync();

        Assert.Equal("shop: reset", Assert.Single(troubles));
        Assert.Contains("look at shop2", _world.Log);
    }

    private Task<System.Collections.Immutable.ImmutableArray<string>> VisitAsync() => _world.Patrol.VisitAsync(Given.Plan.Shard, TestContext.Current.CancellationToken);
}
