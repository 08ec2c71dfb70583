using System.Collections.Immutable;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Guardrails;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Policies;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>Each guardrail, by what makes it object and what does not. The row without any change objects to nothing.</summary>
public sealed class GuardrailTests
{
    private static readonly DateTimeOffset Now = Noon + Minutes(5);

    public sealed record Case(string Name, string Objects)
    {
        public Func<Situation, Situation> With { get; init; } = situation => situation;

        public Policy Under { get; init; } = Given.Policy;

        public Act Act { get; init; } = KillSick;

        public Step Step { get; init; } = Given.Policy.Ladder[0];

        public override string ToString() => Name;
    }

    public static readonly TheoryData<Case> Cases =
    [
        new Case("nothing stands against a sick worker of a site under care", ""),
        new Case("a fleet that is not armed", "armed") { With = s => s with { Fleet = s.Fleet with { Armed = false } } },
        new Case("a fleet that was not read", "armed") { With = s => s with { Fleet = FleetReading.NotRead } },
        new Case("a policy that observes", "mode") { Under = Given.Policy with { Mode = Mode.Observe } },
        new Case("a site outside the inventory", "scope") { With = s => s with { Site = null } },
        new Case("the responder itself", "scope") { With = s => s with { Site = Managed with { IsOurselves = true } } },
        new Case("a stopped site", "scope") { With = s => s with { Site = Managed with { IsRunning = false } } },
        new Case("a site with the tag responder=off", "scope") { With = s => s with { Site = Managed with { Tags = Managed.Tags.SetItem("responder", "off") } } },
        new Case("a site that its policy's selector no longer matches", "scope") { With = s => s with { Site = Managed with { Tags = Managed.Tags.Remove("tier") } } },
        new Case("a site that moved to another plan", "scope") { With = s => s with { Site = Managed with { Plan = PlanId.Parse(Given.Plan.Value + "2") } } },
        new Case("an act aimed at another site", "scope") { Act = new Act.EndProcess(SiteId.Parse(Site.Value + "2"), "i1", 11, null) },
        new Case("a policy that owns 51 sites and does not say so", "tooBroad") { With = s => Owning(s, 51, 300) },
        new Case("a policy that owns 50 of many", "") { With = s => Owning(s, 50, 300) },
        new Case("sites that nobody counted", "tooBroad") { With = s => s with { Fleet = s.Fleet with { Headcount = null } } },
        new Case("sites that could not be counted, by a policy that says how many", "tooBroad") { Under = Expecting(40), With = s => s with { Fleet = s.Fleet with { Headcount = new() { Unknown = "they could not be listed" } } } },
        new Case("a scale-out by a policy that owns too many", "tooBroad") { Step = new Step.ScaleOut(), Act = Widen, With = s => Owning(s, 51, 300) },
        new Case("a capture by a policy that owns too many", "tooBroad") { Step = new Step.CaptureDiagnostics(), With = s => Owning(s, 51, 300) },
        new Case("a site that is paused", "paused") { With = s => Paused(s, "shop") },
        new Case("a plan that is paused", "paused") { With = s => Paused(s, Given.Plan.Value) },
        new Case("a policy that is paused", "paused") { With = s => Paused(s, "policy:web") },
        new Case("a tag that is paused", "paused") { With = s => Paused(s, "tag:tier=web") },
        new Case("another site that is paused", "") { With = s => Paused(s, "other") },
        new Case("a pause that is over", "") { With = s => Paused(s, "shop", Now) },
        new Case("a scale-out of a plan that is paused", "paused") { Step = new Step.ScaleOut(), Act = Widen, With = s => Paused(s, "plan-a") },
        new Case("a capture of a site that is paused", "paused") { Step = new Step.CaptureDiagnostics(), With = s => Paused(s, "shop") },
        new Case("a storm", "storm") { With = s => s with { Fleet = s.Fleet with { Storms = [new("region west", 3, 10, Now + Minutes(1))] } } },
        new Case("a storm that is over", "") { With = s => s with { Fleet = s.Fleet with { Storms = [new("region west", 3, 10, Now)] } } },
        new Case("storms that nobody looked for", "storm") { With = s => s with { Fleet = s.Fleet with { Storms = null } } },
        new Case("a capture in a storm", "storm") { Step = new Step.CaptureDiagnostics(), With = s => s with { Fleet = s.Fleet with { Storms = [new("region west", 3, 10, Now + Minutes(1))] } } },
        new Case("a scale-out in a storm", "storm") { Step = new Step.ScaleOut(), Act = Widen, With = s => s with { Fleet = s.Fleet with { Storms = [new("region west", 3, 10, Now + Minutes(1))] } } },
        new Case("a quiet window that is open", "quiet") { Under = Quiet(Now + Minutes(1)) },
        new Case("a quiet window that is not open", "") { Under = Quiet(null) },
        new Case("a quiet window that nobody here can make sense of", "quiet") { Under = Given.Policy with { Guardrails = new() { Windows = [new("patching", "0 2 * * *", Minutes(5), "Mars/Olympus")] } } },
        new Case("a scale-out in a quiet window", "quiet") { Step = new Step.ScaleOut(), Act = Widen, Under = Quiet(Now + Minutes(1)) },
        new Case("a capture in a quiet window", "quiet") { Step = new Step.CaptureDiagnostics(), Under = Quiet(Now + Minutes(1)) },
        new Case("three steps in a row that did not help", "ineffective") { With = s => s with { Head = s.Head with { Streak = new(3, [Now - Minutes(1)]) } } },
        new Case("a capture after three steps that did not help", "") { Step = new Step.CaptureDiagnostics(), With = s => s with { Head = s.Head with { Streak = new(3, [Now - Minutes(1)]) } } },
        new Case("a policy that asks", "approval") { Under = Given.Policy with { Mode = Mode.Approve } },
        new Case("a capture under a policy that asks", "approval") { Step = new Step.CaptureDiagnostics(), Under = Given.Policy with { Mode = Mode.Approve } },
        new Case("a step that the policy asks about", "approval") { Under = Given.Policy with { Guardrails = new() { Approval = new(["recycle"], Minutes(15)) } } },
        new Case("an act under way on the same plan", "oneInFlight") { With = s => s with { Plan = s.Plan with { InFlight = new InFlight(SiteId.Parse(Site.Value + "2"), new OpId("o/0/0")) } } },
        new Case("a cause that nobody verified", "cause") { With = s => s with { Head = s.Head with { Incident = ((Incident.Open)s.Head.Incident) with { Course = ((Incident.Open)s.Head.Incident).Course with { Cause = null } } } } },
        new Case("evidence of half a minute ago", "evidence") { With = s => s with { Evidence = s.Evidence! with { SeenAt = Now - Seconds(30) } } },
        new Case("no evidence", "evidence directReading soleInstance") { With = s => s with { Evidence = null } },
        new Case("an instance that answers well when asked directly", "directReading") { With = s => s with { Evidence = Evidence(Now, 40, probeFails: false) } },
        new Case("a site that cannot be probed", "directReading") { With = s => s with { Evidence = s.Evidence! with { Probes = [] } } },
        new Case("the same step a moment ago", "cooldown") { With = s => Done(s, Minutes(14)) },
        new Case("the same step before its cooldown", "") { With = s => Done(s, Minutes(16)) },
        new Case("an act that never left does not count", "") { With = s => s with { Head = s.Head with { Acts = [new PastAct(new OpId("a"), "recycle", Now - Minutes(1), Spent: false)] } } },
        new Case("the third recycle within the hour", "budget") { With = s => Done(s, Minutes(20), Minutes(30), Minutes(40)) },
        new Case("two recycles within the hour", "") { With = s => Done(s, Minutes(20), Minutes(30), Minutes(61)) },
        new Case("the sixth recycle within the day", "budget") { With = s => Done(s, [.. Enumerable.Range(1, 6).Select(i => Minutes(i * 70))]) },
        new Case("ten disturbing acts of the fleet within ten minutes", "fleetBudget") { With = s => s with { Fleet = s.Fleet with { Disturbing = [.. Enumerable.Range(0, 10).Select(i => Now - Seconds(i * 50))] } } },
        new Case("nine of them", "") { With = s => s with { Fleet = s.Fleet with { Disturbing = [.. Enumerable.Range(0, 9).Select(i => Now - Seconds(i * 50))] } } },
        new Case("the only instance while something is served", "soleInstance") { With = s => s with { Evidence = s.Evidence! with { Instances = [TwoInstances[0]] } } },
        new Case("the only instance while nothing is served", "") { With = s => s with { Evidence = Evidence(Now, 90) with { Instances = [TwoInstances[0]] } } },
        new Case("the only instance, where the policy refuses it", "soleInstance")
        {
            With = s => s with { Evidence = Evidence(Now, 90) with { Instances = [TwoInstances[0]] } },
            Under = Given.Policy with { Guardrails = new GuardrailLimits { SoleInstance = SoleInstance.Refuse } },
        },
        new Case("the only instance, where the policy allows it", "")
        {
            With = s => s with { Evidence = s.Evidence! with { Instances = [TwoInstances[0]] } },
            Under = Given.Policy with { Guardrails = new GuardrailLimits { SoleInstance = SoleInstance.Allow } },
        },
        new Case("somebody else's restart of nine minutes ago", "busy") { With = s => s with { Head = s.Head with { Changes = [new Change("Restarted", Now - Minutes(9))] } } },
        new Case("somebody else's restart of eleven minutes ago", "") { With = s => s with { Head = s.Head with { Changes = [new Change("Restarted", Now - Minutes(11))] } } },
        new Case("somebody else's change of the plan", "busy") { With = s => s with { Plan = s.Plan with { Changes = [new Change("scaled", Now - Minutes(1))] } } },
        new Case("a scale-out where nothing stands against it", "") { Step = new Step.ScaleOut(), Act = Widen },
        new Case("a scale-out needs no direct reading, and disturbs no sole instance", "")
        { Step = new Step.ScaleOut(), Act = Widen, With = s => s with { Evidence = s.Evidence! with { Probes = [], Instances = [TwoInstances[0]] } } },
        new Case("a scale-out of a disarmed fleet", "armed") { Step = new Step.ScaleOut(), Act = Widen, With = s => s with { Fleet = s.Fleet with { Armed = false } } },
        new Case("a scale-out while an act is under way on the plan", "oneInFlight") { Step = new Step.ScaleOut(), Act = Widen, With = s => s with { Plan = s.Plan with { InFlight = new InFlight(Site, new OpId("o/0/0")) } } },
        new Case("a scale-out of another plan", "scope") { Step = new Step.ScaleOut(), Act = new Act.SetCapacity(PlanId.Parse(Given.Plan.Value + "2"), 2, 3) },
        new Case("a scale-out of the responder's own plan", "scope") { Step = new Step.ScaleOut(), Act = Widen, With = s => s with { Site = Managed with { SharesOurPlan = true } } },
        new Case("a recycle on the responder's own plan", "") { With = s => s with { Site = Managed with { SharesOurPlan = true } } },
        new Case("a scale-out beyond the instance-hours of the day", "borrowing") { Step = new Step.ScaleOut(), Act = Widen, With = s => s with { Fleet = s.Fleet with { BorrowedHours = 23.5 } } },
        new Case("a scale-out within them", "") { Step = new Step.ScaleOut(), Act = Widen, With = s => s with { Fleet = s.Fleet with { BorrowedHours = 23 } } },
        new Case("the twenty-first scale change of the hour", "scaleChanges") { Step = new Step.ScaleOut(), Act = Widen, With = s => s with { Plan = s.Plan with { ScaleChanges = [.. Enumerable.Range(1, 20).Select(i => Now - Minutes(i * 2))] } } },
        new Case("a capture with a dump, while nothing stands against it", "") { Step = new Step.CaptureDiagnostics() },
        new Case("a capture of a disarmed fleet", "armed") { Step = new Step.CaptureDiagnostics(), With = s => s with { Fleet = s.Fleet with { Armed = false } } },
        new Case("a capture while an act is under way on the plan", "") { Step = new Step.CaptureDiagnostics(), With = s => s with { Plan = s.Plan with { InFlight = new InFlight(Site, new OpId("o/0/0")) } } },
        new Case("a second dump in one incident", "oneDump")
        { Step = new Step.CaptureDiagnostics(), With = s => s with { Head = s.Head with { Incident = ((Incident.Open)s.Head.Incident) with { Course = ((Incident.Open)s.Head.Incident).Course with { Dumped = true } } } } },
        new Case("a dump of the only instance while something is served", "soleInstance") { Step = new Step.CaptureDiagnostics(), With = s => s with { Evidence = s.Evidence! with { Instances = [TwoInstances[0]] } } },
        new Case("the seventh dump of the day", "budget") { Step = new Step.CaptureDiagnostics(), With = s => s with { Head = s.Head with { Acts = [.. Enumerable.Range(1, 6).Select(i => new PastAct(new OpId($"x/{i}"), "captureDiagnostics", Now - TimeSpan.FromHours(i)))] } } },
        new Case("a restart of every instance while something is served", "soleInstance") { Act = new Act.SoftRestart(Site) },
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Objects(Case @case)
    {
        var situation = @case.With(Situation([Opened, Verified], Sick(Now)));
        var proposal = new Proposal(@case.Step, 0, @case.Step is Step.CaptureDiagnostics ? null : @case.Act, ((Incident.Open)situation.Incident).Course, "for a test");

        var objections = Guardrail.Judge(proposal, situation, @case.Under, Now);

        Assert.Equal(@case.Objects, string.Join(' ', objections.Select(objection => objection.Guardrail)));
        Assert.All(objections, objection => Assert.True(objection.LookAgain >= Now));
    }

    private static Policy Quiet(DateTimeOffset? until) => Given.Policy with { Guardrails = new() { Windows = [new("patching", "0 2 * * *", Minutes(5), "Etc/UTC") { Times = new OpenUntil(until) }] } };

    private sealed record OpenUntil(DateTimeOffset? Until) : IQuietTimes
    {
        DateTimeOffset? IQuietTimes.OpenUntil(DateTimeOffset moment) => Until;
    }

    private static Situation Owning(Situation s, int owned, int all) => s with { Fleet = s.Fleet with { Headcount = new() { Sites = all, Owned = ImmutableSortedDictionary.CreateRange<string, int>([new("web", owned)]) } } };

    private static Policy Expecting(int sites) => Given.Policy with { Sites = Given.Policy.Sites with { Expect = sites } };

    private static Situation Paused(Situation situation, string target, DateTimeOffset? until = null) =>
        situation with { Fleet = situation.Fleet with { Pauses = [new Pause(PauseTarget.Parse(target), until ?? Now + Minutes(1), "anna", "patching", Noon)] } };

    private static Situation Done(Situation situation, params TimeSpan[] ago) =>
        situation with { Head = situation.Head with { Acts = [.. ago.OrderDescending().Select((time, i) => new PastAct(new OpId($"x/{i}"), "recycle", Now - time))] } };
}
