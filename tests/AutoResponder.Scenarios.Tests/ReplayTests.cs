using AutoResponder.Core.Audit;
using AutoResponder.Core.Backtests;
using AutoResponder.Core.Policies;

namespace AutoResponder.Scenarios.Tests;

/// <summary>Every decision of every scenario is the one that the rules make of what is recorded.</summary>
public sealed class ReplayTests
{
    public static TheoryData<string> Scenarios => [.. Library.Names];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Every_decision_of_a_scenario_comes_out_the_same(string scenario)
    {
        var report = await ReplayAsync(scenario, policy => policy);

        Assert.Empty(report.Differences.Select(one => $"{one.Stream} {one.Sequence}: then [{string.Join(" | ", one.Then)}], now [{string.Join(" | ", one.Now)}]"));
        Assert.Empty(report.NotReplayed);
        Assert.Equal(Library.Play(scenario).Audit.Select(AuditEntry.Read).Count(row => row.Stream != AuditEntry.Fleet && row.IsFirst), report.Decisions);
    }

    [Fact]
    public async Task A_policy_that_is_not_quite_that_of_then_is_noticed_by_the_first_decision_that_it_makes_otherwise()
    {
        var report = await ReplayAsync("hung-worker", policy => policy with { For = policy.For + TimeSpan.FromMinutes(1) });

        var first = report.Differences[0];
        Assert.Contains(first.Then, said => said.Contains("recycle", StringComparison.OrdinalIgnoreCase));
        Assert.NotEqual(first.Then, first.Now);
        Assert.All(report.Differences, difference => Assert.True(difference.At >= first.At));
    }

    private static async Task<ReplayReport> ReplayAsync(string scenario, Func<Policy, Policy> change)
    {
        var played = Library.Play(scenario);
        var replay = new Replay(hash => ValueTask.FromResult(played.Policies.GetValueOrDefault(hash) is { } policy ? change(policy) : null));
        foreach (var body in played.Audit) await replay.TakeAsync(AuditEntry.Read(body));
        return await replay.EndAsync();
    }
}
