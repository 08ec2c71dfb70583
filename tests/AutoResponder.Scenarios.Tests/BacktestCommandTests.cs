using System.CommandLine;
using System.Globalization;
using AutoResponder.Cli;
using AutoResponder.Platform.Tests;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Scenarios.Tests;

/// <summary>From a scenario's export to a backtest, as operators do it: 0 without a difference, 1 with one, 2 for what cannot be read.</summary>
public sealed class BacktestCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("backtests-").FullName;

    private string Policies => Path.Combine(_folder, "policies");

    private string Export => Path.Combine(_folder, "audit.jsonl");

    [Fact]
    public async Task What_simulate_exports_is_read_and_makes_no_difference()
    {
        await ExportAsync();

        var (exit, output, errors) = await RunAsync("policy", "backtest", Policies, "--from", Export);

        Assert.Equal((0, ""), (exit, errors));
        Assert.Contains("in which every policy is in mode act; so are these here", output, StringComparison.Ordinal);
        Assert.Matches(@"acts it would have taken: 2\n  = 2026-03-02 12:1\d:\d\dZ  \S+  saves evidence for recycle \(quick\)\n  = 2026-03-02 12:1\d:\d\dZ  \S+  recycle: end worker process", output);
        Assert.Contains("certain to have been otherwise (+ would have been, - would not): none", output, StringComparison.Ordinal);
        Assert.Contains("not recorded: none", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_would_have_been_otherwise_is_listed()
    {
        await ExportAsync();
        Edit("for: 2m", "for: 150s");

        var (exit, output, _) = await RunAsync("policy", "backtest", Policies, "--from", Export);

        Assert.Equal(1, exit);
        Assert.Contains("certain to have been otherwise (+ would have been, - would not): 1", output, StringComparison.Ordinal);
        Assert.Matches(@"\n  - 2026-03-02 12:1\d:\d\dZ  \S+  saves evidence for recycle \(quick\)\n", output);
    }

    [Fact]
    public async Task A_file_that_is_not_right_is_refused_with_its_line()
    {
        await ExportAsync();
        var lines = await File.ReadAllLinesAsync(Export, TestContext.Current.CancellationToken);

        await File.WriteAllLinesAsync(Export, [.. lines[..^1], "{}"], TestContext.Current.CancellationToken);
        var (exit, _, errors) = await RunAsync("policy", "backtest", Policies, "--from", Export);
        Assert.Equal(2, exit);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"audit.jsonl: line {lines.Length}: it is no row of the audit"), errors, StringComparison.Ordinal);

        await File.WriteAllLinesAsync(Export, lines.Where((_, line) => line != lines.Length - 2), TestContext.Current.CancellationToken);
        Assert.Equal(2, (await RunAsync("policy", "backtest", Policies, "--from", Export)).Exit);
        Assert.Equal(2, (await RunAsync("policy", "backtest", Policies, "--from", $"{Export}.missing")).Exit);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    public async Task An_empty_export_is_no_record_without_a_difference(string text)
    {
        await ExportAsync();
        await File.WriteAllTextAsync(Export, text, TestContext.Current.CancellationToken);

        var (exit, output, errors) = await RunAsync("policy", "backtest", Policies, "--from", Export);

        Assert.Equal((2, ""), (exit, output));
        Assert.StartsWith("audit.jsonl: it holds no row of the audit", errors, StringComparison.Ordinal);
    }

    /// <summary>Files travel, and people edit them: whatever a letter becomes, there is an answer or a reason.</summary>
    [Fact]
    public async Task No_broken_letter_makes_it_fall_over()
    {
        await ExportAsync();
        var (whole, dice) = (await File.ReadAllTextAsync(Export, TestContext.Current.CancellationToken), new Random(7));
        for (var i = 0; i < (Repository.IsProofRun ? 2000 : 150); i++)
        {
            var broken = whole.ToCharArray();
            for (var at = dice.Next(whole.Length); at < whole.Length; at += dice.Next(whole.Length)) broken[at] = "0917aTz\"{}[],:-."[dice.Next(16)];
            await File.WriteAllTextAsync(Export, new string(broken), TestContext.Current.CancellationToken);

            Assert.InRange((await RunAsync("policy", "backtest", Policies, "--from", Export)).Exit, 0, 2);
        }
    }

    public void Dispose() => Directory.Delete(_folder, true);

    private async Task ExportAsync()
    {
        Directory.CreateDirectory(Policies);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "policies"), "*.yaml")) File.Copy(file, Path.Combine(Policies, Path.GetFileName(file)));
        var story = Path.Combine(_folder, "story.yaml");
        await File.WriteAllTextAsync(story, "name: story\nmode: act\nevents: [ { at: 10m, ill: hang } ]\n", TestContext.Current.CancellationToken);
        var (exit, output, errors) = await RunAsync("policy", "simulate", Policies, "--scenario", story, "--export", Export);
        Assert.True(exit == 0, output + errors);
    }

    private void Edit(string from, string to)
    {
        var file = Path.Combine(Policies, "web-5xx.yaml");
        var text = File.ReadAllText(file);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace(from, to, StringComparison.Ordinal));
    }

    private static async Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var root = OperatorCommand.Root(new ConfigurationBuilder().Build());
        var exit = await root.Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false }, TestContext.Current.CancellationToken);
        return (exit, output.ToString(), errors.ToString());
    }
}
