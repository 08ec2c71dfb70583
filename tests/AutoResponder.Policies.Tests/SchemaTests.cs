using System.Text.Json.Nodes;
using AutoResponder.Platform.Policies;
using AutoResponder.Platform.Policies.Source;
using AutoResponder.Platform.Tests;
using CsCheck;
using NJsonSchema;

namespace AutoResponder.Policies.Tests;

/// <summary>What editors are told is what is read.</summary>
public sealed class SchemaTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "policies");

    [Fact]
    public void The_files_beside_the_policies_are_what_the_format_makes()
    {
        foreach (var (name, text) in PolicySchemas.Files())
            Assert.True(text == File.ReadAllText(Path.Combine(Folder, name)), $"{name} is old; run: autoresponder policy schema policies");
    }

    [Fact]
    public async Task The_policies_that_ship_are_right_by_their_schema()
    {
        foreach (var file in Directory.EnumerateFiles(Folder, "*.yaml"))
        {
            var schema = await SchemaAsync(Path.GetFileName(file) == "fleet.yaml" ? "fleet.schema.json" : "policy.schema.json");
            Assert.Empty(schema.Validate(Json(File.ReadAllText(file))));
        }
    }

    [Fact]
    public async Task The_policies_that_ship_tell_editors_where_their_schema_is()
    {
        foreach (var file in Directory.EnumerateFiles(Folder, "*.yaml"))
        {
            var first = (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken))[0];
            Assert.Equal($"# yaml-language-server: $schema={(Path.GetFileName(file) == "fleet.yaml" ? "fleet.schema.json" : "policy.schema.json")}", first);
        }
    }

    [Fact]
    public async Task Every_policy_that_the_format_allows_is_right_by_the_schema()
    {
        var schema = await SchemaAsync("policy.schema.json");
        AnyPolicy.All.Sample(policy => Assert.Empty(schema.Validate(Json(EffectivePolicies.ToYaml(policy)))), iter: Repository.IsProofRun ? 2_000 : 100);
    }

    /// <summary>What a schema can tell at all: it knows neither what lies between two keys nor which metric is measured in what.</summary>
    [Theory]
    [InlineData("mode: act", "mood: act")]
    [InlineData("mode: act", "mode: ask")]
    [InlineData("for: 90s", "for: 90")]
    [InlineData("above: 20%", "above: 20")]
    [InlineData("step: recycle", "step: rebootPlan")]
    [InlineData("metric: HttpResponseTime", "metric: Latency")]
    [InlineData("priority: 120", "priority: 1.5")]
    [InlineData("name: web\n", "")]
    [InlineData("widen: no", "lease: 1h")]
    [InlineData("severities: [Sev0]", "severities: [Sev9]")]
    [InlineData("atMost: 2, ", "")]
    public async Task What_is_wrong_in_form_is_wrong_by_the_schema(string right, string wrong)
    {
        var schema = await SchemaAsync("policy.schema.json");

        Assert.Empty(schema.Validate(Json(Files.Web)));
        Assert.NotEmpty(schema.Validate(Json(Files.Web.Replace(right, wrong, StringComparison.Ordinal))));
    }

    [Fact]
    public void Every_key_has_a_sentence_about_it()
    {
        static IEnumerable<(string Key, JsonNode Schema)> Keys(JsonNode? node) => node switch
        {
            JsonObject map => map.SelectMany(entry => entry is { Key: "properties", Value: JsonObject keys } ? keys.Select(key => (key.Key, key.Value!)).Concat(keys.SelectMany(key => Keys(key.Value))) : Keys(entry.Value)),
            JsonArray list => list.SelectMany(Keys),
            _ => [],
        };

        foreach (var (name, text) in PolicySchemas.Files().Where(file => file.Name.EndsWith(".json", StringComparison.Ordinal)))
        {
            var keys = Keys(JsonNode.Parse(text)).Where(key => key.Key is not "step").ToList();
            Assert.True(keys.Count > 15, name);
            Assert.All(keys, key => Assert.True(key.Schema["description"]?.GetValue<string>() is { Length: > 10 } sentence && sentence.EndsWith('.'), $"{name}: {key.Key}"));
        }
    }

    /// <summary>The validator knows definitions by their older name only.</summary>
    private static async Task<JsonSchema> SchemaAsync(string name) =>
        await JsonSchema.FromJsonAsync((await File.ReadAllTextAsync(Path.Combine(Folder, name), TestContext.Current.CancellationToken)).Replace("$defs", "definitions", StringComparison.Ordinal), TestContext.Current.CancellationToken);

    private static string Json(string yaml) => YamlWriter.ToJson(YamlReader.Read(yaml, new Reading("x"))!).ToJsonString();
}
