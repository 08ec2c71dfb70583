using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoResponder.Core.Signals;
using AutoResponder.Platform.Alerts;

namespace AutoResponder.Platform.Tests.Alerts;

/// <summary>Payloads are read, or refused with the place and the reason; nothing in them makes the parser fall.</summary>
public sealed class AlertParserTests
{
    private static readonly byte[] Fired = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Alerts", "fired.json"));

    [Fact]
    public void A_fired_metric_alert_is_read_whole()
    {
        var alert = Assert.IsType<Signal.AlertFired>(Assert.Single(Read(Fired))).Alert;

        Assert.Equal("bakery-5xx", alert.Rule);
        Assert.Equal("Sev1", alert.Severity);
        Assert.Equal("/subscriptions/5f3c0a4e-0000-4000-8000-000000000005/resourcegroups/rg-bakery/providers/microsoft.web/sites/bakery", alert.Target);
        Assert.Equal(("Http5xx", 42.5, 10.0), (alert.Metric, alert.Value, alert.Threshold));
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 12, 0, 0, 123, 456, TimeSpan.Zero).AddTicks(7), alert.FiredAt);
    }

    [Fact]
    public void Every_delivery_of_an_alert_has_the_same_id_and_its_resolution_another()
    {
        var resolved = With(json => json["data"]!["essentials"]!["monitorCondition"] = "Resolved");

        Assert.Equal(Read(Fired)[0].Id, Read(With(json => json["data"]!["essentials"]!["description"] = "again"))[0].Id);
        Assert.NotEqual(Read(Fired)[0].Id, Read(resolved)[0].Id);
        Assert.IsType<Signal.AlertResolved>(Assert.Single(Read(resolved)));
    }

    [Fact]
    public void An_alert_about_two_resources_is_two_signals()
    {
        var two = With(json => json["data"]!["essentials"]!["alertTargetIDs"]!.AsArray().Add("/subscriptions/x"));

        Assert.Equal(2, Read(two).Select(signal => signal.Id).Distinct().Count());
    }

    public static readonly TheoryData<string, string, string> Broken = new()
    {
        { "schemaId", "\"other\"", "$.schemaId" },
        { "schemaId", "7", "$.schemaId" },
        { "data", "[]", "$.data" },
        { "data", "null", "$.data" },
        { "data.essentials", "\"x\"", "$.data.essentials" },
        { "data.essentials.alertTargetIDs", "[]", "$.data.essentials.alertTargetIDs" },
        { "data.essentials.alertTargetIDs", "[1]", "$.data.essentials.alertTargetIDs[0]" },
        { "data.essentials.alertTargetIDs", "\"x\"", "$.data.essentials.alertTargetIDs" },
        { "data.essentials.alertRule", "\"\"", "$.data.essentials.alertRule" },
        { "data.essentials.monitorCondition", "\"Maybe\"", "$.data.essentials.monitorCondition" },
        { "data.essentials.severity", "\"Sev9\"", "$.data.essentials.severity" },
        { "data.essentials.firedDateTime", "\"yesterday\"", "$.data.essentials.firedDateTime" },
        { "data.alertContext.condition.allOf", "{}", "$.data.alertContext.condition.allOf" },
        { "data.alertContext.condition.allOf", "[3]", "$.data.alertContext.condition.allOf[0]" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_is_wrong_is_named_by_its_path(string field, string value, string path)
    {
        var broken = With(json =>
        {
            var parts = field.Split('.');
            var parent = parts[..^1].Aggregate((JsonNode)json, (node, part) => node[part]!);
            parent[parts[^1]] = JsonNode.Parse(value);
        });

        var problem = Assert.IsType<AlertParse.Refused>(AlertParser.Parse(broken)).Problem;
        Assert.Equal(path, problem.Path);
        Assert.True(problem.IsJson);
        Assert.NotEmpty(problem.Allowed);
    }

    [Theory]
    [InlineData("", "1:1")]
    [InlineData("{\n  \"a\": x\n}", "2:8")]
    [InlineData("hello", "1:1")]
    public void What_is_no_json_is_named_by_line_and_column(string text, string position)
    {
        var problem = Assert.IsType<AlertParse.Refused>(AlertParser.Parse(Encoding.UTF8.GetBytes(text))).Problem;

        Assert.Equal(position, problem.Path);
        Assert.False(problem.IsJson);
    }

    [Fact]
    public void Every_fragment_of_a_payload_is_refused_with_a_position()
    {
        for (var length = 0; length < Fired.Length - 2; length++)
            Assert.False(Assert.IsType<AlertParse.Refused>(AlertParser.Parse(Fired.AsMemory(0, length))).Problem.IsJson);
    }

    [Fact]
    public void Ten_thousand_mutated_payloads_are_read_or_refused_and_never_more()
    {
        var random = new Random(20260302);
        var (read, refused, notJson) = (0, 0, 0);
        for (var i = 0; i < 10_000; i++)
        {
            var payload = i % 2 == 0 ? Bytes(random) : Values(random);
            switch (AlertParser.Parse(payload))
            {
                case AlertParse.Read:
                    read++;
                    break;

                case AlertParse.Refused { Problem: { Path.Length: > 0, What.Length: > 0, Allowed.Length: > 0 } problem }:
                    if (problem.IsJson) refused++;
                    else notJson++;
                    break;
            }
        }

        // Each kind of answer was met, or the mutations were too tame to say anything.
        Assert.Equal(10_000, read + refused + notJson);
        Assert.True(read > 100 && refused > 100 && notJson > 100, $"{read} {refused} {notJson}");
    }

    [Fact]
    public void Nesting_too_deep_is_refused() => Assert.IsType<AlertParse.Refused>(AlertParser.Parse(Encoding.UTF8.GetBytes(new string('[', 5000))));

    [Fact]
    public void Real_payloads_are_read_with_the_target_that_their_schema_names()
    {
        Assert.SkipWhen(Repository.Contracts is null, "CONTRACT_VECTORS is not set: there are no real payloads here.");

        var (read, refused) = (0, 0);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Contracts, "alerts"), "*.json"))
        {
            var bytes = File.ReadAllBytes(file);
            switch (AlertParser.Parse(bytes))
            {
                case AlertParse.Read(var signals):
                    Assert.Equal(Targets(bytes), signals.Select(signal => signal switch { Signal.AlertFired fired => fired.Alert.Target, Signal.AlertResolved resolved => resolved.Alert.Target, _ => null }));
                    read++;
                    break;

                case AlertParse.Refused(var problem):
                    Assert.StartsWith("$.", problem.Path, StringComparison.Ordinal);
                    Assert.Empty(Targets(bytes));
                    refused++;
                    break;
            }
        }

        Assert.True(read >= 15 && refused >= 1, $"{read} read, {refused} refused");
    }

    /// <summary>The target as each schema names it, found without the parser.</summary>
    private static IEnumerable<string?> Targets(byte[] bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        var root = document.RootElement;
        var data = root.TryGetProperty("data", out var inner) ? inner : root;
        if (data.TryGetProperty("essentials", out var essentials)) return [.. essentials.GetProperty("alertTargetIDs").EnumerateArray().Select(target => target.GetString())];
        if (!data.TryGetProperty("context", out var context)) return [];
        if (context.TryGetProperty("activityLog", out var entry)) context = entry;
        return context.TryGetProperty("resourceId", out var resource) ? [resource.GetString()] : [];
    }

    private static IReadOnlyList<Signal> Read(byte[] payload) => Assert.IsType<AlertParse.Read>(AlertParser.Parse(payload)).Signals;

    private static byte[] With(Action<JsonObject> change)
    {
        var json = JsonNode.Parse(Fired)!.AsObject();
        change(json);
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    private static byte[] Bytes(Random random)
    {
        var bytes = Fired.ToList();
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(3))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at)); break;
                default: bytes.InsertRange(at, Enumerable.Range(0, random.Next(1, 8)).Select(_ => (byte)random.Next(256))); break;
            }
        }

        return [.. bytes];
    }

    private static byte[] Values(Random random) => With(json =>
    {
        var nodes = new List<JsonNode>();
        Collect(json, nodes);
        var target = nodes[random.Next(1, nodes.Count)];
        target.ReplaceWith<JsonNode?>(random.Next(8) switch
        {
            0 => null,
            1 => JsonValue.Create(-1e308),
            2 => JsonValue.Create(new string('x', random.Next(20_000))),
            3 => new JsonArray(),
            4 => new JsonObject(),
            5 => JsonValue.Create(true),
            6 => JsonValue.Create("\ud83d\u0000\u202e=cmd"),
            _ => new JsonArray([.. Enumerable.Range(0, 200).Select(i => (JsonNode)i)]),
        });
    });

    private static void Collect(JsonNode? node, List<JsonNode> nodes)
    {
        if (node is null) return;

        nodes.Add(node);
        foreach (var child in node switch { JsonObject fields => fields.Select(field => field.Value), JsonArray items => items, _ => Enumerable.Empty<JsonNode?>() }) Collect(child, nodes);
    }
}
