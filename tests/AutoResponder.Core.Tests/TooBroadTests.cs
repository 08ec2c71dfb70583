using System.Collections.Immutable;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Guardrails;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Ports;
using AutoResponder.Core.Signals;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>A policy that owns more sites than its writer can have meant does nothing, and says what is to be written.</summary>
public sealed class TooBroadTests
{
    private static readonly DateTimeOffset Due = Noon + Minutes(3);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]

    // Nothing is said: above 50, or above a quarter where there are 20 at least.
    [InlineData(null, 50, 1000, false)]
    [InlineData(null, 51, 1000, true)]
    [InlineData(null, 5, 20, false)]
    [InlineData(null, 6, 20, true)]
    [InlineData(null, 19, 19, false)]
    [InlineData(null, 25, 100, false)]
    [InlineData(null, 26, 100, true)]
    [InlineData(null, 0, 0, false)]

    // Something is said: a fifth more is still meant, in a fleet of any size.
    [InlineData(40, 48, 48, false)]
    [InlineData(40, 49, 1000, true)]
    [InlineData(40, 1, 1, false)]
    [InlineData(1, 1, 1, false)]
    [InlineData(1, 2, 2, true)]
    [InlineData(5, 6, 6, false)]
    [InlineData(5, 7, 7, true)]
    [InlineData(100_000, 100_000, 100_000, false)]
    public void It_is_too_broad_from_so_many_on(int? expect, int owned, int all, bool isWrong) => Assert.Equal(isWrong, Breadth.Wrong(Expecting(expect), owned, all) is not null);

    [Fact]
    public void It_says_the_figures_and_what_to_do()
    {
        Assert.Equal(
            "policy web owns 60 of 60 sites and does not say that it means so many: write 'expect: 60' under its 'sites' if all are meant, else narrow them; 'autoresponder site list' names them",
            Breadth.Wrong(Expecting(null), 60, 60));
        Assert.Equal(
            "policy web owns 49 of 200 sites and expects 40, which is more than a fifth too many: write 'expect: 49' under its 'sites' if all are meant, else narrow them; 'autoresponder site list' names them",
            Breadth.Wrong(Expecting(40), 49, 200));
        Assert.Contains("expects 40: with more than 48 it does nothing any more", Breadth.Soon(Expecting(40), 41, 200), StringComparison.Ordinal);
        Assert.Null(Breadth.Soon(Expecting(40), 40, 200));
        Assert.Null(Breadth.Soon(Expecting(40), 49, 200));
    }

    [Fact]
    public void A_count_warns_of_what_is_wrong_and_of_what_soon_will_be()
    {
        Headcount Counted(int owned) => new() { Sites = 200, Owned = new Headcount().Owned.Add("web", owned) };

        Assert.Equal(Breadth.Wrong(Expecting(40), 49, 200), Counted(49).Warning(Expecting(40)));
        Assert.Equal(Breadth.Soon(Expecting(40), 41, 200), Counted(41).Warning(Expecting(40)));
        Assert.Null(Counted(40).Warning(Expecting(40)));
    }

    /// <summary>It does not pass by itself: whoever waits for it waits for a person.</summary>
    [Fact]
    public void A_person_is_called_at_once_with_evidence_if_there_is_a_step_for_it_and_nothing_frozen()
    {
        var decision = Decide(Given.Policy with { Ladder = [Given.Policy.Ladder[0], new Step.CaptureDiagnostics { Dump = Captures.DumpKind.Heap }] }, Owning(60, 60));

        Assert.Equal(["StepSkipped", "PreservationStarted"], decision.Events.Select(happened => happened.Kind));
        Assert.Contains("owns 60 of 60 sites", decision.Capture!.NoDump, StringComparison.Ordinal);
        Assert.Null(decision.Capture.Dump);
        Assert.Equal(["IncidentHandedOver"], Decide(Given.Policy, Owning(60, 60)).Events.Select(happened => happened.Kind));
    }

    [Fact]
    public void Nobody_is_called_by_a_policy_that_observes_nor_in_a_storm_nor_while_the_count_is_not_known()
    {
        Assert.Equal("StepHeld", Assert.Single(Decide(Given.Policy with { Mode = Mode.Observe }, Owning(60, 60)).Events).Kind);
        Assert.Equal("StepHeld", Assert.Single(Decide(Given.Policy, Owning(60, 60) with { Storms = [new Storm("region west", 3, 10, Due + Minutes(20))] }).Events).Kind);
        Assert.Equal("StepHeld", Assert.Single(Decide(Given.Policy, Armed with { Headcount = new Headcount { Unknown = "they could not be listed" } }).Events).Kind);
    }

    /// <summary>Else a person who does what the message says would see no effect until the next incident.</summary>
    [Fact]
    public void The_number_of_the_policy_in_force_counts()
    {
        var before = Situation([Opened, Verified], Sick(Due), Owning(60, 60));
        var proposal = new Proposal(Given.Policy.Ladder[0], 0, KillSick, ((Incidents.Incident.Open)before.Incident).Course, "");

        Assert.DoesNotContain(Guardrail.Judge(proposal, before with { Loaded = Expecting(60) with { Hash = "newer" } }, Given.Policy, Due), objection => objection.Guardrail == "tooBroad");
        Assert.Contains(Guardrail.Judge(proposal, before with { Loaded = Given.Policy with { Hash = "newer" } }, Expecting(60), Due), objection => objection.Guardrail == "tooBroad");
    }

    [Fact]
    public void A_row_holds_only_the_counts_of_its_own_policies()
    {
        var all = new Headcount { Sites = 9, Owned = ImmutableSortedDictionary.CreateRange<string, int>([new("web", 4), new("api", 3), new("php", 2)]) };

        Assert.Equal(["web"], (Armed with { Headcount = all }).About(Site, Given.Plan, Managed, Given.Policy, Given.Policy).Headcount!.Owned.Keys);
        Assert.Equal(["php", "web"], all.For(Given.Policy, Given.Policy with { Name = "php" }).Owned.Keys);
    }

    [Fact]
    public async Task Sites_are_counted_by_owner_once_for_each_list()
    {
        var (inventory, rules) = (new Listed(), new PolicySet([Given.Policy], new FleetRules(), "set"));
        var counting = new Counting(inventory);
        inventory.Sites = [Managed, Managed with { IsRunning = false }, Managed with { Tags = Managed.Tags.Remove("tier") }];

        var first = await counting.CountAsync(rules, Noon, Token);

        Assert.Equal((3, 2), (first.Sites, first.Owned["web"]));
        Assert.Same(first, await counting.CountAsync(rules, Noon, Token));
        Assert.Empty((await counting.CountAsync(rules with { Policies = [], Hash = "other" }, Noon, Token)).Owned);
        inventory.Sites = [Managed];
        Assert.Equal(1, (await counting.CountAsync(rules, Noon, Token)).Owned["web"]);
    }

    [Fact]
    public async Task What_cannot_be_listed_is_as_it_was_for_ten_minutes_and_then_not_known()
    {
        var (inventory, rules, late) = (new Listed { Sites = [Managed] }, new PolicySet([Given.Policy], new FleetRules(), "set"), Noon + Counting.Holds);
        var counting = new Counting(inventory);
        var known = await counting.CountAsync(rules, Noon, Token);
        inventory.Sites = null;

        Assert.Same(known, await counting.CountAsync(rules, late - Seconds(1), Token));
        Assert.NotNull((await counting.CountAsync(rules with { Hash = "other" }, Noon, Token)).Unknown);
        Assert.Equal("the sites under care could not be listed (IOException)", (await counting.CountAsync(rules, late, Token)).Unknown);
        Assert.NotNull((await new Counting(inventory).CountAsync(rules, Noon, Token)).Unknown);
    }

    private static Policy Expecting(int? sites) => Given.Policy with { Sites = Given.Policy.Sites with { Expect = sites } };

    private static FleetReading Owning(int owned, int all) => Armed with { Headcount = new Headcount { Sites = all, Owned = ImmutableSortedDictionary.CreateRange<string, int>([new("web", owned)]) } };

    private static Decision Decide(Policy policy, FleetReading fleet) => Responder.Decide(Situation([Opened, Verified], Sick(Due), fleet), new Signal.LookDue(), policy, Due);

    private sealed class Listed : IInventory
    {
        public ImmutableArray<ManagedSite>? Sites { get; set; }

        public Task<ImmutableArray<ManagedSite>> ListAsync(FleetRules rules, CancellationToken cancellationToken) =>
            Sites is { } sites ? Task.FromResult(sites) : throw new IOException("status 429 with an address in it");

        public Task<ManagedSite?> FindAsync(SiteId site, FleetRules rules, bool fresh, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
