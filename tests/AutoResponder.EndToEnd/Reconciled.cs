using System.Text.Json;
using System.Text.Json.Nodes;
using AutoResponder.Lab.Runs;
using AutoResponder.Lab.Storage;

namespace AutoResponder.EndToEnd;

/// <summary>What a run's audit says was done, held against the local Azure's own record of it, in the shape of Azure's activity log.</summary>
internal static class Reconciled
{
    /// <summary>They fit; and they do not where Azure has a call more, or one less.</summary>
    public static async Task BothWaysAsync(RunRecord run)
    {
        var calls = (await File.ReadAllLinesAsync(run.WireLog, TestContext.Current.CancellationToken)).Select(line => JsonNode.Parse(line)!).Where(line => (string?)line["moment"] == "received").ToList();
        var ours = calls.Where(line => (string?)line["principal"] == "responder").ToList();
        Assert.NotEmpty(ours);
        await using var azurite = await Azurite.StartAsync(Path.Combine(run.Folder, "azurite"), TestContext.Current.CancellationToken);

        var (exit, text) = await AskAsync(run, azurite, calls);
        Assert.True(exit == 0, text);
        Assert.Equal((ours.Count, calls.Count - ours.Count), ((int)JsonNode.Parse(text)!["matched"]!, (int)JsonNode.Parse(text)!["others"]!));

        var stranger = ours[0].DeepClone();
        stranger["clientRequestId"] = Guid.NewGuid().ToString();
        (exit, text) = await AskAsync(run, azurite, [.. calls, stranger]);
        Assert.True(exit == 1, text);
        Assert.Equal("NotInAudit", (string?)Assert.Single(JsonNode.Parse(text)!["findings"]!.AsArray())!["kind"]);
    }

    private static Task<(int Exit, string Text)> AskAsync(RunRecord run, Azurite azurite, IEnumerable<JsonNode> calls)
    {
        var file = Path.Combine(run.Folder, "activity.json");
        File.WriteAllText(file, JsonSerializer.Serialize(calls.Select(Entry)));
        return OnceMore.AskAsync(azurite, "audit", "reconcile", "--log", file, "--json");
    }

    private static JsonObject Entry(JsonNode call) => new()
    {
        ["eventTimestamp"] = call["at"]!.DeepClone(),
        ["correlationId"] = Guid.NewGuid().ToString(),
        ["httpRequest"] = new JsonObject { ["clientRequestId"] = call["clientRequestId"]!.DeepClone(), ["method"] = call["method"]!.DeepClone(), ["uri"] = call["path"]!.DeepClone() },
        ["caller"] = call["principal"]!.DeepClone(),
        ["category"] = new JsonObject { ["value"] = "Administrative" },
        ["operationName"] = new JsonObject { ["value"] = $"{call["method"]} {call["path"]}" },
        ["resourceId"] = call["path"]!.DeepClone(),
        ["status"] = new JsonObject { ["value"] = "Started" },
    };
}
