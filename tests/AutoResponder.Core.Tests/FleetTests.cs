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
