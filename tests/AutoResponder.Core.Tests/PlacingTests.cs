using AutoResponder.Core.Audit;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>Where an illness sits: what works elsewhere is refused.</summary>
public sealed class PlacingTests
{
    private static readonly DateTimeOffset Due = Noon + Minutes(3);
    private static readonly SiteId Cart = SiteId.Parse(Site.Value.Replace("shop", "cart", StringComparison.Ordinal));
    private static readonly Policy CallsTheHog = Given.Policy with { Ladder = [new Step.Recycle(RecycleScope.WorstInstance, false) { Evidence = Captures.CaptureScope.None, Target = RecycleTarget.TopConsumer }, new Step.ScaleOut()] };

    [Fact]
    public void A_site_that_is_ill_alone_is_treated() => Assert.Equal("ActStarted", Kinds(Given.Policy, null));

    [Theory]
    [InlineData(31, "ActStarted")]
    [InlineData(-31, "ActStarted")]
    [InlineData(2, "StepSkipped IncidentHandedOver")]
    public void Of_two_that_fell_ill_together_none_is_recycled(double minutes, string then) => Assert.Equal(then, Kinds(Given.Policy, IllSince(minutes)));

    [Fact]
    public void The_one_that_fell_ill_later_waits_for_the_first()
    {
        var decision = Decide(Given.Policy, IllSince(-5));

        var held = Assert.IsType<IncidentEvent.StepHeld>(Assert.Single(decision.Events));
        Assert.Equal("planIncident", Assert.Single(held.Objections).Guardrail);
        Assert.Contains("cart-1", Sentences.Say(held), StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_waits_for_the_later_while_that_one_tries_something() =>
        Assert.Equal("StepHeld", Kinds(Given.Policy, IllSince(1) with { IsTried = true }));

    [Fact]
    public void Where_a_person_was_called_to_the_one_the_other_is_that_persons_too()
    {
        var decision = Decide(Given.Policy, IllSince(-5) with { HandedOver = true });

        Assert.Equal(["StepSkipped", "IncidentHandedOver"], decision.Events.Select(happened => happened.Kind));
        Assert.Contains("a person was called to cart-1", Sentences.Say(decision.Events[0]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_that_one_policy_owns_may_borrow_for_all_its_sites()
    {
        var policy = Given.Policy with { Ladder = [new Step.ScaleOut { Evidence = Captures.CaptureScope.None }] };

        Assert.Equal("ActStarted", Kinds(policy, IllSince(1), SickAndShort(Due)));
        Assert.Equal("StepSkipped IncidentHandedOver", Kinds(policy, IllSince(1) with { Policy = "other" }, SickAndShort(Due)));
    }

    [Theory]
    [InlineData(90, 40, "ActStarted")]
    [InlineData(90, 46, "StepSkipped IncidentHandedOver")]
    [InlineData(40, 90, "StepHeld")]
    [InlineData(0, 0, "StepSkipped IncidentHandedOver")]
    [InlineData(null, 0, "StepSkipped IncidentHandedOver")]
    public void Only_who_clearly_uses_most_of_the_plan_is_recycled(int? own, int others, string then)
    {
        var evidence = SickAndShort(Due, processor: 20) with { Consumers = own is { } seconds ? [new ConsumerReading(Site, seconds), new ConsumerReading(Cart, others)] : null };

        Assert.Equal(then, string.Join(' ', Decide(CallsTheHog, IllSince(1), evidence).Events.Where(happened => happened is not IncidentEvent.StepSkipped { Step: "scaleOut" }).Select(happened => happened.Kind)));
    }

    [Fact]
    public void What_uses_most_and_is_not_ill_is_not_touched()
    {
        var evidence = SickAndShort(Due, processor: 20) with { Consumers = [new ConsumerReading(Site, 10), new ConsumerReading(Cart, 10), new ConsumerReading(Later(Cart), 90)] };

        Assert.Contains("which is not one of them", Sentences.Say(Decide(CallsTheHog, IllSince(1), evidence).Events[0]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Completed", -29, "StepSkipped IncidentHandedOver")]
    [InlineData("Completed", -31, "ActStarted")]
    [InlineData("Restarted", -29, "ActStarted")]
    [InlineData("Microsoft.Web/sites/restart/Action", -29, "ActStarted")]
    [InlineData("ChangedAppSettings", 0, "StepSkipped IncidentHandedOver")]
    public void What_was_changed_before_it_fell_ill_gets_one_try(string what, double minutes, string then)
    {
        var change = new IncidentEvent.ChangeSeen(new Change(what, Noon + Minutes(minutes)), "for a test") { At = Noon };
        var policy = Given.Policy with { Ladder = [.. Given.Policy.Ladder, .. Given.Policy.Ladder], Guardrails = Given.Policy.Guardrails with { Cooldown = TimeSpan.Zero, WarmUp = TimeSpan.Zero } };
        var now = Noon + Minutes(20);

        var first = Responder.Decide(Situation([change, Opened, Verified], Sick(Due)), new Signal.LookDue(), policy, Due);
        var second = Responder.Decide(Situation([change, Opened, Verified, Started, Taken, Seen, NotHelped], Sick(now)), new Signal.LookDue(), policy, now);

        Assert.Equal("ActStarted", Assert.Single(first.Events).Kind);
        Assert.Equal(then, string.Join(' ', second.Events.Select(happened => happened.Kind)));
        if (second.Events[^1] is IncidentEvent.IncidentHandedOver handed) Assert.Contains(what, handed.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void An_act_that_never_left_was_no_try()
    {
        var change = new IncidentEvent.ChangeSeen(new Change("Completed", Noon - Minutes(20)), "for a test") { At = Noon };
        var notSent = new IncidentEvent.ActReported(new OpId("shop-1/0/0"), "recycle", new Acts.ActOutcome.NotSent("for a test"), Noon + Minutes(3)) { At = Noon + Minutes(2) };
        var now = Noon + Minutes(4);

        Assert.Equal("ActStarted", Assert.Single(Responder.Decide(Situation([change, Opened, Verified, Started, notSent], Sick(now)), new Signal.LookDue(), Given.Policy, now).Events).Kind);
    }

    private static OpenIncident IllSince(double minutes) => new(Cart, "cart-1", "web", Noon + Minutes(minutes));

    /// <summary>One that comes after the site by name.</summary>
    private static SiteId Later(SiteId site) => SiteId.Parse(site.Value.Replace("cart", "till", StringComparison.Ordinal));

    private static string Kinds(Policy policy, OpenIncident? other, Evidence? evidence = null) =>
        string.Join(' ', Decide(policy, other, evidence).Events.Select(happened => happened.Kind));

    private static Decision Decide(Policy policy, OpenIncident? other, Evidence? evidence = null)
    {
        var situation = Situation([Opened, Verified], evidence ?? Sick(Due));
        if (other is not null) situation = situation with { Plan = situation.Plan with { Open = [.. situation.Plan.Open, other] } };
        return Responder.Decide(situation, new Signal.LookDue(), policy, Due);
    }
}
