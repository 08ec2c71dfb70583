using AutoResponder.Core.Incidents;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Rules;
using AutoResponder.Core.Signals;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests.Rules;

/// <summary>How an incident is opened, what it is called, and what is written down of alerts that open none.</summary>
public sealed class WakingTests
{
    [Fact]
    public void An_incident_is_numbered_after_those_before_it_and_knows_since_when_it_was_seen_ill()
    {
        Assert.Equal(("shop-3", Noon), Third(Sick(Noon, Known)));
        Assert.Equal(("shop-3", null), Third(Blind(Noon, Known)));

        static (string, DateTimeOffset?) Third(Evidence evidence)
        {
            var situation = Situation([], evidence);
            var decision = Responder.Decide(situation with { Head = situation.Head with { Incidents = 2 } }, new Signal.AlertFired(Alert()), Given.Policy, Noon);
            var opened = Assert.IsType<IncidentEvent.IncidentOpened>(decision.Events[0]);
            return (opened.Incident, opened.UnhealthySince);
        }
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(2.001, true)]
    public void A_confirmed_alert_that_was_resolved_as_it_fired_is_no_cause(double resolvedAgo, bool isCause)
    {
        var known = new IncidentEvent.SignalNoted(new AlertMark(Rule, Noon - Minutes(2), Noon - Minutes(resolvedAgo), AlertId), "x") { At = Noon - Minutes(1) };

        Assert.Equal(isCause, Responder.Decide(Situation([known], Sick(Noon)), new Signal.LookDue(), Given.Policy, Noon).Events.Any(happened => happened is IncidentEvent.CauseVerified));
    }

    [Fact]
    public void An_alert_that_turns_out_to_be_of_another_site_is_asked_about_no_more()
    {
        var (now, another) = (Noon + Seconds(15), new AlertReading.Found(AlertId, Site.Value.Replace("shop", "other", StringComparison.Ordinal), Rule, "Fired", Noon));

        var answer = Assert.IsType<IncidentEvent.CauseUnverified>(Responder.Decide(Situation([OpenedOnClaim], Sick(now, another)), new Signal.LookDue(), Given.Policy, now).Events[0]);

        Assert.Equal((2, true), (answer.Attempts, answer.GivenUp));
        Assert.Contains("not about this site", answer.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_firing_only_its_time_is_remembered_and_of_a_resolution_both()
    {
        var (fired, resolved) = (Alert(firedAt: Noon - Minutes(2), resolvedAt: Noon), Alert(AlertCondition.Resolved, firedAt: Noon - Minutes(2), resolvedAt: Noon));

        Assert.Equal(new AlertMark(Rule, Noon - Minutes(2), null), Noting.Mark(fired));
        Assert.Equal(new AlertMark(Rule, Noon - Minutes(2), Noon), Noting.Mark(resolved));
        Assert.Equal("alert shop-5xx fired: x", Noted(fired));
        Assert.Equal("alert shop-5xx was resolved: x", Noted(resolved));

        static string Noted(Alert alert) => Assert.IsType<IncidentEvent.SignalNoted>(Assert.Single(Noting.Alert(alert, "x", Noon).Events)).Why;
    }
}
