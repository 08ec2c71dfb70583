using System.Diagnostics;

namespace AutoResponder.Simulation.Tests;

/// <summary>The same seed does the same in any process: else a failure could not be seen again.</summary>
public sealed class DeterminismTests
{
    private static readonly string[] Seeds = ["1", "2", "3", "8", "13", "64", "990", "12576"];

    [Fact]
    public async Task The_same_seed_leaves_the_same_trace_in_processes_that_compile_and_hash_otherwise()
    {
        // Each process has its own seed for the hashes of texts by itself.
        var one = await HashesAsync([new("DOTNET_TieredCompilation", "0"), new("DOTNET_gcServer", "0")]);
        var other = await HashesAsync([new("DOTNET_TieredPGO", "1"), new("DOTNET_GCgen0size", "1000000")]);

        Assert.Equal(Seeds.Length, one.Count(line => line == '\n'));
        Assert.Equal(one, other);
    }

    private static async Task<string> HashesAsync(KeyValuePair<string, string>[] settings)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "AutoResponder.Simulation.Tests")) { RedirectStandardOutput = true };
        start.ArgumentList.Add("hash");
        foreach (var seed in Seeds) start.ArgumentList.Add(seed);
        foreach (var (name, value) in settings) start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
