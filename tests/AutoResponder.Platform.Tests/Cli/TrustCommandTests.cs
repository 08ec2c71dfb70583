using System.CommandLine;
using System.Text.Json;
using AutoResponder.Cli;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;
using AutoResponder.Core.Trust;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Policies;
using AutoResponder.Simulation.Cloud;
using AutoResponder.Simulation.Staging;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Platform.Tests.Cli;

/// <summary>The way to trust as an operator goes it, on real storage: review, marks, sign-off, promotion and back.</summary>
public sealed class TrustCommandTests : IAsyncLifetime
{
    private const string Fleet = "inventory: { subscriptions: [5f3c0a4e-0000-4000-8000-00000000000a], tags: { care: \"yes\" } }\nchannels: { ops: { webhook: \"https://ops.example.net/hook\" } }\n";
    private const string Web = "# Ours since 2024.\nname: web\nmode: observe   # not before the review\nsites: { tags: { tier: web } }\nladder: [ { step: recycle } ]\nnotify: { channel: ops, on: [AwaitingApproval, HandedOver] }\n";
    private readonly string _folder = Directory.CreateTempSubdirectory("trust-").FullName;
    private AuditOnAzurite _storage = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string WebFile => Path.Combine(_folder, "web.yaml");

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "fleet.yaml"), Fleet, Token);
        await File.WriteAllTextAsync(WebFile, Web, Token);
        var policies = PolicyFiles.Load(_folder).Set ?? throw new InvalidDataException(string.Join('\n', PolicyFiles.Load(_folder).Problems));
        var scenario = new Scenario
        {
            Name = "eight days ago",
            Start = DateTimeOffset.UtcNow.AddDays(-8),
            Lasts = TimeSpan.FromHours(2),
            Events = [new Happening.FallsIll { At = TimeSpan.FromMinutes(10), Ill = IllnessKind.Hang, Lasts = TimeSpan.FromMinutes(25) }],
        };
        _storage = await AuditOnAzurite.OfAsync(ScenarioRun.Of(scenario, policies), policies, Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _storage.DisposeAsync();
        Directory.Delete(_folder, true);
    }

    [Fact]
    public async Task What_would_have_been_done_is_listed_marked_and_signed_off()
    {
        var (exit, lines, _) = await RunAsync("fleet", "review", "--since", "9d");
        Assert.Equal(0, exit);
        Assert.Contains("site-1/0/would", lines[0], StringComparison.Ordinal);
        Assert.Contains("web  would: end worker process", lines[0], StringComparison.Ordinal);
        Assert.Matches("itself: healed by itself, [0-9]+ min later  \\[not marked\\]$", lines[1]);
        Assert.Equal("web: 1 would; 1 itself; 1 not marked", lines[2]);
        Assert.StartsWith("Since ", Assert.Single((await RunAsync("fleet", "review")).Lines), StringComparison.Ordinal);

        var (tooEarly, _, errors) = await RunAsync("fleet", "review", "sign-off", "--since", "9d", "--reason", "seen");
        Assert.Equal((2, "1 of 1 are not marked yet; nothing was ordered:"), (tooEarly, errors[0]));

        Assert.Equal(0, (await RunAsync("fleet", "review", "mark", "unneeded", "SITE-1/0/would", "--reason", "healed by itself", "--by", "anna")).Exit);
        var order = Assert.Single(await _storage.ObeyAsync(Token));
        Assert.Equal((OrderKind.Mark, "site-1/0/would", ReviewMark.Unneeded, "anna"), (order.What, order.Target, order.Mark, order.By));
        Assert.EndsWith("[unneeded, says anna: healed by itself]", (await RunAsync("fleet", "review", "--since", "9d", "--policy", "web")).Lines[1], StringComparison.Ordinal);

        Assert.Equal(0, (await RunAsync("fleet", "review", "sign-off", "--since", "9d", "--reason", "looked through", "--by", "anna")).Exit);
        await _storage.ObeyAsync(Token);
        using var json = JsonDocument.Parse(string.Concat((await RunAsync("fleet", "review", "--since", "9d", "--json")).Lines));
        Assert.Equal("unneeded", json.RootElement.GetProperty("items")[0].GetProperty("mark").GetString());
        Assert.Equal("looked through", json.RootElement.GetProperty("signOffs")[0].GetProperty("reason").GetString());
        Assert.Equal(1, json.RootElement.GetProperty("marks").GetProperty("unneeded").GetInt32());
    }

    [Fact]
    public async Task What_a_backtest_came_to_is_kept_in_the_audit_with_who_made_it_and_why()
    {
        var export = Path.Combine(_folder, "audit.jsonl");
        Assert.Equal(0, (await RunAsync("audit", "export", "--out", export)).Exit);
        Assert.DoesNotContain(await _storage.ObeyAsync(Token), order => order.What == OrderKind.KeepBacktest);

        var (exit, lines, errors) = await RunAsync("policy", "backtest", _folder, "--from", export, "--keep", "before it acts", "--by", "anna");
        Assert.True(exit is 0 or 1, string.Join('\n', errors));
        Assert.Equal("Ordered: it is kept once the responder has taken it up.", lines[^1]);

        var order = Assert.Single(await _storage.ObeyAsync(Token));
        Assert.Equal((OrderKind.KeepBacktest, "anna", "before it acts"), (order.What, order.By, order.Reason));
        var policy = PolicyFiles.Load(_folder).Set!.Policies[0];
        Assert.Equal((policy.Name, policy.Hash), Assert.Single(order.Backtest!.Policies) is var mark ? (mark.Name, mark.Hash) : default);
        Assert.True(order.Backtest.Decisions > 0 && order.Backtest.From < order.Backtest.Until);
        Assert.StartsWith("anna kept a backtest of web over ", (await new AuditReader(_storage.Tables).NewestAsync(null, 1, Token).FirstAsync(Token)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_may_do_more_once_it_was_observed_and_marked_and_its_file_changes_in_one_word()
    {
        var (exit, _, errors) = await PromoteAsync("act");
        Assert.Equal(2, exit);
        Assert.Equal(["web stays in mode observe:", "1 of 1 are not marked: site-1/0/would"], errors);
        Assert.Equal(Web, await File.ReadAllTextAsync(WebFile, Token));

        await RunAsync("fleet", "review", "mark", "wrong", "site-1/0/would", "--reason", "no");
        await _storage.ObeyAsync(Token);
        Assert.Contains("1 of 1 were wrong (100 %), and at most 5 % may be", (await PromoteAsync("act")).Errors);

        await RunAsync("fleet", "review", "mark", "right", "site-1/0/would", "--reason", "yes, after all");
        await _storage.ObeyAsync(Token);
        (exit, var lines, errors) = await PromoteAsync("approve");
        Assert.Equal((0, 0), (exit, errors.Count));
        Assert.Contains("is moved to mode approve", Assert.Single(lines), StringComparison.Ordinal);
        Assert.Equal(Web.Replace("mode: observe", "mode: approve", StringComparison.Ordinal), await File.ReadAllTextAsync(WebFile, Token));

        var order = Assert.Single(await _storage.ObeyAsync(Token));
        Assert.Equal((OrderKind.ChangeMode, Mode.Observe, Mode.Approve, false), (order.What, order.Change!.From, order.Change.To, order.Change.Forced));
        Assert.Equal(PolicyFiles.Load(_folder).Set!.Policies[0].Hash, order.Change.After);
        var audit = await new AuditReader(_storage.Tables).NewestAsync(null, 1, Token).FirstAsync(Token);
        Assert.Contains("anna ordered policy web from observe to approve", audit.Text, StringComparison.Ordinal);
        Assert.Contains("1 right, 0 wrong, 0 unneeded, 0 not marked: trusted now", audit.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_insists_is_obeyed_and_named_and_the_way_back_is_always_open()
    {
        var (exit, _, _) = await PromoteAsync("act", "--force");
        Assert.Equal(0, exit);
        Assert.True(Assert.Single(await _storage.ObeyAsync(Token)).Change!.Forced);
        Assert.Equal(Mode.Act, PolicyFiles.Load(_folder).Set!.Policies[0].Mode);

        // Another file is broken, and storage cannot be reached: less is still allowed.
        await File.WriteAllTextAsync(Path.Combine(_folder, "broken.yaml"), "name: [", Token);
        var (back, lines, errors) = await RunAsync(new ConfigurationBuilder().Build(), "policy", "demote", "web", "--policies", _folder, "--reason", "woke me twice");
        Assert.Equal(0, back);
        Assert.Contains("is moved to mode observe", Assert.Single(lines), StringComparison.Ordinal);
        Assert.StartsWith("Who ordered it, and why, could not be sent to the audit", Assert.Single(errors), StringComparison.Ordinal);
        Assert.Equal(Web, await File.ReadAllTextAsync(WebFile, Token));
    }

    [Fact]
    public async Task Other_rules_than_those_observed_are_another_policy()
    {
        await File.WriteAllTextAsync(WebFile, Web.Replace("ladder", "for: 5m\nladder", StringComparison.Ordinal), Token);

        Assert.Contains("what is in force, and was observed, has other rules than this file", (await PromoteAsync("act")).Errors);
    }

    [Fact]
    public async Task In_a_container_the_file_is_replaced_only_if_it_still_is_what_was_read()
    {
        var container = new BlobContainerClient(_storage.ConnectionString, "policies");
        await container.CreateAsync(cancellationToken: Token);
        foreach (var file in new[] { "fleet.yaml", "web.yaml" }) await container.UploadBlobAsync(file, BinaryData.FromBytes(await File.ReadAllBytesAsync(Path.Combine(_folder, file), Token)), Token);
        await RunAsync("fleet", "review", "mark", "right", "site-1/0/would", "--reason", "yes");
        await _storage.ObeyAsync(Token);

        var (exit, lines, _) = await RunAsync("policy", "promote", "web", "--to", "act", "--container", "policies", "--reason", "trusted now");

        Assert.Equal(0, exit);
        Assert.EndsWith("It is in force within a minute.", Assert.Single(lines), StringComparison.Ordinal);
        Assert.Equal(Web.Replace("mode: observe", "mode: act", StringComparison.Ordinal), (await container.GetBlobClient("web.yaml").DownloadContentAsync(Token)).Value.Content.ToString());

        var store = Policies.Editing.PolicyStore.Container(container);
        var read = (await store.ReadAsync(Token)).Single(file => file.Name == "web.yaml");
        await container.GetBlobClient("web.yaml").UploadAsync(BinaryData.FromString(Web), overwrite: true, Token);
        Assert.False(await store.ReplaceAsync(read, read, Token));
    }

    [Fact]
    public async Task Which_policies_are_in_force_is_written_down_once_whoever_makes_the_round()
    {
        await RoundAsync();
        var before = await InForceAsync();
        await RoundAsync();
        Assert.Equal(before, await InForceAsync());

        var policy = _storage.Current.Policies[0];
        _storage.Current = _storage.Current with { Policies = [policy with { Mode = Mode.Act, Hash = "other" }], Hash = "another set" };
        await RoundAsync();
        await RoundAsync();
        Assert.Equal([.. before, "Policy web is in force in mode act (text other)"], await InForceAsync());

        async Task RoundAsync()
        {
            var process = new FleetLedger(_storage.Tables, _storage, TimeProvider.System, "test");
            await process.RenewAsync(DateTimeOffset.UtcNow.AddMinutes(3), Token);
            await process.RenewAsync(DateTimeOffset.UtcNow.AddMinutes(3), Token);
        }

        async Task<List<string>> InForceAsync() =>
            await new AuditReader(_storage.Tables).FleetEventsAsync(0, Token).Where(happened => happened.Kind == "PolicyInForce").Select(happened => happened.Text).ToListAsync(Token);
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_and_orders_nothing()
    {
        string[] nonsense =
        [
            "fleet review --since yesterday",
            "fleet review mark fine site-1/0/would --reason x",
            "fleet review mark right site-1/0/would",
            "fleet review mark right --reason x",
            "fleet review mark right site-9/0/would --reason x",
            "policy promote web --to observe --reason x",
            "policy promote web --to act",
            "policy demote web --to act --reason x",
        ];
        foreach (var line in nonsense) Assert.NotEqual((line, 0), (line, (await RunAsync(line.Split(' '))).Exit));
        Assert.Empty(await _storage.ObeyAsync(Token));
    }

    private Task<(int Exit, List<string> Lines, List<string> Errors)> PromoteAsync(string to, params string[] more) =>
        RunAsync(["policy", "promote", "web", "--to", to, "--policies", _folder, "--reason", "trusted now", "--by", "anna", .. more]);

    private Task<(int Exit, List<string> Lines, List<string> Errors)> RunAsync(params string[] arguments) =>
        RunAsync(new ConfigurationBuilder().AddInMemoryCollection([new("AzureWebJobsStorage", _storage.ConnectionString)]).Build(), arguments);

    private static async Task<(int Exit, List<string> Lines, List<string> Errors)> RunAsync(IConfiguration configuration, params string[] arguments)
    {
        using StringWriter output = new(), errors = new();
        var exit = await OperatorCommand.Root(configuration).Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = errors }, Token);
        return (exit, Lines(output), Lines(errors));
    }

    private static List<string> Lines(StringWriter writer) => [.. writer.ToString().Split(writer.NewLine).Where(line => line.Length > 0)];
}
