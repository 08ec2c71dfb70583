using System.Collections.Immutable;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Guardrails;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>A process that was started a moment ago is left to warm up: by whoever started it but us, and not for ever.</summary>
public sealed class WarmingUpTests
{
    private static readonly DateTimeOffset Now = Noon + Minutes(5);
    private static readonly TimeSpan Moment = TimeSpan.FromTicks(1);

    [Fact]
    public void Until_ten_minutes_after_its_start_a_process_is_not_ended()
    {
        Assert.Null(Judge(End(Now - Minutes(10)), Noon));

        var objection = Judge(End(Now - Minutes(10) + Moment), Noon)!;
        Assert.Equal(Now + Moment, objection.LookAgain);
        Assert.Contains("was started at 11:55:00 UTC, not by us", objection.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void What_still_starts_anew_ten_minutes_after_the_onset_may_be_ended()
    {
        Assert.Equal(Now + Moment, Judge(End(Now - Minutes(1)), Now - Minutes(10) + Moment)!.LookAgain);
        Assert.Null(Judge(End(Now - Minutes(1)), Now - Minutes(10)));
    }

    [Theory]
    [InlineData("recycle", true, 0, false)]
    [InlineData("restart", true, 120, false)]
    [InlineData("recycle", true, 121, true)]
    [InlineData("recycle", true, -1, true)]
    [InlineData("recycle", false, 10, true)]
    [InlineData("scaleOut", true, 10, true)]
    public void A_start_that_follows_an_act_of_ours_is_ours(string step, bool spent, int secondsAfter, bool objects)
    {
        var started = Now - Minutes(3);
        var act = new PastAct(new OpId("shop-0/0/0"), step, started - Seconds(secondsAfter), spent);

        Assert.Equal(objects, Judge(End(started), Noon, act) is not null);
    }

    [Fact]
    public void Of_a_site_that_is_restarted_everywhere_the_newest_process_counts()
    {
        Assert.Null(Judge(new Act.SoftRestart(Site), Noon));
        Assert.NotNull(Judge(new Act.SoftRestart(Site), Noon, newest: Now - Minutes(2)));
        Assert.NotNull(Judge(new Act.Restart(Site), Noon, newest: Now - Minutes(2)));
    }

    [Fact]
    public void Of_a_machine_that_is_rebooted_its_own_processes_count()
    {
        Assert.Null(Judge(new Act.RebootWorker(Plan, "M1", "i1", "shop"), Noon, newest: Now - Minutes(2)));
        Assert.NotNull(Judge(new Act.RebootWorker(Plan, "M2", "i2", "shop"), Noon, newest: Now - Minutes(2)));
    }

    [Fact]
    public void Where_no_start_can_be_read_it_stands_in_nobodys_way()
    {
        Assert.Null(Judge(End(null), Noon));
        Assert.Null(Judge(new Act.SoftRestart(Site), Noon, unreadable: true));
    }

    [Fact]
    public void A_process_that_is_warming_up_is_not_frozen_for_a_dump_either()
    {
        var proposal = new Proposal(new Step.CaptureDiagnostics { Dump = DumpKind.Heap }, 2, null, Course(Noon), "for a test");

        Assert.Null(Guard().Judge(proposal, With([], null, false), Given.Policy, Now));
        var young = With([], null, false) with { Evidence = Sick(Now) with { Instances = [new InstanceReading("i1", "M1", [new WorkerReading(11, Now - Minutes(2), 900_000_000)])] } };
        Assert.NotNull(Guard().Judge(proposal, young, Given.Policy, Now));
    }

    private static Situation Ill => Given.Situation([Opened, Verified], Sick(Now));

    private static Standing Guard() => Guardrail.All.Single(guardrail => guardrail.Name == "warmUp");

    private static Act End(DateTimeOffset? started) => new Act.EndProcess(Site, "i1", 11, started);

    private static Course Course(DateTimeOffset opened) => new() { Id = "shop-1", OpenedAt = opened, Policy = new PolicyMark("web", "h") };

    private static Objection? Judge(Act act, DateTimeOffset opened, PastAct? before = null, DateTimeOffset? newest = null, bool unreadable = false) => Guard().Judge(
        new Proposal(Given.Policy.Ladder[0], 0, act, Course(opened), "for a test"), With(before is null ? [] : [before], newest, unreadable), Given.Policy, Now);

    private static Situation With(ImmutableArray<PastAct> acts, DateTimeOffset? newest, bool unreadable) => Ill with
    {
        Head = Ill.Head with { Acts = acts },
        Evidence = Sick(Now) with
        {
            Instances =
            [
                new InstanceReading("i1", "M1", unreadable ? null : [new WorkerReading(11, Noon - TimeSpan.FromHours(3), 900_000_000)]),
                new InstanceReading("i2", "M2", unreadable ? null : [new WorkerReading(22, newest ?? Noon - TimeSpan.FromHours(3), 200_000_000)]),
            ],
        },
    };
}
