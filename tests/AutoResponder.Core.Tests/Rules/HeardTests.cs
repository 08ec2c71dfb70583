using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests.Rules;

/// <summary>What Azure says happened, as it is written down of a site and of a plan: with Azure's detail where there is one.</summary>
public sealed class HeardTests
{
    [Theory]
    [InlineData("Restarted", "Restarted", "Azure says Microsoft.Web.Updated (Restarted) at 11:59:30 UTC")]
    [InlineData("", "Microsoft.Web.Updated", "Azure says Microsoft.Web.Updated at 11:59:30 UTC")]
    public void A_change_is_called_by_its_detail_and_else_by_its_kind(string detail, string what, string said)
    {
        var happened = new Signal.PlatformEvent("e", "Microsoft.Web.Updated", Site.Value, Noon - Seconds(30), PlatformEventMeaning.Changed, detail);

        var onSite = Assert.IsType<IncidentEvent.ChangeSeen>(Assert.Single(Responder.Decide(Situation([Opened]), happened, Given.Policy, Noon).Events));
        var onPlan = Assert.IsType<PlanEvent.PlanChanged>(Assert.Single(Heard(happened).Events));

        Assert.Equal((new Change(what, Noon - Seconds(30)), said), (onSite.Change, onSite.Why));
        Assert.Equal((new Change(what, Noon - Seconds(30)), said), (onPlan.Change, onPlan.Why));
    }

    [Fact]
    public void What_changes_nothing_is_written_down_and_is_no_change()
    {
        var happened = new Signal.PlatformEvent("e", "Microsoft.ResourceHealth", Site.Value, Noon - Seconds(30), PlatformEventMeaning.Unhealthy, "Degraded");

        Assert.Equal("Azure says Microsoft.ResourceHealth (Degraded) at 11:59:30 UTC", Assert.IsType<IncidentEvent.SignalNoted>(Assert.Single(Responder.Decide(Situation([Opened]), happened, Given.Policy, Noon).Events)).Why);
        Assert.Equal("Azure says Microsoft.ResourceHealth (Degraded) at 11:59:30 UTC", Assert.IsType<PlanEvent.PlanSignalNoted>(Assert.Single(Heard(happened).Events)).Why);
    }

    private static PlanDecision Heard(Signal.PlatformEvent happened) =>
        Lender.Decide(new PlanSituation(new PlanState { Plan = Given.Plan }, Armed, null, [], Step.ScaleOut.ShortOfSomething), happened, Noon);
}
