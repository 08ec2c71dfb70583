using System.Collections.Immutable;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>Where steps on neighbours were in vain it is what they share that is ill, and nothing more is tried.</summary>
public sealed class SharedCauseTests
{
    private static readonly DateTimeOffset Due = Noon + Minutes(3);
    private static readonly ManagedSite Shop = New("shop", "rg"), Cart = New("cart", "rg"), Till = New("till", "rg"), Away = New("away", "other");
    private static readonly ManagedSite[] All = [Shop, Cart, Till, Away];

    [Fact]
    public void Two_in_a_row_on_neighbours_are_enough()
    {
        var shared = Over(Till, Failed(Shop, 1), Failed(Cart, 2))!;

        Assert.Equal(("resource group rg", 2, Noon + Minutes(61)), (shared.Where, shared.InARow, shared.Until));
        Assert.Equal(["cart", "shop"], shared.On);
        Assert.Null(Over(Till, Failed(Shop, 1)));
    }

    [Fact]
    public void What_was_in_vain_on_the_site_alone_is_its_own()
    {
        Assert.Null(Over(Shop, Failed(Shop, 1), Failed(Shop, 2)));
        Assert.NotNull(Over(Shop, Failed(Cart, 1), Failed(Shop, 2)));
        Assert.NotNull(Over(Cart, Failed(Shop, 1), Failed(Shop, 2)));
    }

    [Fact]
    public void It_bears_on_nobody_who_has_nothing_in_common_with_them()
    {
        Assert.Null(Over(Away, Failed(Shop, 1), Failed(Cart, 2)));
        Assert.Null(Over(Till, Failed(Shop, 1), Failed(Away, 2)));

        var rule = DependencyRule.Usual with { Per = ["tag:responder-group"] };
        Assert.Null(SharedFailure.Over(Till, [Failed(Shop, 1), Failed(Cart, 2)], All, rule, Due));
        ManagedSite[] tagged = [Tagged(Shop), Tagged(Cart), Tagged(Away)];
        Assert.Equal("tag responder-group=db", SharedFailure.Over(Tagged(Away), [Failed(Shop, 1), Failed(Cart, 2)], tagged, rule, Due)!.Where);
    }

    [Fact]
    public void One_that_helped_in_between_begins_the_row_anew()
    {
        Assert.Null(Over(Till, Failed(Shop, 1), Helped(Cart, 2)));
        Assert.Null(Over(Till, Failed(Shop, 0.5), Helped(Cart, 1), Failed(Shop, 2)));
        Assert.NotNull(Over(Till, Helped(Cart, 0.5), Failed(Shop, 1), Failed(Cart, 2)));
    }

    [Fact]
    public void A_site_that_is_well_since_is_no_witness()
    {
        Assert.Null(Over(Till, Failed(Shop, 1), Failed(Cart, 2), Well(Cart, 2.5)));
        Assert.NotNull(Over(Till, Well(Cart, 0.5), Failed(Shop, 1), Failed(Cart, 2)));

        // And another's health takes nothing back.
        Assert.NotNull(Over(Till, Failed(Shop, 1), Failed(Cart, 2), Well(Till, 2.5)));
    }

    [Fact]
    public void After_an_hour_it_says_nothing_any_more()
    {
        ImmutableArray<TriedStep> tried = [Failed(Shop, 1), Failed(Cart, 2)];

        Assert.NotNull(SharedFailure.Over(Till, tried, All, DependencyRule.Usual, Noon + Minutes(60.9)));
        Assert.Null(SharedFailure.Over(Till, tried, All, DependencyRule.Usual, Noon + Minutes(61)));
    }

    [Fact]
    public void Nothing_is_disturbed_then_the_evidence_is_saved_and_a_person_is_called()
    {
        var decision = Decide([.. Given.Policy.Ladder.Where(step => step is Step.Recycle), new Step.CaptureDiagnostics()], Failing);

        Assert.Equal(["StepSkipped", "PreservationStarted"], decision.Events.Select(happened => happened.Kind));
        Assert.Contains("something that its sites share", Audit.Sentences.Say(decision.Events[0]), StringComparison.Ordinal);
        Assert.Equal(["IncidentHandedOver"], Decide([.. Given.Policy.Ladder.Where(step => step is Step.Recycle)], Failing).Events.Select(happened => happened.Kind));
    }

    /// <summary>People know of a storm: each site of it called for would be 500 calls.</summary>
    [Fact]
    public void In_a_storm_nobody_is_called_for_it() =>
        Assert.Equal("StepHeld", Assert.Single(Decide(Given.Policy.Ladder, Failing with { Storms = [new Storm("region west", 3, 10, Due + Minutes(20))] }).Events).Kind);

    [Theory]
    [MemberData(nameof(Tellings))]
    public void What_a_decision_says_of_a_step_is_told_to_the_neighbours(IncidentEvent happened, Fared? fared)
    {
        var head = Situation([Opened, Verified, Started, Taken, Seen]).Head;

        Assert.Equal(fared, TriedStep.In(Decision.Of(happened), head, Due)?.Fared);
    }

    public static TheoryData<IncidentEvent, Fared?> Tellings => new()
    {
        { NotHelped, Fared.DidNotHelp },
        { new IncidentEvent.StepDidNotHelp(new OpId("shop-1/0/0"), Step.ScaleOut.Word, "x") { At = Due }, null },
        { new IncidentEvent.StepHelped(new OpId("shop-1/0/0"), "recycle", "x") { At = Due }, Fared.Helped },
        { new IncidentEvent.InstanceHelped(new OpId("shop-1/0/0"), "recycle", "x", "x") { At = Due }, Fared.Helped },
        { new IncidentEvent.RecoveryBegan(null, "x") { At = Due }, Fared.IsWell },
        { new IncidentEvent.IncidentClosed("by anna", "x", "anna") { At = Due }, Fared.IsWell },
        { new IncidentEvent.Looked("Unhealthy", "x", null) { At = Due }, null },
    };

    private static FleetReading Failing => Armed with { Shared = new SharedFailure("resource group rg", 2, ["cart", "till"], Due + Minutes(40)) };

    private static Decision Decide(ImmutableArray<Step> ladder, FleetReading fleet) =>
        Responder.Decide(Situation([Opened, Verified], Sick(Due), fleet), new Signal.LookDue(), Given.Policy with { Ladder = ladder }, Due);

    private static SharedFailure? Over(ManagedSite site, params ImmutableArray<TriedStep> tried) => SharedFailure.Over(site, tried, All, DependencyRule.Usual, Due);

    private static TriedStep Failed(ManagedSite site, double minute) => new(new OpId($"{site.Id.Name}-1/0/{minute}"), site.Id, "recycle", Noon + Minutes(minute), Fared.DidNotHelp);

    private static TriedStep Helped(ManagedSite site, double minute) => Failed(site, minute) with { Fared = Fared.Helped };

    private static TriedStep Well(ManagedSite site, double minute) => Failed(site, minute) with { Fared = Fared.IsWell };

    private static ManagedSite Tagged(ManagedSite site) => site with { Tags = site.Tags.SetItem("responder-group", "db") };

    private static ManagedSite New(string name, string group) => new()
    {
        Id = SiteId.Parse($"/subscriptions/5f3c0a4e-0000-4000-8000-000000000001/resourceGroups/{group}/providers/Microsoft.Web/sites/{name}"),
        Plan = PlanId.Parse($"/subscriptions/5f3c0a4e-0000-4000-8000-000000000001/resourceGroups/{group}/providers/Microsoft.Web/serverfarms/{name}-plan"),
        Location = "west",
        Tags = ImmutableSortedDictionary<string, string>.Empty,
    };
}
