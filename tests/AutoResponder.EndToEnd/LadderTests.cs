using AutoResponder.Lab.Runs;

namespace AutoResponder.EndToEnd;

/// <summary>The whole ladder on real processes: order and outcome, never seconds.</summary>
public sealed class LadderTests
{
    /// <summary>The ledger's lines come by a look at it, so a person may be told before they stand there: the hand-over is the person's line alone.</summary>
    private static readonly string[] Whole =
    [
        "before step 1, recycle", "Step 1, recycle", "recycle did not help", "Step 2, scaleOut", "scaleOut did not help", "Step 3, captureDiagnostics", "was told: Handed over to a person",
        "mended backend", "HEALED", "by a person",
    ];

    [Fact]
    public async Task Three_steps_are_tried_in_turn_and_a_person_who_was_told_heals_what_none_of_them_could()
    {
        var (exit, account) = await Play.RunAsync(new RunOptions { Scenario = "escalation", Seed = 21 }, async run =>
        {
            await Audited.IsWholeAsync(run);
            if (Play.IsProof) await OnceMore.DecidesTheSameAsync(run);
        });

        Assert.True(exit == 0, account);
        Play.InOrder(account, Whole);
        Play.InOrder(account, "Step 2, scaleOut", "Giving back", "was given back");
    }

    [Fact]
    public async Task More_users_than_one_instance_serves_are_served_by_a_second_that_is_given_back()
    {
        Play.SkipUnlessProof();

        var (exit, account) = await Play.RunAsync(new RunOptions { Scenario = "overload", Seed = 22 }, Audited.IsWholeAsync);

        Assert.True(exit == 0, account);
        // Whether the recycle is tried before hangs on whether anything was served at that moment.
        Play.InOrder(account, "Step 2, scaleOut: set plan", "scaleOut helped", "Giving back", "was given back", "HEALED");
    }

    [Fact]
    public async Task Where_autoscale_owns_the_plan_its_minimum_is_raised_and_lowered_again()
    {
        Play.SkipUnlessProof();

        var (exit, account) = await Play.RunAsync(new RunOptions { Scenario = "overload", Seed = 23, Autoscale = true }, Audited.IsWholeAsync);

        Assert.True(exit == 0, account);
        Play.InOrder(account, "scaleOut: set autoscale's minimum", "scaleOut helped", "Giving back", "was given back", "HEALED");
    }

    [Fact]
    public async Task A_dead_backend_is_captured_with_a_dump_that_opens_and_logs_that_name_it()
    {
        Play.SkipUnlessProof();

        var (exit, account) = await Play.RunAsync(new RunOptions { Scenario = "broken", Seed = 24 }, async record =>
        {
            var bundle = await CapturedBundle.OpenAsync(record.Folder);
            Assert.Contains(bundle.Logs, log => log.Contains("sql-", StringComparison.Ordinal));
            Assert.Contains("AutoResponder.Lab.Workers", bundle.TypesInDump(), StringComparison.Ordinal);
            await Audited.IsWholeAsync(record);
        });

        Assert.True(exit == 0, account);
        Play.InOrder(account, "Step 1, recycle", "recycle did not help", "Step 3, captureDiagnostics", "Handed over to a person");
    }

    [Fact]
    public async Task What_only_a_machines_reboot_heals_is_rebooted_once_a_person_has_said_yes()
    {
        Play.SkipUnlessProof();

        var (exit, account) = await Play.RunAsync(new RunOptions { Scenario = "stray", Seed = 31 }, async run =>
        {
            await Audited.IsWholeAsync(run);
            await OnceMore.DecidesTheSameAsync(run);
        });

        Assert.True(exit == 0, account);
        Play.InOrder(account, "Step 1, recycle", "was told: A person is asked", "approves what incident", "Step 2, rebootWorker: reboot worker", "rebootWorker helped", "HEALED");
    }

    [Fact]
    public async Task A_responder_that_dies_while_a_machine_reboots_looks_what_came_of_it_and_reboots_nothing_again()
    {
        Play.SkipUnlessProof();

        var (exit, account) = await Play.RunAsync(new RunOptions { Scenario = "stray", Seed = 32, Crashes = [Crash.Parse("afterAct:rebootWorker")] });

        Assert.True(exit == 0, account);
        Play.InOrder(account, "Step 2, rebootWorker: reboot worker", "rebootWorker helped", "HEALED", "started 2 times");
    }

    [Fact]
    public async Task A_plan_that_is_too_small_gets_the_next_size_once_a_person_has_said_yes_and_keeps_it()
    {
        Play.SkipUnlessProof();

        var (exit, account) = await Play.RunAsync(new RunOptions { Scenario = "cramped", Seed = 33 }, Audited.IsWholeAsync);

        Assert.True(exit == 0, account);
        Play.InOrder(account, "was told: A person is asked", "approves what incident", "Step 2, scaleUp: set plan", "scaleUp helped", "HEALED");
    }

    /// <summary>The moments at which it dies, three in each run: together, each step before, in the middle and after.</summary>
    public static readonly TheoryData<string, string, string> Moments = new()
    {
        { "afterCommit:PreservationStarted:quick", "afterCommit:ActStarted:scaleOut", "afterCommit:LeaseReturnStarted" },
        { "afterCommit:ActStarted:recycle", "afterAct:setCapacity", "inCapture" },
        { "afterAct:endProcess", "afterCommit:PreservationStarted:full", "afterCommit:IncidentHandedOver" },
    };

    [Theory]
    [MemberData(nameof(Moments))]
    public async Task A_responder_that_dies_at_any_step_ends_right_and_does_nothing_twice(string first, string second, string third)
    {
        Play.SkipUnlessProof();

        var (exit, account) = await Play.RunAsync(new RunOptions { Scenario = "escalation", Seed = 25, Crashes = [Crash.Parse(first), Crash.Parse(second), Crash.Parse(third)] });

        Assert.True(exit == 0, account);
        Play.InOrder(account, "Handed over to a person", "started 4 times");
    }

    [Fact]
    public async Task Blobs_that_cannot_be_written_hold_up_neither_the_steps_nor_the_person()
    {
        Play.SkipUnlessProof();

        var (exit, account) = await Play.RunAsync(new RunOptions { Scenario = "escalation", Seed = 26, BlobDown = true });

        Assert.True(exit == 0, account);
        Play.InOrder(account, "saved in part", "Step 1, recycle", "saved in part", "Handed over to a person");
    }

    [Fact]
    public async Task A_frozen_worker_gives_no_dump_and_the_rest_is_captured()
    {
        Play.SkipUnlessProof();

        var (exit, account) = await Play.RunAsync(new RunOptions { Scenario = "escalation", Seed = 27, Freeze = true });

        Assert.True(exit == 0, account);
        Play.InOrder(account, "Step 3, captureDiagnostics", "saved in part", "Handed over to a person");
    }

    [Fact]
    public async Task A_dump_beyond_its_cap_is_missing_and_never_called_whole()
    {
        Play.SkipUnlessProof();

        var (exit, account) = await Play.RunAsync(new RunOptions { Scenario = "escalation", Seed = 28, DumpCap = "1MB" });

        Assert.True(exit == 0, account);
        Play.InOrder(account, "Step 3, captureDiagnostics", "saved in part", "Handed over to a person");
    }
}
