using System.Globalization;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>What is measured before a decision, a row each: all that the decision may need, and nothing that it does not.</summary>
public sealed class NeedsTests
{
    private const string Share = "Http5xx/Site/5 Requests/Site/5";
    private const string BeforeAnAct = "fleet Http5xx/Site/5 Requests/Site/5 Http5xx/Instance/5 Requests/Instance/5 instances";
    private const string Short = "CpuPercentage/Plan/5 MemoryPercentage/Plan/5 HttpQueueLength/Plan/5";
    private static readonly Signal Look = new Signal.LookDue();
    private static readonly Signal Fired = new Signal.AlertFired(Alert());
    private static readonly Uri Operation = new("https://management.azure.com/operations/1");

    public sealed record Row(string Name, IncidentEvent[] Given, Signal When, string Then)
    {
        public Policy Under { get; init; } = Tests.Given.Policy;

        public override string ToString() => Name;
    }

    public static readonly TheoryData<Row> Rows =
    [
        new Row("an alert that wakes is asked about, and the site measured", [], Fired, $"alert {Share}"),
        new Row("one that does not is not", [], new Signal.AlertFired(Alert(rule: "cpu")), ""),
        new Row("a resolved one is not", [], new Signal.AlertResolved(Alert(AlertCondition.Resolved)), ""),
        new Row("a quiet site is measured, and nobody asks who is sick there", [], Look, Share),
        new Row("so it is on Azure's word that it is not well", [], Happened(PlatformEventMeaning.Unhealthy), Share),
        new Row("and not on its word that something was changed", [], Happened(PlatformEventMeaning.Changed), ""),
        new Row("an open incident needs no measure for that", [Opened], Happened(PlatformEventMeaning.Unhealthy), ""),
        new Row("before a step everything is asked that stands against one", [Opened], Look, $"{BeforeAnAct} probe:/each"),
        new Row("also where one is held back", [Opened, HeldBy("armed", Noon)], Look, $"{BeforeAnAct} probe:/each"),
        new Row("and where the next may be due", [Opened, Started, Taken, Seen], Look, $"{BeforeAnAct} probe:/each"),
        new Row("an alert that Azure did not know is asked about again", [OpenedOnClaim], Look, $"fleet alert {BeforeAnAct[6..]} probe:/each"),
        new Row("a further alert is asked about while the cause is not known", [Opened], Fired, "alert"),
        new Row("if it is one that wakes", [Opened], new Signal.AlertFired(Alert(rule: "cpu")), ""),
        new Row("and not once it is", [Opened, Verified], Fired, ""),
        new Row("while a person is asked the site is measured", [Opened, Asked], Look, Share),
        new Row("a capture is asked about, and nothing else", [Opened, Saving], Look, "capture"),
        new Row("whether an act had its effect is seen at the instances", [Opened, Started], Look, "instances"),
        new Row("a call has none that could be seen", [Opened, StartedAt(Noon) with { Act = new Act.Call(Site, "ops") }], Look, ""),
        new Row("a scale-out's is seen at the plan", [Opened, ScaledOut], Look, "plan"),
        new Row("and at the operation that Azure named", [Opened, ScaledOut, Named("shop-1/1/1")], Look, "plan operation"),
        new Row("that a raised minimum is there, too", [Opened, ((IncidentEvent.ActStarted)ScaledOut) with { Act = new Act.SetMinimum(Plan, "/s", "day", 1, 2) }], Look, "plan"),
        new Row("and another size", [Opened, ((IncidentEvent.ActStarted)ScaledOut) with { Act = new Act.SetSize(Plan, "P1v3", "P2v3", "shop") }], Look, "plan"),
        new Row("what recovers is measured", [Opened, Started, Taken, Seen, Recovered], Look, Share),
        new Row("what is a person's, too", [Opened, Handed], Look, Share),
        new Row("a report needs nothing", [Opened, Started], new Signal.ActFinished(new OpId("shop-1/0/0"), new ActOutcome.Accepted()), ""),

        new Row("a ladder that may borrow needs the plan, and where borrowing helps", [Opened], Look, $"{BeforeAnAct.Replace(" instances", $" {Short} instances", StringComparison.Ordinal)} plan probe:/each") { Under = WholeLadder },
        new Row("one that may disturb a plan needs its sites", [Opened], Look, $"{BeforeAnAct} plan planSites probe:/each") { Under = Tests.Given.Policy with { Ladder = [new Step.RebootWorker()] } },
        new Row("one that may give it another size, where that helps as well", [Opened], Look, $"{BeforeAnAct.Replace(" instances", $" {Short} instances", StringComparison.Ordinal)} plan planSites probe:/each") { Under = Tests.Given.Policy with { Ladder = [new Step.ScaleUp(["P1v3"])] } },
        new Row("one that is meant for whoever uses most, what each uses", [Opened], Look, $"{BeforeAnAct} consumers probe:/each") { Under = Tests.Given.Policy with { Ladder = [new Step.Recycle(RecycleScope.WorstInstance, false) { Target = RecycleTarget.TopConsumer }] } },
        new Row("a policy's own probes are made, each path once", [Opened], Look, $"{BeforeAnAct} probe:/healtheach") { Under = Probing },
        new Row("and of the site only, while nothing may be done", [], Look, $"{Share} probe:/health") { Under = Probing },
        new Row("a figure over requests needs their number, each figure once over its longest window", [], Look, "HttpResponseTime/Site/10 Requests/Site/10") { Under = Slow },
    ];

    private static IncidentEvent Asked => new IncidentEvent.ApprovalAsked(new OpId("q"), "recycle", 0, KillSick, "x", "x", Noon + Minutes(10)) { At = Noon };

    private static Policy Probing => Tests.Given.Policy with { Unhealthy = new Condition.Any([Tests.Given.Policy.Unhealthy, new Condition.Probe("/health", 200, 299, Seconds(5), 3), new Condition.Not(new Condition.Probe("/health", 200, 299, Seconds(5), 3))]) };

    private static Policy Slow => Tests.Given.Policy with
    {
        Unhealthy = new Condition.All(
        [
            new Condition.Metric("HttpResponseTime", MetricScope.Site, "Total", Comparison.Above, 3, Minutes(5)),
            new Condition.Metric("HttpResponseTime", MetricScope.Site, "Total", Comparison.Above, 1, Minutes(10), 20),
            new Condition.Trend("Requests", MetricScope.Site, "Total", 0.1, TimeSpan.Zero, TimeSpan.Zero),
        ]),
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Is_measured(Row row) => Assert.Equal(row.Then, Say(Responder.Needs(Situation(row.Given).Head, row.When, row.Under)));

    [Fact]
    public void Nothing_is_measured_where_nothing_is_needed()
    {
        Assert.False(Responder.Needs(Situation([]).Head, new Signal.AlertFired(Alert(rule: "cpu")), Tests.Given.Policy).AnyEvidence);
        Assert.True(Responder.Needs(Situation([]).Head, Look, Tests.Given.Policy).AnyEvidence);
        Assert.False((new Needs { Fleet = true }).AnyEvidence);
        foreach (var one in new Needs[] { new() { Alert = new(null, "r", null, null) }, new() { Instances = true }, new() { Plan = true }, new() { PlanSites = true }, new() { Consumers = true }, new() { Operation = Operation }, new() { InstanceMemory = true }, new() { Metrics = [new("Requests", "Total", MetricScope.Site, Minutes(5))] }, new() { Probes = [new("/", 200, 299, Seconds(5), 1, false)] }, new() { Requests = [new(new RequestFilter(), Minutes(5), null)] }, new() { Capture = ((IncidentEvent.PreservationStarted)Saving).Order } })
            Assert.True(one.AnyEvidence, Say(one));
    }

    [Fact]
    public void An_alert_is_asked_about_by_all_that_it_says_and_a_claim_by_its_id()
    {
        var alert = Alert();

        Assert.Equal(new AlertQuestion(AlertId, Rule, Site.Value, alert.FiredAt), Responder.Needs(Situation([]).Head, Fired, Tests.Given.Policy).Alert);
        Assert.Equal(new AlertQuestion(AlertId, Rule, null, null), Responder.Needs(Situation([OpenedOnClaim]).Head, Look, Tests.Given.Policy).Alert);
    }

    [Fact]
    public void Where_the_policy_probes_nothing_any_page_is_asked_for_that_is_not_an_error() =>
        Assert.Equal(new ProbeQuestion("/", 200, 499, Seconds(10), 1, true), Assert.Single(Responder.Needs(Situation([Opened]).Head, Look, Tests.Given.Policy).Probes));

    [Theory]
    [InlineData("Asked", 0, "plan")]
    [InlineData("Lent", 71.9, "")]
    [InlineData("Lent", 72, "fleet CpuPercentage/Plan/5 MemoryPercentage/Plan/5 HttpQueueLength/Plan/5 plan")]
    [InlineData("Returning", 72, "plan")]
    [InlineData("", 72, "")]
    public void Of_a_lease_is_measured_what_its_state_needs(string state, double minutes, string then)
    {
        IncidentEvent[] happened = state switch { "" => [], "Asked" => [ScaledOut], _ => [ScaledOut, Widened] };
        var plan = happened.Aggregate(new PlanState { Plan = Plan }, (known, one) => known.Evolve(Site, one));
        if (state == "Returning") plan = plan.Evolve(new PlanEvent.LeaseReturnStarted(new OpId("shop-1/1/1"), new OpId("r"), Guid.Empty, Widen.Undo(), Noon, Noon, "x") { At = Noon });

        Assert.Equal(then, Say(Lender.Needs(plan, Look, new Condition.Any([Step.ScaleOut.ShortOfSomething, Tests.Given.Policy.Unhealthy]), Noon + Minutes(minutes))));
        Assert.Equal("", Say(Lender.Needs(plan, Fired, Step.ScaleOut.ShortOfSomething, Noon + Minutes(minutes))));
    }

    private static IncidentEvent Named(string op) => new IncidentEvent.ActReported(new OpId(op), "scaleOut", new ActOutcome.Accepted(Operation), null) { At = Noon + Minutes(11) };

    private static Signal.PlatformEvent Happened(PlatformEventMeaning what) => new("e", "Microsoft.Web.AppUpdated", Site.Value, Noon, what, "x");

    private static string Say(Needs needs) => string.Join(' ', new[]
    {
        needs.Fleet ? "fleet" : "",
        needs.Alert is null ? "" : "alert",
        string.Join(' ', needs.Metrics.Select(question => string.Create(CultureInfo.InvariantCulture, $"{question.Metric}/{question.On}/{question.Window.TotalMinutes}"))),
        needs.Instances ? "instances" : "",
        needs.InstanceMemory ? "memory" : "",
        needs.Plan ? "plan" : "",
        needs.PlanSites ? "planSites" : "",
        needs.Consumers ? "consumers" : "",
        string.Join(' ', needs.Probes.Select(probe => $"probe:{probe.Path}{(probe.PerInstance ? "each" : "")}")),
        string.Join(' ', needs.Requests.Select(question => $"requests:{question.Like}")),
        needs.Operation is null ? "" : "operation",
        needs.Capture is null ? "" : "capture",
    }.Where(word => word.Length > 0));
}
