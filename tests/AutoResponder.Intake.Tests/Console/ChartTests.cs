using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Observations;
using AutoResponder.Intake.Tests.Hosting;
using AutoResponder.Platform.Tests;

namespace AutoResponder.Intake.Tests.Console;

/// <summary>What a person sees of what was measured.</summary>
public sealed class ChartTests(StorageFixture storage)
{
    private readonly Estate _estate = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_chart_lays_looks_side_by_side_with_the_threshold_that_the_policy_judges_by_and_the_steps()
    {
        var script = new Script(storage, _estate);
        var start = DateTimeOffset.FromUnixTimeSeconds(script.At.AddMinutes(-5).ToUnixTimeSeconds());

        // The last sample of the first look was not whole yet; the second look knows better, and has a gap where the first had a figure.
        script.Seen = Seen(script, start, [100, 100, 40], [10, 30, 2]);
        await script.WriteAsync(script.Opened());
        script.Seen = Seen(script, start, [null, 100, 100, 0], [null, 30, 50, 0]);
        await script.WriteAsync(new IncidentEvent.Looked("Unhealthy", "50 of 100 failed", script.At) { At = script.At });
        script.Seen = null;
        await script.HandOverAsync(isOpen: true);
        await using var handler = await RunningHandler.StartAsync(storage, _estate);

        var chart = JsonNode.Parse(await handler.Http.GetStringAsync($"/api/v1/incidents/{_estate.Incident}/chart", Token))!;

        var panel = Assert.Single(chart["panels"]!.AsArray())!;
        Assert.Equal(("Http5xx in Requests", "%", 20.0, false), ((string?)panel["name"], (string?)panel["unit"], (double)panel["threshold"]!, (bool)panel["isBelow"]!));
        Assert.Equal([10.0, 30.0, 50.0, null], panel["values"]!.AsArray().Select(value => (double?)value));
        Assert.Equal(Enumerable.Range(0, 4).Select(minute => start.AddMinutes(minute).ToUnixTimeSeconds()), panel["times"]!.AsArray().Select(time => (long)time!));
        Assert.Equal("from 10 to 50, last 50; unhealthy above 20", (string?)panel["text"]);
        Assert.Contains("recycle did not help", chart["marks"]!.AsArray().Select(mark => (string?)mark!["label"]));

        var page = await handler.Http.GetStringAsync($"/api/console/incidents/{_estate.Incident}", Token);
        Assert.Contains("from 10 to 50, last 50; unhealthy above 20", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decision_says_what_was_known_and_how_old_each_of_it_was_then()
    {
        var script = new Script(storage, _estate);
        script.Seen = Seen(script, script.At.AddMinutes(-5), [100, 100, 100], [10, 30, 50]) with
        {
            Probes = [new ProbeReading("/health", null, 500, TimeSpan.FromMilliseconds(34), null)],
            Missing = ["instances: 403"],
        };
        await script.WriteAsync(script.Opened());
        await using var handler = await RunningHandler.StartAsync(storage, _estate);

        var incident = JsonNode.Parse(await handler.Http.GetStringAsync($"/api/v1/incidents/{_estate.Incident}", Token))!;

        var known = incident["decisions"]![0]!["known"]!.AsArray().ToDictionary(one => (string)one!["what"]!, one => (double?)one!["ageSeconds"]);
        Assert.Equal(4, known["GET /health: 500 in 34 ms"]!.Value, 1);
        Assert.Equal(120, known["Http5xx 50 (total of 60 s)"]!.Value, 1);
        Assert.Null(known["not known: instances: 403"]);
    }

    [Fact]
    public async Task Looks_that_moved_nothing_are_folded_together_on_the_page_and_each_in_the_JSON()
    {
        var script = new Script(storage, _estate);
        await script.WriteAsync(script.Opened());
        for (var i = 0; i < 3; i++) await script.WriteAsync(new IncidentEvent.Looked("Unhealthy", $"look {i}", script.At) { At = script.At.AddSeconds(30 * (i + 1)) });
        await using var handler = await RunningHandler.StartAsync(storage, _estate);

        Assert.Contains("Looked 3 times, and nothing moved", await handler.Http.GetStringAsync($"/api/console/incidents/{_estate.Incident}", Token), StringComparison.Ordinal);
        Assert.Equal(4, JsonNode.Parse(await handler.Http.GetStringAsync($"/api/v1/incidents/{_estate.Incident}", Token))!["decisions"]!.AsArray().Count);
    }

    private static Evidence Seen(Script script, DateTimeOffset start, ImmutableArray<double?> requests, ImmutableArray<double?> failed) => new()
    {
        SeenAt = script.At.AddSeconds(-4),
        ReadAt = script.At.AddSeconds(-1),
        Metrics =
        [
            new MetricSeries("Requests", null, "Total", start, TimeSpan.FromMinutes(1), requests),
            new MetricSeries("Http5xx", null, "Total", start, TimeSpan.FromMinutes(1), failed),
        ],
    };
}
