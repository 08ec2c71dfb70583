using AutoResponder.Lab.Runs;
using AutoResponder.Lab.Verify;

namespace AutoResponder.EndToEnd;

/// <summary>The whole of it, from a leaking process to a closed incident: order and outcome, never seconds.</summary>
public sealed class LeakTests
{
    private static bool IsProofRun => Environment.GetEnvironmentVariable("AUTORESPONDER_PROOF") == "1";

    [Fact]
    public async Task A_leaking_worker_is_ended_once_and_the_site_is_healed()
    {
        var (exit, account) = await PlayAsync(new RunOptions { Seed = 11 });

        Assert.True(exit == 0, account);
        InOrder(account, "begins to leak", "opened under policy web", "Cause verified", "Step 1, recycle", "took effect", "recycle helped", "Closed, healed by recycle", "HEALED");
    }

    [Fact]
    public async Task A_disarmed_fleet_touches_nothing_and_says_why()
    {
        Assert.SkipUnless(IsProofRun, "A longer run: set AUTORESPONDER_PROOF=1.");

        var (exit, account) = await PlayAsync(new RunOptions { Seed = 12, Disarmed = true });

        Assert.True(exit == 1, account);
        InOrder(account, "Held back from recycle", "[armed]", "NOT HEALED", "0 in the wire log");
    }

    [Fact]
    public async Task A_policy_that_observes_touches_nothing_and_says_what_it_would_have_done()
    {
        Assert.SkipUnless(IsProofRun, "A longer run: set AUTORESPONDER_PROOF=1.");

        var (exit, account) = await PlayAsync(new RunOptions { Seed = 13, Observe = true });

        Assert.True(exit == 1, account);
        InOrder(account, "Held back from recycle (end worker process", "[mode]", "NOT HEALED", "0 in the wire log");
    }

    [Fact]
    public async Task A_responder_that_dies_between_commit_and_act_loses_nothing_and_does_nothing_twice()
    {
        Assert.SkipUnless(IsProofRun, "A longer run: set AUTORESPONDER_PROOF=1.");

        var (exit, account) = await PlayAsync(new RunOptions { Seed = 14, Crash = Crash.Parse("afterCommit") });

        Assert.True(exit == 0, account);
        InOrder(account, "Step 1, recycle", "had no effect", "Step 1, recycle", "Closed, healed by recycle", "1 in the wire log", "started 2 times");
    }

    [Fact]
    public async Task A_responder_that_dies_between_act_and_report_loses_nothing_and_does_nothing_twice()
    {
        Assert.SkipUnless(IsProofRun, "A longer run: set AUTORESPONDER_PROOF=1.");

        var (exit, account) = await PlayAsync(new RunOptions { Seed = 15, Crash = Crash.Parse("afterAct") });

        Assert.True(exit == 0, account);
        InOrder(account, "Step 1, recycle", "took effect", "Closed, healed by recycle", "1 in the wire log", "started 2 times");
    }

    /// <summary>Plays a run, and checks it again with the code that shares nothing with the responder.</summary>
    private static async Task<(int Exit, string Account)> PlayAsync(RunOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("autoresponder-e2e-").FullName;
        var json = Path.Combine(folder, "run.json");
        using var output = new StringWriter();
        try
        {
            var exit = await RunProgram.PlayAsync(options with { Scenario = "leak", Json = json, Keep = true }, TextWriter.Synchronized(output), colours: false, TestContext.Current.CancellationToken);
            Assert.True(await VerifyProgram.RunAsync([json], output) == 0, output.ToString());
            return (exit, output.ToString());
        }
        finally
        {
            if (File.Exists(json)) Directory.Delete(RunRecord.Read(json)[0].Folder, recursive: true);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void InOrder(string account, params string[] sentences)
    {
        var at = 0;
        foreach (var sentence in sentences)
        {
            var found = account.IndexOf(sentence, at, StringComparison.Ordinal);
            Assert.True(found >= 0, $"'{sentence}' is missing, or too early, in:\n{account}");
            at = found;
        }
    }
}
