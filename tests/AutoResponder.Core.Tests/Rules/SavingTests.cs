using AutoResponder.Core.Captures;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests.Rules;

/// <summary>What is saved and for how long, when it is whole, and whether the ladder goes on from it.</summary>
public sealed class SavingTests
{
    private static readonly Signal Look = new Signal.LookDue();
    private static readonly DateTimeOffset Due = Noon + Minutes(2);

    [Fact]
    public void Before_a_step_as_much_is_saved_as_the_policy_says_for_as_long_as_that_may_take()
    {
        var (quick, full) = (Before(CaptureScope.Quick), Before(CaptureScope.Full));

        Assert.Equal((CaptureScope.Quick, Due + Seconds(20)), (quick.Scope, quick.Until));
        Assert.Equal(["metrics", "processes", "newestLog"], quick.Collect);
        Assert.Equal((CaptureScope.Full, Due + Minutes(12)), (full.Scope, full.Until));
        Assert.Equal(Step.CaptureDiagnostics.Everything, full.Collect);

        static CaptureOrder Before(CaptureScope scope) => Ordered(Given.Policy.Ladder[0] with { Evidence = scope }, Sick(Due));
    }

    [Fact]
    public void A_process_is_dumped_where_it_can_be_told_and_else_it_is_said_why_not()
    {
        var step = new Step.CaptureDiagnostics { Dump = DumpKind.Heap };
        var (told, untold) = (Ordered(step, Sick(Due)), Ordered(step, Sick(Due) with { Instances = [new InstanceReading("i1", "M1", []), new InstanceReading("i2", "M2", [])] }));

        Assert.Equal((11, DumpKind.Heap, null), (told.Target?.Process, told.Dump, told.NoDump));
        Assert.Equal((null, null, "the sick worker process could not be told"), (untold.Target, untold.Dump, untold.NoDump));
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(null, false, false)]
    public void Only_what_has_ended_and_lacks_nothing_is_whole(bool? ended, bool whole, bool isWhole)
    {
        var reading = ended is { } over ? new CaptureReading(over, whole, "3 of 3") : null;

        Assert.Equal((isWhole, false), Ended(Saving, Due + Seconds(20), reading));
    }

    [Fact]
    public void After_a_capture_of_its_own_the_next_rung_is_due_and_before_a_step_that_very_step()
    {
        Assert.Equal((true, true), Ended(SavingFor("captureDiagnostics", 0, CaptureScope.Full), Due + Seconds(1), new CaptureReading(true, true, "9 of 9")));
        Assert.Equal((true, false), Ended(Saving, Due + Seconds(1), new CaptureReading(true, true, "3 of 3")));
    }

    private static CaptureOrder Ordered(Step step, Evidence evidence) =>
        Responder.Decide(Situation([Opened, Verified], evidence), Look, Given.Policy with { Ladder = [step] }, Due).Capture!;

    private static (bool Whole, bool NextRung) Ended(IncidentEvent saving, DateTimeOffset now, CaptureReading? reading)
    {
        var evidence = new Evidence { SeenAt = now, ReadAt = now, Capture = reading };
        var ended = Assert.IsType<IncidentEvent.PreservationEnded>(Assert.Single(Responder.Decide(Situation([Opened, Verified, saving], evidence), Look, WholeLadder, now).Events));
        return (ended.Whole, ended.NextRung);
    }
}
