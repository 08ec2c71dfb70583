using System.CommandLine;
using AutoResponder.Cli;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Policies;
using AutoResponder.Simulation.Cloud;
using AutoResponder.Simulation.Staging;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Platform.Tests.Cli;

/// <summary>An export is whole, or it is not there: half a record reads like a whole one.</summary>
public sealed class AuditExportTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("exports-").FullName;
    private AuditOnAzurite _storage = null!;
    private int _rows;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Export => Path.Combine(_folder, "audit.jsonl");

    public async ValueTask InitializeAsync()
    {
        var policies = PolicyFiles.Load(Path.Combine(Repository.Root, "policies")).Set!;
        var scenario = new Scenario { Name = "a hang", Lasts = TimeSpan.FromMinutes(40), Events = [new Happening.FallsIll { At = TimeSpan.FromMinutes(5), Ill = IllnessKind.Hang }] };
        var played = ScenarioRun.Of(scenario, policies);
        _rows = played.Audit.Length;
        _storage = await AuditOnAzurite.OfAsync(played, policies, Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _storage.DisposeAsync();
        Directory.Delete(_folder, true);
    }

    [Fact]
    public async Task It_is_written_whole_and_nothing_is_left_beside_it()
    {
        await File.WriteAllTextAsync(Export, "older", Token);

        var (exit, output, errors) = await RunAsync("--out", Export);

        Assert.Equal((0, ""), (exit, errors));
        Assert.StartsWith($"{_rows} rows from ", output, StringComparison.Ordinal);
        Assert.Equal(_rows, (await File.ReadAllLinesAsync(Export, Token)).Count(line => !line.StartsWith("{\"export\":", StringComparison.Ordinal)));
        Assert.Equal([Export], Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_that_fails_in_the_middle_leaves_what_was_there(bool isThereBefore)
    {
        if (isThereBefore) await File.WriteAllTextAsync(Export, "older", Token);

        // The fleet's rows come first; the last one of the plan cannot be read.
        var ledger = _storage.Tables.GetTableClient(Keys.LedgerTable);
        var rows = await ledger.QueryAsync<TableEntity>($"PartitionKey ne '{Keys.Fleet}' and RowKey gt 'ev:' and RowKey lt 'ev;'", select: ["PartitionKey", "RowKey"], cancellationToken: Token).ToListAsync(Token);
        await ledger.UpdateEntityAsync(new TableEntity(rows[^1].PartitionKey, rows[^1].RowKey) { ["Body"] = "no bytes" }, ETag.All, TableUpdateMode.Merge, Token);

        var (exit, _, errors) = await RunAsync("--out", Export);

        Assert.Equal(2, exit);
        Assert.NotEqual("", errors);
        Assert.Equal(isThereBefore ? [Export] : [], Directory.GetFiles(_folder));
        if (isThereBefore) Assert.Equal("older", await File.ReadAllTextAsync(Export, Token));
    }

    [Fact]
    public async Task One_without_a_row_is_refused_and_not_written()
    {
        var (exit, output, errors) = await RunAsync("--out", Export, "--from", "2001-01-01T00:00:00Z", "--to", "2001-01-02T00:00:00Z");

        Assert.Equal((2, ""), (exit, output));
        Assert.StartsWith("There is no row from 2001-01-01 00:00:00Z to 2001-01-02 00:00:00Z, and ", errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
        Assert.Equal(2, (await RunAsync("--from", "2001-01-01T00:00:00Z", "--to", "2001-01-02T00:00:00Z")).Exit);
    }

    [Fact]
    public async Task Where_nothing_can_be_written_it_says_so() => Assert.Equal(2, (await RunAsync("--out", Path.Combine(_folder, "no", "such", "folder.jsonl"))).Exit);

    private async Task<(int Exit, string Output, string Errors)> RunAsync(params string[] more)
    {
        using StringWriter output = new(), errors = new();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("AzureWebJobsStorage", _storage.ConnectionString)]).Build();
        var exit = await OperatorCommand.Root(configuration).Parse(["audit", "export", .. more]).InvokeAsync(new InvocationConfiguration { Output = output, Error = errors }, Token);
        return (exit, output.ToString(), errors.ToString());
    }
}
