using AutoResponder.Core;
using AutoResponder.Core.Observations;
using AutoResponder.Platform.AppService;
using AutoResponder.Platform.Arm;
using AutoResponder.Platform.Monitoring;
using Microsoft.AspNetCore.Http;

namespace AutoResponder.Platform.Tests.Arm;

/// <summary>What each site of a plan uses: all of them, or nothing is known.</summary>
public sealed class ConsumersTests
{
    private const string Sites = "/subscriptions/5f3c0a4e-0000-4000-8000-000000000002/resourceGroups/rg/providers/Microsoft.Web/sites/";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_processor_time_of_every_site_is_summed_up()
    {
        var (readings, missing) = await ReadAsync(["hog", "cart"], site => site == "hog" ? "100,100.5,0" : "1,2,null");

        Assert.Equal([new ConsumerReading(SiteId.Parse(Sites + "hog"), 200.5), new ConsumerReading(SiteId.Parse(Sites + "cart"), 3)], readings!.Value);
        Assert.Empty(missing);
    }

    [Fact]
    public async Task Where_one_has_no_figures_nobody_knows_which_uses_most()
    {
        var (readings, missing) = await ReadAsync(["hog", "cart"], site => site == "hog" ? "100" : "null");

        Assert.Null(readings);
        Assert.Equal("which site uses most of the plan is not known: cart could not be measured", Assert.Single(missing));
    }

    [Fact]
    public async Task So_many_that_they_cannot_be_measured_in_time_are_not_measured()
    {
        var (readings, missing) = await ReadAsync([.. Enumerable.Range(0, 26).Select(number => $"site-{number}")], _ => "1");

        Assert.Null(readings);
        Assert.Contains("it has 26 sites", Assert.Single(missing), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_whose_sites_cannot_be_listed_is_named()
    {
        await using var server = await ScriptedServer.StartAsync(403, """{"error":{"code":"AuthorizationFailed"}}""");
        var missing = new List<string>();

        Assert.Null(await Reader(server).ReadAsync(PlanOnTheWire.Id, missing, Token));
        Assert.Contains("status 403 AuthorizationFailed", Assert.Single(missing), StringComparison.Ordinal);
    }

    private static async Task<(System.Collections.Immutable.ImmutableArray<ConsumerReading>? Readings, List<string> Missing)> ReadAsync(string[] sites, Func<string, string> samples)
    {
        var begins = DateTimeOffset.UtcNow.AddMinutes(-5);
        await using var server = await ScriptedServer.StartAsync(async (context, _) =>
        {
            var path = context.Request.Path.Value!;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(path switch
            {
                _ when path.EndsWith("/metricDefinitions", StringComparison.Ordinal) => """{"value":[{"name":{"value":"CpuTime"},"metricAvailabilities":[{"timeGrain":"PT1M"}]}]}""",
                _ when path.EndsWith("/metrics", StringComparison.Ordinal) =>
                    $$"""{"value":[{"name":{"value":"CpuTime"},"timeseries":[{"data":[{{string.Join(',', samples(path.Split('/')[8]).Split(',').Select((total, minute) => $$"""{"timeStamp":"{{begins.AddMinutes(minute):O}}","total":{{total}}}"""))}}]}]}]}""",
                _ => $$"""{"value":[{{string.Join(',', sites.Select(site => $$"""{"id":"{{Sites}}{{site}}"}"""))}}]}""",
            });
        });
        var missing = new List<string>();
        return (await Reader(server).ReadAsync(PlanOnTheWire.Id, missing, Token), missing);
    }

    private static ConsumersReader Reader(ScriptedServer server)
    {
        var arm = new ArmClient(new FixedCredential(), new AzureOptions { ResourceManager = server.Address }, TimeProvider.System);
        return new ConsumersReader(new PlanSitesReader(arm), new MetricsReader(arm, TimeProvider.System));
    }
}
