using AutoResponder.Core.Acts;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Signals;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>What a person reads, to the word, where a sentence has more than one form.</summary>
public sealed class SentenceTests
{
    private static readonly OpId Op = new("shop-1/0/0");

    [Fact]
    public void What_was_left_out_leaves_no_trace_in_a_sentence()
    {
        Is("Cause not verified (asked 2 times): x", new IncidentEvent.CauseUnverified(2, false, "x") { At = Noon });
        Is("Cause not verified (asked 4 times, given up): x", new IncidentEvent.CauseUnverified(4, true, "x") { At = Noon });
        Is("Step 2, notify: channel ops is told, because x", new IncidentEvent.StepTold("notify", 1, "ops", "", "x") { At = Noon });
        Is("Step 2, notify: channel ops is told \"look here\", because x", new IncidentEvent.StepTold("notify", 1, "ops", "look here", "x") { At = Noon });
        Is("Evidence of shop-1/0/0 is saved: 3 of 3", new IncidentEvent.PreservationEnded(Op, "recycle", 0, CaptureScope.Quick, true, "3 of 3", false) { At = Noon });
        Is("Evidence of shop-1/0/0 is saved in part: 1 of 3", new IncidentEvent.PreservationEnded(Op, "recycle", 0, CaptureScope.Quick, false, "1 of 3", false) { At = Noon });
        Is("Healthy again: x", new IncidentEvent.RecoveryBegan(null, "x") { At = Noon });
        Is("Healthy again, by recycle: x", new IncidentEvent.RecoveryBegan("recycle", "x") { At = Noon });
    }

    [Fact]
    public void A_step_is_counted_from_one_and_a_turn_says_which_of_how_many()
    {
        Is("Step 1, recycle: end worker process 11 of shop on instance i1 (op shop-1/0/0), because for a test", StartedAt(Noon));
        Is("Step 1, recycle: end worker process 11 of shop on instance i1, instance 1 of 2 (op shop-1/0/0), because for a test", StartedAt(Noon) with { Turn = new Turn(1, ["i1", "i2"]) });
    }

    [Theory]
    [InlineData("12345678", "12345678")]
    [InlineData("123456789", "12345678")]
    public void Of_an_instances_id_eight_letters_are_told(string id, string told) =>
        Assert.Equal($"end worker process 11 of shop on instance {told}", new Act.EndProcess(Site, id, 11, null).Describe());

    [Theory]
    [InlineData(5, "(on s1, s2, s3, s4, s5)")]
    [InlineData(6, "(on s1, s2, s3, s4, s5, ...)")]
    public void Of_sites_that_share_a_failure_five_are_named(int sites, string told) =>
        Assert.Contains($"the last 6 steps in region west did not help {told}: ", new SharedFailure("region west", 6, [.. Enumerable.Range(1, sites).Select(i => $"s{i}")], Noon).Describe(), StringComparison.Ordinal);

    [Fact]
    public void Why_a_fleet_is_armed_or_not_is_said()
    {
        var armed = new FleetState().Evolve(new FleetState().Decide(new Signal.Order("o", OrderKind.Arm, "anna", "night", Noon, Noon + Minutes(60)), Noon));
        var disarmed = armed.Evolve(new FleetEvent.Disarmed("ben", "patching") { At = Noon });
        var soon = Noon + Minutes(1);

        Assert.Equal("disarmed: never armed", new FleetState().Read(soon, Noon, Noon).Why);
        Assert.Equal("disarmed by ben: patching", disarmed.Read(soon, Noon, Noon).Why);
        Assert.Equal("armed by anna until 2026-03-02 13:00:00Z: night", armed.Read(soon, Noon, Noon).Why);
        Assert.Equal("the arming by anna ended at 2026-03-02 13:00:00Z", armed.Read(Noon + Minutes(70), Noon, Noon + Minutes(60)).Why);
        Assert.Equal("the patrol has not renewed the arming lately", armed.Read(soon, Noon, soon).Why);
    }

    private static void Is(string sentence, IncidentEvent happened) => Assert.Equal(sentence, Sentences.Say(happened));
}
