using Xunit.Sdk;
using Xunit.v3;

// Each campaign takes every processor by itself.
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace AutoResponder.Simulation.Tests;

/// <summary>No crash, duplicate or lost answer makes it do harm: the real loops in many worlds that go wrong.</summary>
public sealed class ProofTests
{
    [Fact]
    public void Whatever_goes_wrong_nothing_happens_that_must_never_happen() => AssertNoFailure(Proof.Safety);

    [Fact]
    public void Once_nothing_goes_wrong_any_more_everything_comes_about() => AssertNoFailure(Proof.Liveness);

    [Fact]
    public void In_a_storm_over_500_sites_nothing_happens_that_must_never_happen() => AssertNoFailure(Proof.Storm);

    [Fact]
    public void A_crash_at_any_await_loses_nothing_and_does_nothing_twice() => AssertNoFailure(Proof.Crash);

    /// <summary>An invariant that had nothing to check, or a fault that never struck, would prove nothing.</summary>
    [Fact]
    public void Every_premise_was_reached_and_every_fault_struck()
    {
        var all = new Totals();
        all.Add(Proof.Safety);
        all.Add(Proof.Liveness);
        all.Add(Proof.Storm);
        all.Add(Proof.Crash);
        Console.WriteLine(all.Table());

        var least = Proof.IsWhole ? 1000 : 20;
        Assert.All(all.Premises, premise => Assert.True(premise.Value >= least, $"{premise.Key} had something to check {premise.Value} times, of at least {least}"));

        // A tenth may miss the rarest.
        Assert.All(all.Faults, fault => Assert.True(fault.Count > 0 || !Proof.IsWhole, $"{fault.Kind} never struck"));
    }

    private static void AssertNoFailure(Totals totals) => Assert.True(totals.Failures.Count == 0, totals.Failures.Count == 0 ? "" : Campaign.Describe(totals.Failures[0]));
}
