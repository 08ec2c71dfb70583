using System.Text.Json;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Signals;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>What people want left alone: which words say it, how long it holds, and what it does to an incident.</summary>
public sealed class PauseTests
{
    [Theory]
    [InlineData("shop", true)]
    [InlineData("SHOP", true)]
    [InlineData("plan-a", true)]
    [InlineData("shop2", false)]
    [InlineData("policy:web", true)]
    [InlineData("POLICY:Web", true)]
    [InlineData("policy:web-5xx", false)]
    [InlineData("tag:tier=web", true)]
    [InlineData("tag:tier=WEB", true)]
    [InlineData("tag:tier=db", false)]
    [InlineData("tag:team=web", false)]
    [InlineData("/subscriptions/5f3c0a4e-0000-4000-8000-000000000001/resourceGroups/RG-A/providers/Microsoft.Web/sites/Shop", true)]
    [InlineData("/subscriptions/5f3c0a4e-0000-4000-8000-000000000001/resourceGroups/rg-a/providers/Microsoft.Web/serverfarms/plan-a", true)]
    [InlineData("/subscriptions/5f3c0a4e-0000-4000-8000-000000000001/resourceGroups/rg-a/providers/Microsoft.Web/sites/shop2", false)]
    public void A_target_covers_what_it_names_and_nothing_else(string target, bool covers) =>
        Assert.Equal(covers, PauseTarget.Parse(target).Covers(Site, Given.Plan, Managed.Tags, "web"));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("policy:")]
    [InlineData("tag:tier")]
    [InlineData("tag:=web")]
    [InlineData("tag:tier=")]
    [InlineData("/subscriptions/x")]
    [InlineData("region:westeurope")]
    [InlineData("two words")]
    [InlineData("a\u0007b")]
    public void What_names_nothing_is_no_target(string target) => Assert.False(PauseTarget.TryParse(target, out _));

    [Fact]
    public void A_pause_needs_a_target_and_an_end_within_a_week_and_says_who_and_why()
    {
        var fleet = new FleetState();

        Assert.Contains("needs an end", Refused(fleet, Pause("shop", null)), StringComparison.Ordinal);
        Assert.Contains("in the past", Refused(fleet, Pause("shop", Noon)), StringComparison.Ordinal);
        Assert.Contains("7 days at most", Refused(fleet, Pause("shop", Noon + TimeSpan.FromDays(7) + Seconds(1))), StringComparison.Ordinal);
        Assert.Contains("nothing says what", Refused(fleet, Pause("region:x", Noon + Minutes(5))), StringComparison.Ordinal);
        Assert.Contains("nothing says what", Refused(fleet, Pause(null, Noon + Minutes(5))), StringComparison.Ordinal);

        var paused = After(fleet, Pause("shop", Noon + TimeSpan.FromDays(7)));
        Assert.Equal(new Pause(PauseTarget.Parse("shop"), Noon + TimeSpan.FromDays(7), "anna", "patching", Noon), Assert.Single(paused.Pauses));
    }

    [Fact]
    public void The_newest_word_on_a_target_holds_and_what_has_ended_is_forgotten()
    {
        var fleet = After(new FleetState(), Pause("shop", Noon + Minutes(5)), Pause("plan-a", Noon + Minutes(50)));

        fleet = fleet.Evolve(fleet.Decide(Pause("plan-a", Noon + Minutes(20)), Noon + Minutes(6)));

        Assert.Equal(Noon + Minutes(20), Assert.Single(fleet.Pauses).Until);
        Assert.Contains("not paused", Refused(fleet, new Signal.Order("u", OrderKind.Unpause, "anna", "done", Noon, Target: "shop")), StringComparison.Ordinal);
        Assert.Empty(After(fleet, new Signal.Order("u", OrderKind.Unpause, "anna", "done", Noon, Target: "Plan-A")).Pauses);
    }

    [Fact]
    public void Arming_and_disarming_end_no_pause()
    {
        var fleet = After(new FleetState(), Pause("shop", Noon + Minutes(5)), new Signal.Order("a", OrderKind.Arm, "anna", "x", Noon), new Signal.Order("d", OrderKind.Disarm, "anna", "x", Noon));

        Assert.Single(fleet.Pauses);
    }

    [Fact]
    public void There_are_never_more_pauses_than_a_row_can_hold()
    {
        var fleet = new FleetState();
        var refused = 0;
        for (var i = 0; i < 200; i++)
        {
            var happened = fleet.Decide(Pause($"site-{i}", Noon + Minutes(5)) with { Reason = new string('\u4e2d', 1000) }, Noon);
            if (happened is FleetEvent.OrderRefused) refused++;
            fleet = fleet.Evolve(happened);
        }

        Assert.True(refused > 0 && fleet.Pauses.Length > 10);
        Assert.True(JsonSerializer.Serialize(fleet, AuditJson.Default.FleetState).Length < 32 * 1024);
    }

    [Fact]
    public void What_an_older_build_wrote_is_read_and_what_a_newer_one_added_is_refused()
    {
        var old = JsonSerializer.Deserialize("""{"by":"anna","reason":"x"}""", AuditJson.Default.FleetState)!;

        Assert.Empty(old.Pauses);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("""{"by":"anna","reason":"x","pauses":[],"freezes":[]}""", AuditJson.Default.FleetState));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("""{"by":"anna","reason":"x","pauses":[{"target":"region:eu","until":"2026-03-02T12:05:00Z","by":"a","reason":"b","since":"2026-03-02T12:00:00Z"}]}""", AuditJson.Default.FleetState));
    }

    [Fact]
    public void A_pause_outlasts_everybodys_patience_and_at_its_end_the_step_is_due()
    {
        var until = Noon + Minutes(90);
        var fleet = Armed with { Pauses = [new Pause(PauseTarget.Parse("shop"), until, "anna", "patching", Noon)] };
        var (events, acts) = (new List<IncidentEvent> { Opened, Verified }, new List<DateTimeOffset>());
        for (var now = Noon + Minutes(3); now < until + Minutes(2) && acts.Count == 0; now += Seconds(30))
        {
            var decision = Responder.Decide(Situation(events, Sick(now), fleet), new Signal.LookDue(), Given.Policy, now);
            events.AddRange(decision.Events);
            if (decision.Act is { } act) acts.Add(act.At);
        }

        Assert.Equal(until, Assert.Single(acts));
        var held = events.OfType<IncidentEvent.StepHeld>().ToList();
        Assert.All(held, row => Assert.Equal(("paused", until), (Assert.Single(row.Objections).Guardrail, row.LookAgain)));
        Assert.InRange(held.Count, 5, 8);
    }

    [Fact]
    public void Once_a_pause_is_over_whatever_else_stands_against_the_step_gets_its_own_half_hour()
    {
        var until = Noon + Minutes(90);
        var paused = new IncidentEvent.StepHeld("recycle", 0, "x", [new("paused", "x", until, Ends: true)], until) { At = until - Minutes(10) };
        var held = HeldBy("armed", until + Seconds(10));

        Assert.Null(Handed(until + Minutes(29)));
        Assert.NotNull(Handed(until + Minutes(31)));

        IncidentEvent? Handed(DateTimeOffset now) => Responder.Decide(Situation([Opened, Verified, HeldBy("armed", Noon + Minutes(2)), paused, held], Sick(now), FleetReading.NotRead), new Signal.LookDue(), Given.Policy, now)
            .Events.OfType<IncidentEvent.IncidentHandedOver>().SingleOrDefault();
    }

    [Fact]
    public void A_row_says_only_which_pauses_bear_on_its_site()
    {
        var fleet = Armed with { Pauses = [Of("shop"), Of("other"), Of("tag:tier=web"), Of("policy:db")] };

        Assert.Equal(["shop", "tag:tier=web"], fleet.About(Site, Given.Plan, Managed, Given.Policy, Given.Policy).Pauses.Select(pause => pause.Target.Value));
        Assert.Equal(4, fleet.About(Site, Given.Plan, null, null, null).Pauses.Length);

        static Pause Of(string target) => new(PauseTarget.Parse(target), Noon + Minutes(90), "anna", "patching", Noon);
    }

    private static Signal.Order Pause(string? target, DateTimeOffset? until) => new($"p-{target}-{until}", OrderKind.Pause, "anna", "patching", Noon, until, Target: target);

    private static string Refused(FleetState fleet, Signal.Order order) => Assert.IsType<FleetEvent.OrderRefused>(fleet.Decide(order, Noon)).Why;

    private static FleetState After(FleetState fleet, params Signal.Order[] orders) => orders.Aggregate(fleet, (state, order) => state.Evolve(state.Decide(order, Noon)));
}
