using AutoResponder.Intake.Tests.Hosting;
using AutoResponder.Platform.Tests;

namespace AutoResponder.Intake.Tests.Cli;

/// <summary>The audit through the real console.</summary>
public sealed class TargetAuditTests(StorageFixture storage)
{
    private readonly Estate _estate = new() { Notify = null };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_are_listed_page_by_page_and_shown_in_the_same_lines_as_out_of_the_storage()
    {
        await new Script(storage, _estate).HandOverAsync();
        await using var handler = await RunningHandler.StartAsync(storage, _estate);
        await handler.CatchUpAsync([_estate.Plan]);

        var (first, _) = await BothAsync(handler, "audit", "list", "--site", _estate.Site.Name, "--limit", "3");
        Assert.Equal(4, first.Count);
        Assert.All(first[..3], line => Assert.Contains(_estate.Incident, line, StringComparison.Ordinal));
        var next = first[3].Split('\'')[1];
        var (second, _) = await BothAsync(handler, "audit", "list", "--site", _estate.Site.Name, "--limit", "3", "--continue", next);
        Assert.Empty(first.Intersect(second));

        var (shown, _) = await BothAsync(handler, "audit", "show", _estate.Plan.Name, "1");
        Assert.Contains("IncidentOpened", shown[0], StringComparison.Ordinal);
        Assert.True(shown.Count > 10, $"Only {shown.Count} lines are shown of all that was known.");

        var (_, errors) = await BothAsync(handler, "audit", "show", _estate.Plan.Name, "4711");
        Assert.StartsWith($"There is no event 4711 of '{_estate.Plan.Name}'", Assert.Single(errors), StringComparison.Ordinal);
        Assert.Equal(2, (await CommandLine.RunAsync([], null, "audit", "list", "--continue", "nonsense", "--target", handler.Http.BaseAddress!.ToString())).Exit);
    }

    [Theory]
    [InlineData("jsonl")]
    [InlineData("csv")]
    public async Task An_export_is_the_same_file_as_out_of_the_storage(string format)
    {
        await new Script(storage, _estate).HandOverAsync();
        await using var handler = await RunningHandler.StartAsync(storage, _estate);
        using var folder = new Folder();
        string[] asked = ["audit", "export", "--format", format, "--plan", _estate.Plan.Name];

        var (lines, _) = await BothAsync(handler, asked);
        Assert.Equal(7, lines.Count(line => line.Contains(_estate.Incident, StringComparison.Ordinal)));

        var (exit, said, errors) = await CommandLine.RunAsync([], null, [.. asked, "--out", folder.File, "--target", handler.Http.BaseAddress!.ToString()]);
        Assert.True(exit == 0, string.Join('\n', errors));
        Assert.StartsWith("7 rows from ", Assert.Single(said), StringComparison.Ordinal);
        Assert.Equal(lines.Select(line => line.TrimEnd('\r')), (await System.IO.File.ReadAllLinesAsync(folder.File, Token)).Where(line => line.Length > 0));
    }

    [Theory]
    [InlineData("jsonl", false, "(broke off before the end|could not be read): ")]
    [InlineData("csv", false, "(broke off before the end|could not be read): ")]
    [InlineData("jsonl", true, "broke off before the end: the last line is missing")]
    public async Task Half_an_export_is_no_export(string format, bool cleanly, string why)
    {
        await new Script(storage, _estate).HandOverAsync();
        await using var handler = await RunningHandler.StartAsync(storage, _estate);
        await using var front = await Front.StartAsync(handler);
        (front.CutsAfter, front.CutsCleanly) = (900, cleanly);
        using var folder = new Folder();

        var (exit, lines, errors) = await CommandLine.RunAsync([], null, "audit", "export", "--format", format, "--plan", _estate.Plan.Name, "--out", folder.File, "--target", front.Address);

        Assert.Equal(2, exit);
        Assert.Empty(lines);
        Assert.Matches(why, Assert.Single(errors));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    private async Task<(List<string> Lines, List<string> Errors)> BothAsync(RunningHandler handler, params string[] arguments)
    {
        var told = await CommandLine.RunAsync([], null, [.. arguments, "--target", handler.Http.BaseAddress!.ToString()]);
        var stored = await CommandLine.RunAsync([("AzureWebJobsStorage", storage.ConnectionString)], null, arguments);
        Assert.Equal(stored.Exit, told.Exit);
        Assert.Equal(stored.Lines, told.Lines);
        Assert.Equal(stored.Errors, told.Errors);
        return (told.Lines, told.Errors);
    }

    /// <summary>A folder of a test's own.</summary>
    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("export").FullName;

        public string File => System.IO.Path.Combine(Path, "audit.out");

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
