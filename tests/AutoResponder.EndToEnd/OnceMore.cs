using System.Text.Json.Nodes;
using AutoResponder.Lab.Processes;
using AutoResponder.Lab.Runs;
using AutoResponder.Lab.Storage;

namespace AutoResponder.EndToEnd;

/// <summary>What a run left, decided once more from its export: by the operator's own commands, over the storage that the run wrote.</summary>
internal static class OnceMore
{
    /// <summary>The policies of the run make no difference to it, and those that wait ten minutes would have done none of it.</summary>
    public static async Task DecidesTheSameAsync(RunRecord run)
    {
        var (export, policies) = (Path.Combine(run.Folder, "audit.jsonl"), Path.Combine(run.Folder, "policies"));
        await using var azurite = await Azurite.StartAsync(Path.Combine(run.Folder, "azurite"), TestContext.Current.CancellationToken);
        var (exported, said) = await AskAsync(azurite, "audit", "export", "--out", export);
        Assert.True(exported == 0, said);

        var (same, text) = await AskAsync(azurite, "policy", "backtest", policies, "--from", export, "--json");
        var report = JsonNode.Parse(text)!;
        Assert.True(same == 0, text);
        Assert.True(report["decisions"]!.GetValue<int>() > 3, text);
        Assert.Equal(0, report["notJudged"]!.GetValue<int>());
        Assert.NotEmpty(report["acts"]!.AsArray());
        Assert.Empty(report["hanging"]!.AsArray());
        Assert.Empty(report["notRecorded"]!.AsArray());

        var file = Path.Combine(policies, "web.yaml");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Replace("for: 3s", "for: 10m", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var (other, changed) = await AskAsync(azurite, "policy", "backtest", policies, "--from", export, "--json");
        Assert.True(other == 1, changed);
        Assert.Empty(JsonNode.Parse(changed)!["acts"]!.AsArray());

        // The first act is the last that is certain.
        var first = report["acts"]![0]!;
        var lost = Assert.Single(JsonNode.Parse(changed)!["differences"]!.AsArray(), difference => difference!["what"]!.GetValue<string>() == first["what"]!.GetValue<string>())!;
        Assert.Equal(("lost", first["at"]!.GetValue<string>()), (lost["kind"]!.GetValue<string>(), lost["at"]!.GetValue<string>()));
    }

    public static async Task<(int Exit, string Text)> AskAsync(Azurite azurite, params string[] arguments)
    {
        var lines = new List<string>();
        await using var command = ChildProcess.Start("dotnet", [Product.CommandLine, .. arguments], new Dictionary<string, string?> { ["AzureWebJobsStorage"] = azurite.ConnectionString }, onLine: line =>
        {
            lock (lines) lines.Add(line);
        });
        var exit = await command.Exited.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        await command.OutputEnded;
        lock (lines) return (exit, string.Join('\n', lines));
    }
}
