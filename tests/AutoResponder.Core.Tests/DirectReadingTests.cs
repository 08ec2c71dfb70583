using System.Collections.Immutable;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Guardrails;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>What must be read where an act would reach before it may, and what is left alone while something is served.</summary>
public sealed class DirectReadingTests
{
    private static readonly DateTimeOffset Now = Noon + Minutes(5);

    [Fact]
    public void A_sick_answer_of_elsewhere_does_not_condemn_the_instance_that_the_act_would_reach()
    {
        var well = new ProbeReading("/health", "i1", 204, Seconds(1.25), null);
        var others = (ImmutableArray<ProbeReading>)[new("/", null, 502, Seconds(1), null), new("/", "i2", 502, Seconds(1), null)];

        Assert.Equal(("/health answers 204 in 1.3 s where the act would reach", Now + Seconds(30)), Said(Judge("directReading", Read([.. others, well, well with { Path = "/late" }]))));
        Assert.Equal(("the site did not let itself be probed", Now + Seconds(30)), Said(Judge("directReading", Read(others))));
        Assert.Null(Judge("directReading", Read([.. others, well, well with { Status = 502 }])));
    }

    [Fact]
    public void For_an_act_on_the_whole_site_one_sick_answer_of_anywhere_is_enough()
    {
        var restart = new Proposal(new Step.Recycle(RecycleScope.Site, false), 0, new Act.SoftRestart(Site), Course, "for a test");
        var (well, sick) = (new ProbeReading("/", null, 200, Seconds(1), null), new ProbeReading("/", "i2", 502, Seconds(1), null));

        Assert.Null(Judge("directReading", Read([well, sick]), restart));
        Assert.Null(Judge("directReading", Read([well with { Status = 502 }]), restart));
        Assert.NotNull(Judge("directReading", Read([well, sick with { Status = 200 }]), restart));
    }

    [Fact]
    public void A_process_that_is_too_large_or_bad_lines_in_the_log_are_direct_readings_too()
    {
        var bad = new RequestFilter { Status = new NumberRange(502, 503) };
        var policy = Given.Policy with
        {
            Unhealthy = new Condition.Any([new Condition.Metric("MemoryWorkingSet", MetricScope.Instance, "Average", Comparison.Above, 1000, Minutes(5)), new Condition.Logged(bad, 5, Minutes(5))]),
        };
        var well = Read([new ProbeReading("/", "i1", 200, Seconds(1), null)]);
        var lines = new RequestsReading(bad, Minutes(5), 9, 100, 1, Noon, Now, Now, null);

        Assert.Null(Judge("directReading", With(1001, []), under: policy));
        Assert.Null(Judge("directReading", With(1000, [lines]), under: policy));
        Assert.NotNull(Judge("directReading", With(1000, [lines with { Recent = 0 }]), under: policy));

        Situation With(long bytes, ImmutableArray<RequestsReading> requests) =>
            well with { Evidence = well.Evidence! with { Instances = [new InstanceReading("i1", "M1", [new WorkerReading(11, null, bytes)])], Requests = requests } };
    }

    [Theory]
    [InlineData(false, "it is the only instance")]
    [InlineData(true, "every instance would be disturbed")]
    public void Where_the_policy_refuses_it_the_last_instance_is_left_even_if_nothing_is_served(bool whole, string why)
    {
        var act = whole ? new Act.SoftRestart(Site) : KillSick;
        var situation = Healthy() with { Evidence = Evidence(Now, 100) with { Instances = whole ? TwoInstances : [TwoInstances[0]] } };
        var proposal = new Proposal(Given.Policy.Ladder[0], 0, act, Course, "for a test");

        var refused = Judge("soleInstance", situation, proposal, Given.Policy with { Guardrails = new() { SoleInstance = SoleInstance.Refuse } });
        var served = Judge("soleInstance", situation with { Evidence = Sick(Now) with { Instances = situation.Evidence!.Instances } }, proposal);

        Assert.Equal(new Objection("soleInstance", why, Now + Seconds(30), Stands: true), refused);
        Assert.Equal(new Objection("soleInstance", $"{why}, and something is still served", Now + Seconds(30), Stands: true), served);
        Assert.Null(Judge("soleInstance", situation, proposal));
    }

    private static Course Course => ((Incident.Open)Healthy().Incident).Course;

    /// <summary>Nothing stands against the step.</summary>
    private static Situation Healthy() => Situation([Opened, Verified], Sick(Now));

    private static Situation Read(ImmutableArray<ProbeReading> probes) => Healthy() with { Evidence = Sick(Now) with { Probes = probes } };

    private static (string? Why, DateTimeOffset? LookAgain) Said(Objection? objection) => (objection?.Why, objection?.LookAgain);

    private static Objection? Judge(string guardrail, Situation situation, Proposal? proposal = null, Policy? under = null) =>
        Guardrail.All.Single(one => one.Name == guardrail).Judge(proposal ?? new Proposal(Given.Policy.Ladder[0], 0, KillSick, Course, "for a test"), situation, under ?? Given.Policy, Now);
}
