using AutoResponder.Core;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;

namespace AutoResponder.Platform.Tests.Ledger;

/// <summary>What is borrowed over the real ledger: lent once, given back once, whoever dies or comes in between.</summary>
[Collection(LoopWorld.OneFleet)]
public sealed class LeaseTests
{
    private static readonly Signal Look = new Signal.LookDue();
    private readonly LoopWorld _world;
    private readonly ResponseLoop _loop;
    private readonly PlanLoop _plans;

    public LeaseTests(StorageFixture storage)
    {
        _world = new LoopWorld(storage) { Load = 90 };
        _world.UseLadder(new Step.ScaleOut
        {
            When = new Condition.Metric("CpuPercentage", MetricScope.Plan, "Average", Comparison.Above, 75, TimeSpan.FromMinutes(5)),
            Max = 3,
        });
        _world.Effect = act => _world.PlanNow = act switch
        {
            Act.SetCapacity set => _world.PlanNow! with { Capacity = set.To },
            Act.SetMinimum set => _world.PlanNow! with { Capacity = set.To, Autoscale = _world.PlanNow!.Autoscale! with { Minimum = set.To } },
            _ => _world.PlanNow,
        };
        (_loop, _plans) = _world.NewLoops();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_scale_out_ends_lent_and_is_given_back_exactly_once()
    {
        await BorrowAsync();
        var lent = Assert.IsType<Lease.Lent>((await PlanAsync()).Lease);
        Assert.Equal(new Act.SetCapacity(_world.Plan, 1, 2), lent.Terms.Act);
        Assert.Equal(lent.Until, lent.LookAt);

        (_world.IsSick, _world.Load) = (false, 20);
        await HealAsync();
        Assert.Single(_world.Sent);

        await LookAtPlanAfterAsync(lent.Until - _world.Time.GetUtcNow());
        Assert.Equal([new Act.SetCapacity(_world.Plan, 1, 2), new Act.SetCapacity(_world.Plan, 2, 1)], _world.Sent);
        for (var i = 0; i < 3; i++) await LookAtPlanAfterAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(2, _world.Sent.Count);
        var plan = await PlanAsync();
        Assert.Null(plan.Lease);
        Assert.Null(plan.InFlight);
        Assert.Equal(1, _world.PlanNow!.Capacity);
        Assert.Equal(["ActStarted", "ActReported", "EffectSeen"], (await _world.KindsAsync()).Where(kind => kind is "ActStarted" or "ActReported" or "EffectSeen"));
        Assert.Equal(["LeaseReturnStarted", "LeaseReturnReported", "LeaseReturned"], (await _world.KindsAsync()).Where(kind => kind.StartsWith("Lease", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Where_autoscale_owns_the_plan_its_minimum_is_borrowed_and_its_default_with_it()
    {
        _world.PlanNow = _world.PlanNow! with { Autoscale = new AutoscaleReading("/setting", "Default", 1, 4) { Default = 1 } };

        await BorrowAsync();
        (_world.IsSick, _world.Load) = (false, 20);
        await HealAsync();
        await LookAtPlanAfterAsync(TimeSpan.FromHours(1));
        await LookAtPlanAfterAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(
            [new Act.SetMinimum(_world.Plan, "/setting", "Default", 1, 2) { Default = 1 }, new Act.SetMinimum(_world.Plan, "/setting", "Default", 2, 1) { Default = 1 }],
            _world.Sent);
        Assert.Null((await PlanAsync()).Lease);
    }

    [Fact]
    public async Task While_the_plan_would_be_short_of_something_again_nothing_is_given_back()
    {
        await BorrowAsync();
        (_world.IsSick, _world.Load) = (false, 60);
        await HealAsync();

        await LookAtPlanAfterAsync(TimeSpan.FromHours(1));

        Assert.Single(_world.Sent);
        Assert.Equal("LeaseProlonged", (await _world.KindsAsync())[^1]);
    }

    [Fact]
    public async Task What_a_person_decided_meanwhile_stands()
    {
        await BorrowAsync();
        (_world.IsSick, _world.Load) = (false, 20);
        await HealAsync();
        _world.PlanNow = _world.PlanNow! with { Capacity = 5 };

        await LookAtPlanAfterAsync(TimeSpan.FromHours(1));

        Assert.Single(_world.Sent);
        Assert.Null((await PlanAsync()).Lease);
        Assert.Equal("LeaseEnded", (await _world.KindsAsync())[^1]);
    }

    [Fact]
    public async Task A_plan_that_cannot_be_read_is_not_touched()
    {
        await BorrowAsync();
        (_world.IsSick, _world.Load) = (false, 20);
        await HealAsync();
        _world.PlanNow = null;

        await LookAtPlanAfterAsync(TimeSpan.FromHours(1));

        Assert.Single(_world.Sent);
        Assert.IsType<Lease.Lent>((await PlanAsync()).Lease);
    }

    [Fact]
    public async Task Four_processes_that_find_it_due_at_once_give_it_back_once()
    {
        await BorrowAsync();
        (_world.IsSick, _world.Load) = (false, 20);
        await HealAsync();
        await AdvanceAsync(TimeSpan.FromHours(1));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _world.NewLoops().Plans.LookAsync(_world.Plan, Token)));

        Assert.Equal(2, _world.Sent.Count);
        Assert.Single(await _world.KindsAsync(), kind => kind == "LeaseReturnStarted");
    }

    [Fact]
    public async Task A_crash_between_commit_and_return_is_found_by_a_look_and_that_op_is_never_sent()
    {
        await BorrowAsync();
        (_world.IsSick, _world.Load) = (false, 20);
        await HealAsync();
        await AdvanceAsync(TimeSpan.FromHours(1));

        var (_, dying) = _world.NewLoops(new DiesAfterCommit(_world.Ledger));
        await Assert.ThrowsAsync<IOException>(() => dying.LookAsync(_world.Plan, Token));
        Assert.Single(_world.Sent);

        // It can no longer be under way, and the instance is still there: a new op.
        await LookAtPlanAfterAsync(TimeSpan.FromMinutes(1));
        await LookAtPlanAfterAsync(TimeSpan.FromMinutes(1));
        await LookAtPlanAfterAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(2, _world.Sent.Count);
        Assert.Equal(
            ["LeaseReturnStarted", "LeaseReturnNotSeen", "LeaseReturnStarted", "LeaseReturnReported", "LeaseReturned"],
            (await _world.KindsAsync()).Where(kind => kind.StartsWith("Lease", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_crash_between_return_and_report_is_found_by_a_look_and_nothing_is_sent_twice()
    {
        await BorrowAsync();
        (_world.IsSick, _world.Load) = (false, 20);
        await HealAsync();
        _world.Answer = () => throw new IOException("the process died");
        await AdvanceAsync(TimeSpan.FromHours(1));
        await Assert.ThrowsAsync<IOException>(() => _plans.LookAsync(_world.Plan, Token));

        _world.Answer = () => new ActOutcome.Accepted();
        await LookAtPlanAfterAsync(TimeSpan.FromMinutes(1));
        await LookAtPlanAfterAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(2, _world.Sent.Count);
        Assert.Equal("LeaseReturned", (await _world.KindsAsync())[^1]);
    }

    [Fact]
    public async Task A_scale_out_whose_process_died_is_lent_all_the_same()
    {
        await _world.ArmAsync();
        await _loop.RespondAsync(_world.Fired(), _world.Site, false, Token);
        await AdvanceAsync(TimeSpan.FromSeconds(31));
        _world.Answer = () => throw new IOException("the process died");
        await Assert.ThrowsAsync<IOException>(() => _loop.RespondAsync(Look, _world.Site, false, Token));
        Assert.IsType<Lease.Asked>((await PlanAsync()).Lease);

        await AdvanceAsync(TimeSpan.FromMinutes(1));
        await _world.NewProcess().RespondAsync(Look, _world.Site, false, Token);

        Assert.Single(_world.Sent);
        Assert.IsType<Lease.Lent>((await PlanAsync()).Lease);
    }

    [Fact]
    public async Task An_operation_that_still_runs_is_waited_for()
    {
        var operation = new Uri("https://management.example.net/operationresults/1");
        _world.Answer = () => new ActOutcome.Accepted(operation);
        _world.Effect = _ => { };
        _world.Operation = new OperationReading.Running();
        await _world.ArmAsync();
        await _loop.RespondAsync(_world.Fired(), _world.Site, false, Token);
        await LookAtSiteAfterAsync(TimeSpan.FromSeconds(31));
        await LookAtSiteAfterAsync(TimeSpan.FromMinutes(5));
        Assert.IsType<Lease.Asked>((await PlanAsync()).Lease);

        _world.PlanNow = _world.PlanNow! with { Capacity = 2 };
        await LookAtSiteAfterAsync(TimeSpan.FromMinutes(1));

        Assert.Single(_world.Sent);
        Assert.IsType<Lease.Lent>((await PlanAsync()).Lease);
    }

    [Fact]
    public async Task A_refused_scale_out_borrows_nothing()
    {
        _world.Answer = () => new ActOutcome.Impossible("not enough servers");
        _world.Effect = _ => { };

        await _world.ArmAsync();
        await _loop.RespondAsync(_world.Fired(), _world.Site, false, Token);
        await LookAtSiteAfterAsync(TimeSpan.FromSeconds(31));

        var plan = await PlanAsync();
        Assert.Null(plan.Lease);
        Assert.Null(plan.InFlight);
    }

    [Fact]
    public async Task Eight_writers_of_the_site_and_of_its_plan_lose_nothing()
    {
        const int Each = 8;
        var writers = Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            var (loop, plans) = _world.NewLoops();
            for (var i = 0; i < Each; i++)
            {
                var number = (writer * 100) + i;
                await LoopWorld.AgainAsync(() => writer % 2 == 0
                    ? loop.RespondAsync(_world.Fired(number), _world.Site, false, Token)
                    : plans.RespondAsync(new Signal.PlatformEvent($"e{number}", "Microsoft.Web.AppServicePlanUpdated", _world.Plan.Value, _world.Time.GetUtcNow(), PlatformEventMeaning.Changed), _world.Plan, Token));
            }
        }));
        await Task.WhenAll(writers);

        var kinds = await _world.KindsAsync();
        Assert.Equal(4 * Each, kinds.Count(kind => kind is "IncidentOpened" or "SignalNoted"));
        Assert.Equal(4 * Each, kinds.Count(kind => kind == "PlanChanged"));
        Assert.Equal(kinds.Count, (await _world.Ledger.ReadPlanAsync(_world.Plan, Token)).Stream.Sequence);
    }

    private async Task BorrowAsync()
    {
        await _world.ArmAsync();
        await _loop.RespondAsync(_world.Fired(), _world.Site, false, Token);
        await LookAtSiteAfterAsync(TimeSpan.FromSeconds(31));
        await LookAtSiteAfterAsync(TimeSpan.FromSeconds(31));
        Assert.IsType<Lease.Lent>((await PlanAsync()).Lease);
    }

    private async Task HealAsync()
    {
        await LookAtSiteAfterAsync(TimeSpan.FromMinutes(11));
        await LookAtSiteAfterAsync(TimeSpan.FromMinutes(16));
        Assert.Equal("IncidentClosed", (await _world.KindsAsync())[^1]);
    }

    private async Task AdvanceAsync(TimeSpan wait)
    {
        _world.Time.Advance(wait);
        await _world.Fleet.RenewAsync(_world.Time.GetUtcNow() + TimeSpan.FromDays(1), Token);
    }

    private async Task LookAtSiteAfterAsync(TimeSpan wait)
    {
        await AdvanceAsync(wait);
        await _loop.RespondAsync(Look, _world.Site, false, Token);
    }

    private async Task LookAtPlanAfterAsync(TimeSpan wait)
    {
        await AdvanceAsync(wait);
        await _plans.LookAsync(_world.Plan, Token);
    }

    private async Task<PlanState> PlanAsync() => (await _world.Ledger.ReadPlanAsync(_world.Plan, Token)).Plan;
}
