using System.Diagnostics;

namespace AutoResponder.Scenarios.Tests;

/// <summary>The same scenario prints the same bytes in any process: else a figure in it would be an accident.</summary>
public sealed class DeterminismTests
{
    [Fact]
    public async Task A_scenario_prints_the_same_bytes_in_another_culture_time_zone_and_runtime()
    {
        var one = await PlayAsync(new() { ["TZ"] = "UTC", ["LANG"] = "C" });
        var other = await PlayAsync(new() { ["TZ"] = "Asia/Kolkata", ["LANG"] = "tr_TR.UTF-8", ["LC_ALL"] = "tr_TR.UTF-8", ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "0", ["DOTNET_TieredPGO"] = "0", ["DOTNET_TieredCompilation"] = "0" });

        Assert.True(one.Length > 20_000, "The scenarios say too little to compare.");
        Assert.Equal(one, other);
    }

    private static async Task<byte[]> PlayAsync(Dictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "autoresponder.dll"));
        foreach (var argument in new[] { "policy", "simulate", "--all", "--scenario" }.Concat(Library.Names.Where((_, at) => at % 4 == 0).Select(Library.PathOf))) start.ArgumentList.Add(argument);
        foreach (var (name, value) in settings) start.Environment[name] = value;

        using var process = Process.Start(start)!;
        using var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output, TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return output.ToArray();
    }
}
