using AutoResponder.Core.Acts;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Signals;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>Every state by every signal by every kind of evidence: each is decided, folds back, and keeps what must always hold. A new case that is forgotten fails here.</summary>
public sealed class MatrixTests
{
    private static readonly DateTimeOffset Now = Noon + Minutes(30);
    private static readonly OpId Op = new("shop-1/0/0");

    private static readonly IncidentEvent[][] Histories =
    [
        [],
        [Opened],
        [OpenedOnClaim],
        [Opened, Verified],
        [Opened, Verified, HeldBy("armed", Noon + Minutes(2))],
        [Opened, Verified, AskedUntil(Now + Minutes(1))],
        [Opened, Verified, AskedUntil(Now)],
        [Opened, Verified, AskedUntil(Now + Minutes(1)), new IncidentEvent.ApprovalGiven(Op, "recycle", "me", "x", Now + Minutes(1)) { At = Noon + Minutes(3) }],
        [Opened, Verified, Started],
        [Opened, Verified, Started, Taken],
        [Opened, Verified, Started, Taken, Seen],
        [Opened, Verified, Started, Taken, Seen, Recovered],
        [Opened, Verified, StartedAt(Noon + Minutes(2)) with { Turn = new Turn(1, ["i1", "i2"]) }, Taken, Seen],
        [Opened, Verified, Handed],
        [Opened, Verified, Saving],
        [Opened, Verified, SavingFor("captureDiagnostics", 2, CaptureScope.Full)],
        [Opened, Verified, Started, Taken, Seen, NotHelped, ScaledOut],
        [Opened, Verified, Started, Taken, Seen, NotHelped, ScaledOut, Widened],
    ];

    private static readonly ActOutcome[] Outcomes =
    [
        new ActOutcome.Accepted(), new ActOutcome.Succeeded(), new ActOutcome.NotSent("x"), new ActOutcome.Deferred(Now, "x"),
        new ActOutcome.Impossible("x"), new ActOutcome.Forbidden("x"), new ActOutcome.Failed("x"), new ActOutcome.Unknown("x"),
    ];

    private static readonly Signal[] Signals =
    [
        new Signal.AlertFired(Alert(firedAt: Now)),
        new Signal.AlertResolved(Alert(AlertCondition.Resolved, resolvedAt: Now)),
        new Signal.PlatformEvent("e1", "Microsoft.Web.AppUpdated", Site.Value, Now),
        new Signal.Unreadable("x", "$", "00"),
        new Signal.LookDue(),
        .. Outcomes.Select(outcome => new Signal.ActFinished(Op, outcome)),
        new Signal.ActFinished(new OpId("other/0/0"), new ActOutcome.Succeeded()),
        new Signal.Order("o1", OrderKind.Disarm, "me", "x", Now),
        new Signal.Order("o2", OrderKind.Take, "me", "x", Now, null, Given.Plan, Site, "shop-1"),
        new Signal.Order("o3", OrderKind.Close, "me", "x", Now, null, Given.Plan, Site, "shop-1"),
        new Signal.Order("o4", OrderKind.Close, "me", "x", Now, null, Given.Plan, Site, "shop-7"),
        new Signal.Order("o5", OrderKind.Approve, "me", "x", Now, null, Given.Plan, Site, "shop-1", Op.Value),
        new Signal.Order("o6", OrderKind.Deny, "me", "x", Now, null, Given.Plan, Site, "shop-1", Op.Value),
        new Signal.Order("o7", OrderKind.Approve, "me", "x", Now, null, Given.Plan, Site, "shop-1", "other"),
        new Signal.Order("o8", OrderKind.Pause, "me", "x", Now, Now + Minutes(5), Target: "shop"),
        new Signal.PlatformEvent("e2", "Microsoft.Web.AppUpdated", Site.Value, Now, PlatformEventMeaning.Changed, "Restarted"),
        new Signal.PlatformEvent("e3", "Microsoft.ResourceNotifications.HealthResources.AvailabilityStatusChanged", Site.Value, Now, PlatformEventMeaning.Unhealthy, "Unavailable"),
    ];

    private static readonly Evidence?[] Looks = [null, Sick(Now, Known), Healthy(Now, Known), Blind(Now, new AlertReading.NotFound()), Evidence(Now, 90), Evidence(Now, 40, age: Minutes(10)), SickAndShort(Now), SickAndShort(Now, 20), Sick(Now) with { Capture = new CaptureReading(true, true, "x"), Plan = TwoOfFive with { Capacity = 3 } }];

    [Fact]
    public void Every_case_of_the_unions_is_in_the_matrix()
    {
        Assert.Equal(Cases(typeof(Incident), typeof(Incident.Open)), Histories.Select(history => Situation(history).Incident.State).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(Cases(typeof(Signal)), Signals.Select(signal => signal.GetType().Name).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(Cases(typeof(ActOutcome)), Outcomes.Select(outcome => outcome.GetType().Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_state_answers_every_signal_and_what_must_hold_holds()
    {
        var (acts, captures, approved) = (0, 0, 0);
        foreach (var history in Histories)
        {
            foreach (var signal in Signals)
            {
                foreach (var evidence in Looks)
                {
                    foreach (var (armed, policy) in new[] { (true, Given.Policy), (false, Given.Policy), (true, WholeLadder), (false, WholeLadder), (true, Given.Policy with { Mode = Policies.Mode.Approve }), (true, WholeLadder with { Mode = Policies.Mode.Approve }) })
                    {
                        var situation = Situation(history, evidence, armed ? Armed : Fleet.FleetReading.NotRead);
                        var decision = Responder.Decide(situation, signal, policy, Now);
                        Check(situation, signal, decision, armed);
                        if (policy.Mode == Policies.Mode.Approve && (decision.Act ?? (object?)decision.Capture) is not null)
                        {
                            Assert.NotNull(((Incident.Open)situation.Incident).Course.Approval);
                            approved++;
                        }

                        if (decision.Act is not null) acts++;
                        if (decision.Capture is not null) captures++;
                    }
                }
            }
        }

        // The premise of the checks on acts must have been met, or they say nothing.
        Assert.True(acts > 0 && captures > 0 && approved > 0);
    }

    [Fact]
    public void A_site_without_a_policy_is_answered_too_and_never_touched()
    {
        foreach (var history in Histories)
        {
            foreach (var signal in Signals)
            {
                var decision = Responder.DecideUnowned(Situation(history), signal, Now);
                Assert.Null(decision.Act);
                if (signal is not Signal.LookDue) Assert.NotEmpty(decision.Events);
            }
        }
    }

    private static IncidentEvent AskedUntil(DateTimeOffset expires) => new IncidentEvent.ApprovalAsked(Op, "recycle", 0, KillSick, KillSick.Describe(), "x", expires) { At = Noon + Minutes(2) };

    private static void Check(Situation before, Signal signal, Decision decision, bool armed)
    {
        var what = $"{before.Incident.State} and {signal.GetType().Name}: {string.Join(' ', decision.Events.Select(happened => happened.Kind))}";

        // Whatever is told from outside is written down.
        if (signal is not Signal.LookDue) Assert.True(decision.Events.Length > 0, what);

        var head = decision.Events.Aggregate(before.Head, (state, happened) => state.Evolve(happened));
        var plan = decision.Events.Aggregate(before.Plan, (state, happened) => state.Evolve(Site, happened));
        foreach (var happened in decision.Events) Assert.NotEmpty(Audit.Sentences.Say(happened));

        // An act is in flight exactly while the head says that it is acting.
        Assert.True(head.Incident is Incident.Acting == plan.InFlight is not null, what);

        if (decision.Capture is not null) Assert.True(armed && before.Incident is not Incident.HandedOver && head.Incident is Incident.Preserving, what);

        // What may have been borrowed is never forgotten.
        if (before.Plan.Lease is Lease.Lent) Assert.True(plan.Lease is Lease.Lent, what);

        // What is a person's stays a person's until it is closed.
        if (before.Incident is Incident.HandedOver) Assert.True(head.Incident is Incident.HandedOver or Incident.Quiet, what);

        if (decision.Act is not { } act) return;

        Assert.True(armed, what);
        Assert.True(before.Plan.InFlight is null, what);
        Assert.True(before.Incident is not Incident.HandedOver, what);
        Assert.True(act.Act.IsWithin(Site, Given.Plan), what);
        if (act.Act.Adds > 0) Assert.True(plan.Lease is Lease.Asked asked && asked.Terms.Op == act.Op, what);
        Assert.True(act.SendBy <= Now + Responder.SendWithin && act.SendBy <= before.Evidence!.SeenAt + Responder.OldestEvidence, what);
        Assert.True(head.Incident is Incident.Acting { Course.Cause: not null }, what);
        Assert.Equal(Policies.Health.Unhealthy, Given.Policy.Unhealthy.Judge(before.Evidence!, Now).Health);
    }

    private static IEnumerable<string> Cases(Type union, params Type[] inner) => union.GetNestedTypes()
        .Where(type => type.IsAssignableTo(union) && !type.IsAbstract)
        .Except(inner)
        .Select(type => type.Name)
        .Order(StringComparer.Ordinal);
}
