using System.Text;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Backtests;
using AutoResponder.Core.Policies;
using AutoResponder.Simulation.Invariants;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Verification.Tests;

/// <summary>Whatever went wrong in a run, each decision in its record is the one that the rules make of what was known.</summary>
public sealed class ReplayTests
{
    private static readonly bool IsWhole = Environment.GetEnvironmentVariable("AUTORESPONDER_PROOF") == "1";

    [Fact]
    public async Task Every_decision_of_simulated_incidents_comes_out_the_same()
    {
        var (incidents, decisions, notReplayed, wanted) = (0L, 0L, 0L, IsWhole ? 10_000 : 1_000);
        for (var seed = 1UL; incidents < wanted; seed++)
        {
            var keeper = new Keeper();
            Run.Of(Profiles.Safety(seed), [keeper], keepTrace: false);
            var report = await ReplayAsync(keeper, row => row);

            Assert.True(report.Differing == 0, $"seed {seed}: {Say(report)}");
            incidents += keeper.Rows.Count(row => row.Kind == "IncidentOpened");
            (decisions, notReplayed) = (decisions + report.Decisions, notReplayed + report.NotReplayed.Values.Sum());
        }

        Assert.True(decisions > 5 * wanted && notReplayed < decisions / 100, $"{decisions} decisions came out the same, {notReplayed} could not be asked for");
    }

    /// <summary>Some would have been made under another rule: the first of them is named.</summary>
    [Fact]
    public async Task A_changed_rule_is_named_by_the_first_decision_that_it_would_have_made_otherwise()
    {
        var keeper = new Keeper();
        Run.Of(Profiles.Safety(3), [keeper], keepTrace: false);
        var first = keeper.Rows.Where(row => row.Kind == "Looked").OrderBy(row => row.At).First();

        var report = await ReplayAsync(keeper, row => row.Stream == first.Stream && row.Sequence == first.Sequence ? Reworded(row) : row);

        var difference = report.Differences[0];
        Assert.Equal((1L, first.Stream), (report.Differing, difference.Stream));
        Assert.True(difference.Sequence <= first.Sequence && difference.At == first.At);
        Assert.Contains(difference.Then, said => said.Contains("nobody said so", StringComparison.Ordinal));
        Assert.DoesNotContain(difference.Now, said => said.Contains("nobody said so", StringComparison.Ordinal));
    }

    /// <summary>Whoever waits a minute more before the first step decides otherwise at a moment that can be told.</summary>
    [Fact]
    public async Task With_a_rule_that_is_another_the_first_decision_that_differs_is_named()
    {
        for (var seed = 1UL; ; seed++)
        {
            Assert.True(seed < 40, "in none of these runs it made any difference");
            var keeper = new Keeper();
            Run.Of(Profiles.Safety(seed), [keeper], keepTrace: false);
            var replay = new Replay(hash => ValueTask.FromResult(keeper.Policies.GetValueOrDefault(hash) is { } policy ? policy with { For = policy.For + TimeSpan.FromMinutes(1) } : null));
            foreach (var row in keeper.Rows.GroupBy(row => row.Stream).SelectMany(stream => stream)) await replay.TakeAsync(row);
            var report = await replay.EndAsync();
            if (report.Differing == 0) continue;

            // What is first climbed to is what would have been waited with.
            var first = report.Differences[0];
            Assert.All(report.Differences, difference => Assert.True(difference.At >= first.At));
            Assert.NotEqual(first.Then, first.Now);
            return;
        }
    }

    /// <summary>A sentence does not say everything that stands in an event.</summary>
    [Fact]
    public async Task Where_the_words_are_the_same_the_fields_that_differ_are_told()
    {
        var keeper = new Keeper();
        Run.Of(Profiles.Safety(3), [keeper], keepTrace: false);
        var first = keeper.Rows.Where(row => row.Kind == "ActStarted").OrderBy(row => row.At).First();
        var sendBy = first.Body.GetProperty("data").GetProperty("sendBy").GetRawText();

        var report = await ReplayAsync(keeper, row => row.Stream == first.Stream && row.Sequence == first.Sequence
            ? AuditEntry.Read(Encoding.UTF8.GetBytes(row.Body.GetRawText().Replace($"\"sendBy\":{sendBy}", "\"sendBy\":\"2031-01-01T00:00:00+00:00\"", StringComparison.Ordinal)))
            : row);

        Assert.Contains(report.Differences[0].Then, said => said.EndsWith("(sendBy \"2031-01-01T00:00:00+00:00\")", StringComparison.Ordinal));
        Assert.Contains(report.Differences[0].Now, said => said.EndsWith($"(sendBy {sendBy})", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_hangs_on_rows_that_are_not_there_is_not_called_the_same()
    {
        var keeper = new Keeper();
        Run.Of(Profiles.Safety(3), [keeper], keepTrace: false);
        var replay = new Replay(hash => ValueTask.FromResult(keeper.Policies.GetValueOrDefault(hash)));
        foreach (var row in keeper.Rows.Skip(1)) await replay.TakeAsync(row);

        var report = await replay.EndAsync();

        Assert.Contains("the rows before it are not there", report.NotReplayed.Keys);
        Assert.Equal(0, report.Differing);
    }

    private static AuditEntry Reworded(AuditEntry row) =>
        AuditEntry.Read(Encoding.UTF8.GetBytes(System.Text.RegularExpressions.Regex.Replace(row.Body.GetRawText(), "(\"data\":\\{\"kind\":\"Looked\"[^}]*\"why\":\")", "$1nobody said so ")));

    private static async Task<ReplayReport> ReplayAsync(Keeper keeper, Func<AuditEntry, AuditEntry> change)
    {
        var replay = new Replay(hash => ValueTask.FromResult(keeper.Policies.GetValueOrDefault(hash)));
        foreach (var row in keeper.Rows.GroupBy(row => row.Stream).SelectMany(stream => stream)) await replay.TakeAsync(change(row));
        return await replay.EndAsync();
    }

    private static string Say(ReplayReport report) => string.Join("; ", report.Differences.Take(2).Select(difference =>
        $"{difference.Stream} {difference.Sequence} at {difference.At:O}: then [{string.Join(" | ", difference.Then)}], now [{string.Join(" | ", difference.Now)}]"));

    /// <summary>Keeps every row, and every policy that was ever in force.</summary>
    private sealed class Keeper : Invariant
    {
        public override string Name => "keeper";

        public List<AuditEntry> Rows { get; } = [];

        public Dictionary<string, Policy> Policies { get; } = new(StringComparer.Ordinal);

        public override void Committed(Written row)
        {
            var entry = AuditEntry.Read(row.Row.Body);
            Rows.Add(entry);
            Keep(entry.Policy?.Hash);
            Keep(entry.Body.TryGetProperty("loaded", out var loaded) ? loaded.GetString() : null);
        }

        private void Keep(string? hash)
        {
            if (hash is not null && !Policies.ContainsKey(hash) && World.Host.Find(hash) is { } policy) Policies.Add(hash, policy);
        }
    }
}
