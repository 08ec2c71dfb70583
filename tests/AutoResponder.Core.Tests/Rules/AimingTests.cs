using System.Collections.Immutable;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Rules;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests.Rules;

/// <summary>Which instance and which of its processes a step is aimed at, the same on every machine, and why there is none.</summary>
public sealed class AimingTests
{
    [Fact]
    public void Of_several_processes_the_largest_is_ended_and_of_two_as_large_the_first()
    {
        Assert.Equal(12, Worker(new(11, null, 1), new(12, null, 3), new(13, null, 2)));
        Assert.Equal(12, Worker(new(13, null, 3), new(12, null, 3), new(11, null, 2)));
        Assert.Equal(13, Worker(new(11, null, null), new(13, null, 1)));
        Assert.Equal(11, Worker(new(12, null, null), new(11, null, null)));

        static int? Worker(params ImmutableArray<WorkerReading> workers) => Find(new InstanceReading("i1", "M1", workers)).Worker?.Process;
    }

    [Fact]
    public void Of_two_that_are_as_sick_the_one_whose_id_comes_first_is_meant_however_they_are_listed()
    {
        var (one, other) = (new InstanceReading("i1", "M1", [new WorkerReading(11, null, 1)]), new InstanceReading("i2", "M2", [new WorkerReading(22, null, 1)]));

        Assert.Equal("i1", Find(one, other).Instance?.Id);
        Assert.Equal("i1", Find(other, one).Instance?.Id);
        Assert.Equal("i2", Find(one with { Id = "i3" }, other).Instance?.Id);
    }

    [Fact]
    public void Why_nothing_can_be_aimed_at_is_said()
    {
        Assert.Equal((null, null, "the site runs on no instance"), Find());
        Assert.Equal("the processes of the sick instance M1 could not be read", Find(new InstanceReading("i1", "M1", null)).Why);
        Assert.Equal("the processes of the sick instance i1 could not be read", Find(new InstanceReading("i1", null, null)).Why);
        Assert.Equal("the sick instance M1 runs no worker process of the site", Find(new InstanceReading("i1", "M1", [])).Why);
        Assert.Equal("the sick instance i1 runs no worker process of the site", Find(new InstanceReading("i1", null, [])).Why);
        Assert.Equal((null, null, "the site's instances could not be listed"), Aiming.FindWorker(Situation([Opened, Verified], Sick(Noon) with { Instances = null }), Given.Policy, Noon));
        Assert.Equal((null, null, "no instance can be told to be the sick one"), Aiming.FindWorker(Situation([Opened, Verified], Healthy(Noon)), Given.Policy, Noon));
        Assert.Equal("", Find(TwoInstances[0]).Why);
    }

    /// <summary>Where none is sicker than the others.</summary>
    [Fact]
    public void Of_a_site_whose_sick_instance_cannot_be_told_the_largest_process_is_looked_into()
    {
        Assert.Equal(new DumpTarget("i2", "M2", 22, Noon), Target(new InstanceReading("i1", "M1", [new(11, null, 5)]), new InstanceReading("i3", "M3", null), new InstanceReading("i2", "M2", [new(21, null, null), new(22, Noon, 6)])));
        Assert.Equal(11, Target(new InstanceReading("i2", "M2", [new(22, null, 5)]), new InstanceReading("i1", "M1", [new(11, null, 5)]))?.Process);
        Assert.Equal(11, Target(new InstanceReading("i2", "M2", [new(22, null, null)]), new InstanceReading("i1", "M1", [new(11, null, null)]))?.Process);
        Assert.Null(Target(new InstanceReading("i1", "M1", []), new InstanceReading("i2", "M2", null)));
        Assert.Null(Core.Rules.Saving.Target(Situation([Opened, Verified]), Given.Policy, Noon));

        static DumpTarget? Target(params ImmutableArray<InstanceReading> instances) => Core.Rules.Saving.Target(Situation([Opened, Verified], Healthy(Noon) with { Instances = instances }), Given.Policy, Noon);
    }

    /// <summary>All of them answer badly; a single one is the sick one in any case.</summary>
    private static (InstanceReading? Instance, WorkerReading? Worker, string Why) Find(params ImmutableArray<InstanceReading> instances)
    {
        var evidence = Sick(Noon) with { Metrics = [], Instances = instances, Probes = [.. instances.Select(instance => new ProbeReading("/", instance.Id, 502, Seconds(1), null))] };
        return Aiming.FindWorker(Situation([Opened, Verified], evidence), Given.Policy, Noon);
    }
}
