using System.Text.Json;
using AutoResponder.Lab.Processes;

namespace AutoResponder.Platform.Tests.Cli;

/// <summary>The command line as its users start it.</summary>
public sealed class ExplainTests
{
    private static readonly string Program = typeof(AutoResponder.Cli.Explanation).Assembly.Location;

    [Fact]
    public async Task An_alert_is_explained_as_json_with_exactly_the_promised_fields()
    {
        var (exit, lines) = await RunAsync("policy", "explain", "--alert", Path.Combine(AppContext.BaseDirectory, "Alerts", "fired.json"), "--policies", Path.Combine(Repository.Root, "policies"), "--json");

        Assert.Equal(0, exit);
        using var document = JsonDocument.Parse(string.Join('\n', lines));
        Assert.Equal(["signals", "policy", "decision", "why"], document.RootElement.EnumerateObject().Select(field => field.Name));
        Assert.Equal(
            ["kind", "source", "alertId", "rule", "severity", "condition", "resourceId", "metric", "value", "threshold", "firedAt", "resolvedAt"],
            document.RootElement.GetProperty("signals")[0].EnumerateObject().Select(field => field.Name));
        Assert.Equal("fired", document.RootElement.GetProperty("signals")[0].GetProperty("condition").GetString());
        Assert.Equal("web-5xx", document.RootElement.GetProperty("policy").GetString());
    }

    [Fact]
    public async Task What_is_no_alert_is_one_line_with_its_place_and_exit_code_2()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, """{"schemaId":"azureMonitorCommonAlertSchema","data":{}}""", TestContext.Current.CancellationToken);
        try
        {
            var (exit, lines) = await RunAsync("explain", file, "--policies", Path.Combine(Repository.Root, "policies"));

            Assert.Equal(2, exit);
            Assert.StartsWith("$.data.essentials: it is missing", Assert.Single(lines), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_one_line_and_exit_code_2()
    {
        var (exit, lines) = await RunAsync("explain", "no-such-file.json");

        Assert.Equal(2, exit);
        Assert.Single(lines);
    }

    [Fact]
    public async Task Real_payloads_are_explained_or_refused_and_nothing_else_happens()
    {
        Assert.SkipWhen(Repository.Contracts is null, "CONTRACT_VECTORS is not set: there are no real payloads here.");

        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Contracts, "alerts"), "*.json"))
        {
            var (exit, lines) = await RunAsync("explain", file, "--policies", Path.Combine(Repository.Root, "policies"), "--json");
            Assert.True(exit is 0 || (exit is 2 && lines is [['$', ..]]), $"{Path.GetFileName(file)}: {exit} {string.Join(' ', lines)}");
        }
    }

    [Fact]
    public async Task Arming_needs_a_reason_and_a_length()
    {
        Assert.NotEqual(0, (await RunAsync("fleet", "arm", "--standing")).Exit);
        Assert.NotEqual(0, (await RunAsync("fleet", "arm", "--reason", "x")).Exit);
        Assert.NotEqual(0, (await RunAsync("fleet", "arm", "--for", "9000h", "--reason", "x")).Exit);
    }

    private static async Task<(int Exit, List<string> Lines)> RunAsync(params string[] arguments)
    {
        var lines = new List<string>();
        await using var process = ChildProcess.Start("dotnet", [Program, .. arguments], onLine: line =>
        {
            lock (lines) lines.Add(line);
        });
        var exit = await process.Exited.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await process.OutputEnded;
        return (exit, lines);
    }
}
