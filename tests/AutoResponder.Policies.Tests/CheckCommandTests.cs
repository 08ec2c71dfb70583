using System.Text.Json;
using AutoResponder.Lab.Processes;
using AutoResponder.Platform.Policies;
using AutoResponder.Platform.Tests;

namespace AutoResponder.Policies.Tests;

/// <summary>The command line as operators start it.</summary>
public sealed class CheckCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("policies-").FullName;

    [Fact]
    public async Task What_is_right_is_printed_so_that_it_reads_back_and_exits_with_0()
    {
        Write(("fleet.yaml", Files.Fleet), ("web.yaml", Files.Web), ("api.yaml", "name: api\nsites: { tags: { tier: api } }\nladder: [ { step: recycle } ]\n"));

        var (exit, text) = await RunAsync("policy", "check", _folder);

        Assert.Equal(0, exit);
        var documents = text.Split("\n---\n");
        Assert.Equal(3, documents.Length);
        var again = Files.Load([("fleet.yaml", documents[0]), .. documents.Skip(1).Select((document, at) => ($"{at}.yaml", document))]);
        Assert.Empty(again.Problems);
        Assert.Equal(Meaning.Of(PolicyFiles.Load(_folder).Set!.Policies), Meaning.Of(again.Set!.Policies));
        Assert.EndsWith("# 2 policies are right.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_a_line_each_and_exits_with_2()
    {
        Write(("fleet.yaml", Files.Fleet), ("web.yaml", Files.Web.Replace("for: 90s", "for: 90", StringComparison.Ordinal).Replace("mode: act", "mood: act", StringComparison.Ordinal)));

        var (exit, text) = await RunAsync("policy", "check", _folder);

        Assert.Equal(2, exit);
        Assert.Equal(["web.yaml:2:1:", "web.yaml:14:6:"], text.Split('\n').Select(line => line[..line.IndexOf(' ')]));
    }

    [Fact]
    public async Task As_json_it_is_one_document_either_way()
    {
        Write(("fleet.yaml", Files.Fleet), ("web.yaml", Files.Web));
        var (exit, right) = await RunAsync("policy", "check", _folder, "--json");
        Write(("web.yaml", "mood: act"));
        var (failed, wrong) = await RunAsync("policy", "check", _folder, "--json");

        Assert.Equal((0, 2), (exit, failed));
        Assert.Equal("web", JsonDocument.Parse(right).RootElement.GetProperty("policies")[0].GetProperty("effective").GetProperty("name").GetString());
        Assert.Equal("web.yaml", JsonDocument.Parse(wrong).RootElement.GetProperty("problems")[0].GetProperty("file").GetString());
    }

    [Fact]
    public async Task The_schemas_are_written_where_one_says()
    {
        var (exit, text) = await RunAsync("policy", "schema", _folder);

        Assert.Equal(0, exit);
        Assert.Equal(5, text.Split('\n').Length);
        foreach (var (name, content) in PolicySchemas.Files()) Assert.Equal(content, await File.ReadAllTextAsync(Path.Combine(_folder, name), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_policies_that_ship_pass()
    {
        var (exit, text) = await RunAsync("policy", "check", Path.Combine(Repository.Root, "policies"));

        Assert.Equal(0, exit);
        Assert.Contains("# 6 policies are right.", text, StringComparison.Ordinal);
    }

    /// <summary>Without Azure nobody knows a site's tags, so of several possible owners the one counts that the alert wakes.</summary>
    [Theory]
    [InlineData("shop-5xx", "\"policy\": \"web-5xx\"")]
    [InlineData("shop-latency", "\"policy\": \"slow-requests\"")]
    [InlineData("shop-slow", "it may be php-windows-slow, shared-plan, slow-requests")]
    public async Task An_alert_is_explained_by_the_policies_that_ship(string rule, string expected)
    {
        var alert = Path.Combine(_folder, "alert.json");
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests", "AutoResponder.Platform.Tests", "Alerts", "fired.json"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(alert, text.Replace("bakery-5xx", rule, StringComparison.Ordinal).Replace("Http5xx", "HttpResponseTime", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var (exit, explained) = await RunAsync("policy", "explain", "--alert", alert, "--policies", Path.Combine(Repository.Root, "policies"), "--json");

        Assert.Equal(0, exit);
        Assert.Contains(expected, explained, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, true);

    private void Write(params IEnumerable<(string Name, string Text)> files)
    {
        foreach (var (name, text) in files) File.WriteAllText(Path.Combine(_folder, name), text);
    }

    private static async Task<(int Exit, string Text)> RunAsync(params string[] arguments)
    {
        var lines = new List<string>();
        await using var process = ChildProcess.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "autoresponder.dll"), .. arguments], onLine: line =>
        {
            lock (lines) lines.Add(line);
        });
        var exit = await process.Exited.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await process.OutputEnded;
        lock (lines) return (exit, string.Join('\n', lines));
    }
}
