using AutoResponder.Lab.Runs;

namespace AutoResponder.EndToEnd;

/// <summary>The whole of it, from a leaking process to a closed incident: order and outcome, never seconds.</summary>
public sealed class LeakTests
{
    [Fact]
    public async Task A_leaking_worker_is_ended_once_and_the_site_is_healed()
    {
        var (exit, account) = await Play.RunAsync(new RunOptions { Scenario = "leak", Seed = 11 }, async run =>
        {
            await Audited.IsWholeAsync(run);
            await Reconciled.BothWaysAsync(run);
            if (Play.IsProof) await OnceMore.DecidesTheSameAsync(run);
        });

        Assert.True(exit == 0, account);
        Play.InOrder(account, "begins to leak", "opened under policy web", "Cause verified", "Step 1, recycle", "took effect", "recycle helped", "Closed, healed by recycle", "HEALED");
    }

    [Fact]
    public async Task A_disarmed_fleet_touches_nothing_and_says_why()
    {
        Play.SkipUnlessProof();

        var (exit, account) = await Play.RunAsync(new RunOptions { Scenario = "leak", Seed = 12, Disarmed = true });

        Assert.True(exit == 1, account);
        Play.InOrder(account, "Held back from recycle", "[armed]", "NOT HEALED", "0 in the wire log");
    }

    [Fact]
    public async Task A_policy_that_observes_touches_nothing_and_says_what_it_would_have_done()
    {
        Play.SkipUnlessProof();

        var (exit, account) = await Play.RunAsync(new RunOptions { Scenario = "leak", Seed = 13, Observe = true });

        Assert.True(exit == 1, account);
        Play.InOrder(account, "Held back from recycle (end worker process", "[mode]", "NOT HEALED", "0 in the wire log");
    }

    [Fact]
    public async Task A_responder_that_dies_between_commit_and_act_loses_nothing_and_does_nothing_twice()
    {
        Play.SkipUnlessProof();

        var (exit, account) = await Play.RunAsync(new RunOptions { Scenario = "leak", Seed = 14, Crashes = [Crash.Parse("afterCommit")] });

        Assert.True(exit == 0, account);
        Play.InOrder(account, "Step 1, recycle", "had no effect", "Step 1, recycle", "Closed, healed by recycle", "1 in the wire log", "started 2 times");
    }

    [Fact]
    public async Task A_responder_that_dies_between_act_and_report_loses_nothing_and_does_nothing_twice()
    {
        Play.SkipUnlessProof();

        var (exit, account) = await Play.RunAsync(new RunOptions { Scenario = "leak", Seed = 15, Crashes = [Crash.Parse("afterAct")] });

        Assert.True(exit == 0, account);
        Play.InOrder(account, "Step 1, recycle", "took effect", "Closed, healed by recycle", "1 in the wire log", "started 2 times");
    }
}
