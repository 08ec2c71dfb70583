using System.Reflection;
using System.Text.Json.Serialization;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Signals;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>What holds for all sites: how long an arming lasts, and that people hear of its end in time.</summary>
public sealed class FleetTests
{
    [Fact]
    public void The_end_of_a_standing_arming_is_told_a_week_a_day_and_an_hour_before()
    {
        var until = Noon + TimeSpan.FromDays(90);

        Assert.Equal([TimeSpan.FromDays(7), TimeSpan.FromDays(1), TimeSpan.FromHours(1)], Told(Arm(null)).Select(at => until - at));
    }

    [Fact]
    public void The_end_of_a_short_one_is_told_an_hour_before_and_of_a_very_short_one_never()
    {
        Assert.Equal([TimeSpan.FromHours(1)], Told(Arm(Noon + TimeSpan.FromHours(8))).Select(at => Noon + TimeSpan.FromHours(8) - at));
        Assert.Empty(Told(Arm(Noon + Minutes(50))));
    }

    [Fact]
    public void A_new_arming_is_told_of_anew_and_a_disarmed_fleet_of_nothing()
    {
        var fleet = Arm(Noon + TimeSpan.FromHours(8));
        var told = (FleetEvent.ArmingEnds)fleet.DecideReminder(Noon + TimeSpan.FromHours(7.5))!;
        fleet = fleet.Evolve(told);
        Assert.Null(fleet.DecideReminder(Noon + TimeSpan.FromHours(7.6)));

        var again = fleet.Evolve(fleet.Decide(new Signal.Order("b", OrderKind.Arm, "anna", "x", Noon, Noon + TimeSpan.FromHours(20)), Noon + TimeSpan.FromHours(7.6)));
        Assert.NotNull(again.DecideReminder(Noon + TimeSpan.FromHours(19.5)));
        Assert.Null(again.Evolve(again.Decide(new Signal.Order("c", OrderKind.Disarm, "anna", "x", Noon), Noon)).DecideReminder(Noon + TimeSpan.FromHours(19.5)));
    }

    [Fact]
    public void Everything_that_happens_to_the_fleet_has_a_sentence()
    {
        foreach (var kind in typeof(FleetEvent).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(attribute => attribute.DerivedType))
        {
            var happened = (FleetEvent)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(kind);
            Assert.NotEmpty(Sentences.Say(happened));
        }
    }

    /// <summary>Hours after it was armed; when a channel took something, and whether the arming still holds and people are to hear that all is well.</summary>
    [Theory]
    [InlineData(1, null, true, false)]
    [InlineData(19.9, null, true, false)]
    [InlineData(20, null, true, true)]
    [InlineData(23.9, null, true, true)]
    [InlineData(24, null, false, true)]
    [InlineData(24, 20.0, true, false)]
    [InlineData(43.9, 20.0, true, true)]
    [InlineData(44, 20.0, false, true)]
    [InlineData(1, -50.0, true, false)]
    public void An_arming_does_not_outlast_the_silence_of_the_channels(double hours, double? heard, bool armed, bool speaks)
    {
        var (fleet, now) = (Arm(null), Noon + TimeSpan.FromHours(hours));
        var heardAt = heard is { } at ? Noon + TimeSpan.FromHours(at) : (DateTimeOffset?)null;

        Assert.Equal((armed, speaks), (fleet.Read(now + Minutes(1), heardAt, now).Armed, fleet.IsToSpeak(heardAt, now)));
    }

    /// <summary>Armed by a build that did not write when: nobody knows whether anybody is there before a channel has taken something.</summary>
    [Fact]
    public void Without_knowing_when_it_was_armed_a_channel_has_to_answer_first()
    {
        var fleet = Arm(null) with { ArmedAt = null };

        Assert.Equal((false, true), (fleet.Read(Noon + Minutes(1), null, Noon).Armed, fleet.IsToSpeak(null, Noon)));
        Assert.True(fleet.Read(Noon + Minutes(1), Noon, Noon).Armed);
    }

    private static FleetState Arm(DateTimeOffset? until) => new FleetState() is var fleet ? fleet.Evolve(fleet.Decide(new Signal.Order("a", OrderKind.Arm, "anna", "x", Noon, until), Noon)) : fleet;

    private static IEnumerable<DateTimeOffset> Told(FleetState fleet)
    {
        for (var now = Noon; now < Noon + TimeSpan.FromDays(91); now += Minutes(10))
        {
            if (fleet.DecideReminder(now) is not { } happened) continue;

            fleet = fleet.Evolve(happened);
            yield return now;
        }
    }
}
