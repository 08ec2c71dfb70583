using AutoResponder.Intake.Tests.Hosting;
using AutoResponder.Platform.Tests;

namespace AutoResponder.Intake.Tests.Cli;

/// <summary>The audit through the real console.</summary>
public sealed class TargetAuditTests(StorageFixture storage)
{
    private readonly Estate _estate = new() { Notify = null };

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

    private async Task<(List<string> Lines, List<string> Errors)> BothAsync(RunningHandler handler, params string[] arguments)
    {
        var told = await CommandLine.RunAsync([], null, [.. arguments, "--target", handler.Http.BaseAddress!.ToString()]);
        var stored = await CommandLine.RunAsync([("AzureWebJobsStorage", storage.ConnectionString)], null, arguments);
        Assert.Equal(stored.Exit, told.Exit);
        Assert.Equal(stored.Lines, told.Lines);
        Assert.Equal(stored.Errors, told.Errors);
        return (told.Lines, told.Errors);
    }
}
