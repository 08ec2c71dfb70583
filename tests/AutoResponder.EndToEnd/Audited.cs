using System.Text.Json.Nodes;
using AutoResponder.Lab.Runs;
using AutoResponder.Lab.Storage;

namespace AutoResponder.EndToEnd;

/// <summary>What a run left, held against what the responder sealed on the way: by the operator's own commands, over the storage that the run wrote.</summary>
internal static class Audited
{
    /// <summary>Nothing is wrong with the audit, each decision comes out the same, and its export proves itself with the storage gone.</summary>
    public static async Task IsWholeAsync(RunRecord run)
    {
        var (export, key) = (Path.Combine(run.Folder, "proof.jsonl"), "");
        var azurite = await Azurite.StartAsync(Path.Combine(run.Folder, "azurite"), TestContext.Current.CancellationToken);
        await using (azurite)
        {
            var (exit, text) = await OnceMore.AskAsync(azurite, "audit", "verify", "--replay", "--json");
            Assert.True(exit == 0, text);
            var report = JsonNode.Parse(text)!;
            Assert.True(report["isWhole"]!.GetValue<bool>() && report["checkpoints"]!.GetValue<int>() > 2 && report["events"]!.GetValue<int>() > 5, text);
            Assert.True(report["replay"]!["decisions"]!.GetValue<int>() > 3 && report["replay"]!["differing"]!.GetValue<int>() == 0, text);
            Assert.Empty(report["replay"]!["notReplayed"]!.AsObject());
            key = report["last"]!["key"]!.GetValue<string>();

            (exit, text) = await OnceMore.AskAsync(azurite, "audit", "export", "--out", export);
            Assert.True(exit == 0, text);
        }

        var (verified, said) = await OnceMore.AskAsync(azurite, "audit", "verify", "--export", export, "--key", key);
        Assert.True(verified == 0 && said.Contains("nothing is wrong", StringComparison.Ordinal), said);
    }
}
