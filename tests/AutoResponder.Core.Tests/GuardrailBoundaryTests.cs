using System.Collections.Immutable;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Guardrails;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>The very moment from which a guardrail lets an act through, what it says until then, and when it is worth asking again.</summary>
public sealed class GuardrailBoundaryTests
{
    private static readonly DateTimeOffset Now = Noon + Minutes(5);
    private static readonly TimeSpan Moment = TimeSpan.FromTicks(1);

    [Fact]
    public void At_the_very_minute_the_cooldown_ends_the_act_is_let_through()
    {
        Assert.Null(Judge("cooldown", Did(Minutes(15))));

        var objection = Judge("cooldown", Did(Minutes(15) - Moment))!;
        Assert.Equal(Now + Moment, objection.LookAgain);
        Assert.Contains("recycle was last done at 11:50:00 UTC (x/0)", objection.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void The_cooldown_is_of_the_newest_act_of_the_same_step_only()
    {
        Assert.Null(Judge("cooldown", With(new PastAct(new OpId("x/0"), "restart", Now - Minutes(1)))));
        Assert.Equal(Now + Minutes(5), Judge("cooldown", Did(Minutes(40), Minutes(10)))!.LookAgain);
    }

    /// <summary>What lies between the turns of one step is the check of each, and nothing else is spared.</summary>
    [Theory]
    [InlineData(true, 0, "shop-1/0/0", false)]
    [InlineData(false, 0, "shop-1/0/0", true)]
    [InlineData(true, 1, "shop-1/0/0", true)]
    [InlineData(true, 0, "another/0/0", true)]
    public void Only_the_turns_of_the_very_step_that_is_under_way_have_no_cooldown_between_them(bool isTurn, int rung, string before, bool objects)
    {
        var situation = With(new PastAct(new OpId(before), "recycle", Now - Minutes(1)));
        var course = ((Incident.Open)situation.Incident).Course with { Turns = new Turns(0, ["i1", "i2"], [new TakenTurn("i1", new OpId("shop-1/0/0"))]) };
        var proposal = new Proposal(Given.Policy.Ladder[0], rung, KillSick, course, "for a test") { Turn = isTurn ? new Turn(2, ["i1", "i2"]) : null };

        Assert.Equal(objects, Judge("cooldown", situation, proposal) is not null);
    }

    [Fact]
    public void A_budget_is_free_again_at_the_very_moment_its_oldest_act_leaves_the_window()
    {
        Assert.Null(Judge("budget", Did(Minutes(60), Minutes(40), Minutes(20))));

        var objection = Judge("budget", Did(Minutes(60) - Moment, Minutes(40), Minutes(20)))!;
        Assert.Equal(Now + Moment, objection.LookAgain);
        Assert.Contains("3 of at most 3 recycle within 1:00:00", objection.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_budget_that_was_overdrawn_is_free_once_enough_of_it_has_passed() =>
        Assert.Equal(Now + Minutes(10), Judge("budget", Did(Minutes(58), Minutes(50), Minutes(40), Minutes(20)))!.LookAgain);

    [Fact]
    public void The_budget_of_one_step_is_not_spent_by_another()
    {
        var others = Enumerable.Range(1, 3).Select(i => new PastAct(new OpId($"x/{i}"), "restart", Now - Minutes(i * 16)));
        var unsent = Enumerable.Range(1, 3).Select(i => new PastAct(new OpId($"y/{i}"), "recycle", Now - Minutes(i * 16), Spent: false));

        Assert.Null(Judge("budget", With([.. others, .. unsent])));
    }

    [Fact]
    public void At_the_very_moment_the_warm_up_ends_the_act_is_let_through()
    {
        Assert.Null(Judge("busy", Changed(Minutes(10))));

        var objection = Judge("busy", Changed(Minutes(10) - Moment))!;
        Assert.Equal(Now + Moment, objection.LookAgain);
        Assert.Contains("somebody else changed it at 11:55:00 UTC (scaled)", objection.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void The_warm_up_counts_from_the_latest_change_of_the_site_or_of_its_plan()
    {
        var both = Healthy() with { Head = Healthy().Head with { Changes = [new("deployed", Now - Minutes(4))] }, Plan = Healthy().Plan with { Changes = [new("scaled", Now - Minutes(8))] } };

        Assert.Contains("(deployed)", Judge("busy", both)!.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Evidence_is_fresh_for_less_than_thirty_seconds()
    {
        Assert.Null(Judge("evidence", Healthy() with { Evidence = Sick(Now) with { SeenAt = Now - Seconds(30) + Moment } }));
        Assert.Equal(Now, Judge("evidence", Healthy() with { Evidence = Sick(Now) with { SeenAt = Now - Seconds(30) } })!.LookAgain);
    }

    [Fact]
    public void What_has_no_end_of_its_own_is_asked_about_again_in_half_a_minute()
    {
        var situation = Healthy() with { Fleet = FleetReading.NotRead, Site = null, Plan = Healthy().Plan with { InFlight = new InFlight(Site, new OpId("o/0/0")) } };
        var course = ((Incident.Open)situation.Incident).Course with { Cause = null };

        foreach (var name in new[] { "armed", "scope", "oneInFlight", "cause" })
            Assert.Equal(Now + Seconds(30), Judge(name, situation, new Proposal(Given.Policy.Ladder[0], 0, KillSick, course, "for a test"))!.LookAgain);
    }

    [Fact]
    public void A_tag_off_is_read_in_either_case_and_any_other_value_is_not_off()
    {
        Assert.NotNull(Judge("scope", Healthy() with { Site = Managed with { Tags = Managed.Tags.SetItem("responder", "OFF") } }));
        Assert.Null(Judge("scope", Healthy() with { Site = Managed with { Tags = Managed.Tags.SetItem("responder", "later") } }));
    }

    [Fact]
    public void A_site_that_names_its_policy_by_a_tag_is_owned_without_the_selector() =>
        Assert.Null(Judge("scope", Healthy() with { Site = Managed with { Tags = ImmutableSortedDictionary<string, string>.Empty.Add(PolicySet.PolicyTag, "web") } }));

    [Fact]
    public void A_step_that_could_not_be_aimed_is_not_out_of_scope() =>
        Assert.Null(Judge("scope", Healthy(), new Proposal(Given.Policy.Ladder[0], 0, null, Course, "for a test")));

    [Theory]
    [InlineData(3, 60, true)]
    [InlineData(1, 60, true)]
    [InlineData(1, 61, false)]
    public void What_is_left_of_the_fleets_instance_hours_may_be_borrowed_to_the_last_one(int by, double minutes, bool allowed)
    {
        var step = new Step.ScaleOut { Lease = Minutes(minutes) };
        var situation = Healthy() with { Fleet = Armed with { BorrowedHours = Armed.BorrowedHoursADay - by } };

        var objection = Judge("borrowing", situation, new Proposal(step, 0, new Act.SetCapacity(Given.Plan, 2, 2 + by), Course, "for a test"));

        Assert.Equal(allowed, objection is null);
        if (objection is not null) Assert.Equal(Now + Minutes(5), objection.LookAgain);
    }

    [Fact]
    public void Less_than_nothing_is_left_to_nobody() =>
        Assert.Contains("would borrow 1 instance-hours, and 0 of 24 a day are left", Judge("borrowing", Healthy() with { Fleet = Armed with { BorrowedHours = 30 } }, new Proposal(new Step.ScaleOut(), 0, Widen, Course, "for a test"))!.Why, StringComparison.Ordinal);

    [Fact]
    public void A_step_that_did_not_help_counts_for_less_than_its_whole_window()
    {
        Assert.NotNull(Judge("ineffective", Vain(0, 5, TimeSpan.FromHours(4) - Moment)));
        Assert.Null(Judge("ineffective", Vain(0, 5, TimeSpan.FromHours(4))));
        Assert.Null(Judge("ineffective", Vain(2, 4, Minutes(1))));
        Assert.True(Judge("ineffective", Vain(3, 3, Minutes(1)))!.HandOver);
    }

    [Fact]
    public void Of_several_pauses_the_longest_is_told_and_waited_for()
    {
        var situation = Healthy() with { Fleet = Armed with { Pauses = [PauseOf("shop", 1), PauseOf("plan-a", 9), PauseOf("policy:web", 5), PauseOf("other", 20)] } };

        var objection = Judge("paused", situation)!;

        Assert.Equal((Now + Minutes(9), true), (objection.LookAgain, objection.Ends));
        Assert.Contains("plan-a", objection.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_storms_and_quiet_windows_the_longest_is_waited_for()
    {
        var stormy = Healthy() with { Fleet = Armed with { Storms = [new("region west", 3, 10, Now + Minutes(2)), new("the whole fleet", 9, 10, Now + Minutes(7)), new("resource group rg", 3, 3, Now + Minutes(4))] } };
        var quiet = Given.Policy with { Guardrails = new() { Windows = [Quiet("patching", 2), Quiet("batch", 7), Quiet("lunch", 4), Quiet("night", null)] } };

        Assert.Equal((Now + Minutes(7), true), (Judge("storm", stormy)!.LookAgain, Judge("storm", stormy)!.Ends));
        var objection = Judge("quiet", Healthy(), under: quiet)!;
        Assert.Equal((Now + Minutes(7), true), (objection.LookAgain, objection.Ends));
        Assert.Contains("batch", objection.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quiet_window_that_cannot_be_told_has_no_end_to_wait_for()
    {
        var under = Given.Policy with { Guardrails = new() { Windows = [Quiet("patching", 2), new QuietWindow("moon", "0 2 * * *", Minutes(5), "Mars/Olympus")] } };

        var objection = Judge("quiet", Healthy(), under: under)!;

        Assert.Equal((Now + Seconds(30), false), (objection.LookAgain, objection.Ends));
        Assert.Contains("moon", objection.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void What_sites_share_stands_against_a_step_until_its_very_end_unless_there_is_a_storm()
    {
        var shared = new SharedFailure("resource group rg", 2, ["cart", "till"], Now + Moment);

        var objection = Judge("sharedDependency", Healthy() with { Fleet = Armed with { Shared = shared } })!;
        Assert.Equal((Now + Seconds(30), true), (objection.LookAgain, objection.HandOver));
        Assert.Null(Judge("sharedDependency", Healthy() with { Fleet = Armed with { Shared = shared with { Until = Now } } }));
        Assert.Null(Judge("sharedDependency", Healthy() with { Fleet = Armed with { Shared = shared, Storms = null } }));
    }

    [Fact]
    public void A_neighbours_pause_ends_at_its_very_moment_and_the_longest_counts()
    {
        var step = new Proposal(new Step.RebootWorker(), 0, new Act.RebootWorker(Given.Plan, "M1", "i1", "cart, shop"), Course, "for a test");
        var situation = Healthy() with { Evidence = Sick(Now) with { PlanSites = [new PlanSite(Cart, ImmutableSortedDictionary<string, string>.Empty.Add("responder", "on"))] } };

        Assert.Null(Judge("neighbours", situation, step));
        Assert.Null(Judge("neighbours", situation with { Fleet = Armed with { Pauses = [PauseOf("cart", 0)] } }, step));
        var objection = Judge("neighbours", situation with { Fleet = Armed with { Pauses = [PauseOf("cart", 1), PauseOf("policy:any", 8), PauseOf("cart", 4)] } }, step)!;
        Assert.Equal((Now + Minutes(8), true), (objection.LookAgain, objection.Ends));
    }

    [Fact]
    public void Neighbours_that_are_off_or_could_not_be_listed_are_asked_about_again_in_half_a_minute()
    {
        var step = new Proposal(new Step.RebootWorker(), 0, new Act.RebootWorker(Given.Plan, "M1", "i1", "cart, shop"), Course, "for a test");
        var off = Healthy() with { Evidence = Sick(Now) with { PlanSites = [new PlanSite(Site, Managed.Tags), new PlanSite(Cart, Managed.Tags.SetItem("responder", "OFF"))] } };

        Assert.Equal(("the other sites of the plan could not be listed", Now + Seconds(30)), Said(Judge("neighbours", Healthy(), step)));
        Assert.Equal(("cart of the same plan carries the tag responder=off", Now + Seconds(30)), Said(Judge("neighbours", off, step)));
        Assert.Null(Judge("neighbours", Healthy()));
    }

    [Fact]
    public void A_lease_is_not_given_back_until_the_longest_pause_over_its_plan_or_borrower_ends()
    {
        Assert.Equal(Now + Minutes(9), Paused(PauseOf("shop", 1), PauseOf("plan-a", 9), PauseOf("shop", 5), PauseOf("other", 20))!.LookAgain);
        Assert.True(Paused(PauseOf("plan-a", 1))!.Ends);
        Assert.Null(Paused(PauseOf("shop", 0), PauseOf("plan-a", -1), PauseOf("other", 20)));
        Assert.NotNull(LeftAlone.Paused(Healthy().Plan, Site, [PauseOf("shop", 0)], Now - Moment));

        static Objection? Paused(params ImmutableArray<Pause> pauses) => LeftAlone.Paused(Healthy().Plan, Site, pauses, Now);
    }

    [Fact]
    public void Why_sites_were_not_counted_is_said()
    {
        var listed = Healthy() with { Fleet = Armed with { Headcount = new() { Unknown = "the sites under care could not be listed" } } };

        Assert.Equal(("how many sites policy web owns is not known: the sites under care could not be listed", Now + Seconds(30)), Said(Judge("tooBroad", listed)));
        Assert.Equal(("how many sites policy web owns is not known: nobody counted them", Now + Seconds(30)), Said(Judge("tooBroad", Healthy() with { Fleet = Armed with { Headcount = null } })));
    }

    [Fact]
    public void A_plans_fourth_reboot_of_the_day_waits_for_the_first_to_be_a_day_old()
    {
        var step = new Proposal(new Step.RebootWorker(), 0, new Act.RebootWorker(Given.Plan, "M1", "i1", "shop"), Course, "for a test");

        Assert.Equal(Now + Minutes(30), Judge("reboots", Rebooted(23.5 * 60, 600, 300), step)!.LookAgain);
        Assert.Null(Judge("reboots", Rebooted(24 * 60, 600, 300), step));
        Assert.NotNull(Judge("reboots", Rebooted(59), step));
        Assert.Null(Judge("reboots", Rebooted(60), step));
        Assert.Null(Judge("reboots", Rebooted(23.5 * 60, 600, 300), new Proposal(new Step.ScaleUp(["P1v3"]), 0, new Act.SetSize(Given.Plan, "P1v3", "P2v3", "shop"), Course, "for a test")));
    }

    private static readonly SiteId Cart = SiteId.Parse(Site.Value.Replace("shop", "cart", StringComparison.Ordinal));

    private static (string? Why, DateTimeOffset? LookAgain) Said(Objection? objection) => (objection?.Why, objection?.LookAgain);

    private static Course Course => ((Incident.Open)Healthy().Incident).Course;

    /// <summary>Nothing stands against the step.</summary>
    private static Situation Healthy() => Situation([Opened, Verified], Sick(Now));

    private static Situation With(params ImmutableArray<PastAct> acts) => Healthy() with { Head = Healthy().Head with { Acts = acts } };

    private static Situation Did(params TimeSpan[] ago) => With([.. ago.Select((time, i) => new PastAct(new OpId($"x/{i}"), "recycle", Now - time))]);

    private static Situation Changed(TimeSpan ago) => Healthy() with { Plan = Healthy().Plan with { Changes = [new Change("scaled", Now - ago)] } };

    private static Situation Vain(int inARow, int lately, TimeSpan ago) => Healthy() with { Head = Healthy().Head with { Streak = new Streak(inARow, [.. Enumerable.Repeat(Now - ago, lately)]) } };

    private static Situation Rebooted(params double[] minutesAgo) =>
        Healthy() with { Plan = Healthy().Plan with { Reboots = [.. minutesAgo.Select((ago, i) => new PastAct(new OpId($"x/{i}"), "rebootWorker", Now - Minutes(ago)))] } };

    private static Pause PauseOf(string target, double minutes) => new(PauseTarget.Parse(target), Now + Minutes(minutes), "anna", "patching", Noon);

    private static QuietWindow Quiet(string name, double? minutes) => new(name, "0 2 * * *", Minutes(5), "Etc/UTC") { Times = new OpenFor(minutes) };

    private static Objection? Judge(string guardrail, Situation situation, Proposal? proposal = null, Policy? under = null) =>
        Guardrail.All.Single(one => one.Name == guardrail).Judge(proposal ?? new Proposal(Given.Policy.Ladder[0], 0, KillSick, Course, "for a test"), situation, under ?? Given.Policy, Now);

    private sealed record OpenFor(double? Minutes) : IQuietTimes
    {
        DateTimeOffset? IQuietTimes.OpenUntil(DateTimeOffset moment) => Minutes is { } minutes ? moment + TimeSpan.FromMinutes(minutes) : null;
    }
}
