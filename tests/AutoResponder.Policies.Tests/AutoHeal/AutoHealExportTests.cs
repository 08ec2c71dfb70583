using System.Globalization;
using System.Text;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies.AutoHeal;
using CsCheck;

namespace AutoResponder.Policies.Tests.AutoHeal;

/// <summary>What of a policy App Service can do by itself.</summary>
public sealed class AutoHealExportTests
{
    private static readonly Gen<string?> Path = Gen.OneOf<string?>("/cart*", "*.php", "/", "/it's/${here}", null);
    private static readonly Gen<int> Count = Gen.Int[1, 1_000_000];
    private static readonly Gen<string> Interval = Gen.Int[1, 3600].Select(seconds => TimeSpan.FromSeconds(seconds).ToString("c", CultureInfo.InvariantCulture));
    private static readonly Gen<string> Quarters = Gen.Int[1, 14_400].Select(quarters => TimeSpan.FromSeconds(quarters / 4d).ToString("c", CultureInfo.InvariantCulture));

    private static readonly Gen<string> Status = Gen.Select(Gen.Int[100, 599], Gen.Int[0, 3], Gen.Int[0, 2], Path, Count, Interval, (status, sub, win32, path, count, interval) =>
        $$"""{ "status": {{status}}, "subStatus": {{sub * 7}}, "win32Status": {{win32 * 64}}, "path": {{Text(path)}}, "count": {{count}}, "timeInterval": "{{interval}}" }""");

    private static readonly Gen<string> Range = Gen.Select(Gen.Int[100, 599], Gen.Int[0, 200], Path, Count, Interval, (from, more, path, count, interval) =>
        $$"""{ "statusCodes": "{{from}}-{{Math.Min(from + more, 599)}}", "path": {{Text(path)}}, "count": {{count}}, "timeInterval": "{{interval}}" }""");

    private static readonly Gen<string> Slow = Gen.Select(Quarters, Path, Count, Interval, (taken, path, count, interval) =>
        $$"""{ "timeTaken": "{{taken}}", "path": {{Text(path)}}, "count": {{count}}, "timeInterval": "{{interval}}" }""");

    /// <summary>Rules of every shape that Azure takes.</summary>
    private static readonly Gen<string> AnyRules = Gen.Select(
        Gen.Select(Count, Gen.Int[0, 60]),
        Gen.Int[0, 13_631_488],
        Status.Array[0, 3],
        Range.Array[0, 3],
        Slow.Array[1, 3],
        Gen.Bool,
        (requests, memory, statuses, ranges, slow, recycles) => $$"""
            { "autoHealRules": {
              "triggers": {
                "requests": {{(requests.Item2 == 0 ? "null" : $$"""{ "count": {{requests.Item1}}, "timeInterval": "{{TimeSpan.FromMinutes(requests.Item2)}}" }""")}},
                "privateBytesInKB": {{memory}},
                "statusCodes": [ {{string.Join(',', statuses)}} ],
                "statusCodesRange": [ {{string.Join(',', ranges)}} ],
                "slowRequests": {{slow[0]}},
                "slowRequestsWithPath": [ {{string.Join(',', slow.Skip(1))}} ]
              },
              "actions": { "actionType": "{{(recycles ? "Recycle" : "LogEvent")}}" }
            } }
            """);

    [Fact]
    public void Whatever_autoheal_can_do_comes_back_from_an_export_as_the_same_policy() =>
        AnyRules.Sample(
            rules =>
            {
                var policy = Import(rules).Policy;

                var again = Import(AutoHealBicep.Write(AutoHealExport.Of(policy))).Policy;

                // What is healthy does not hang on the order of what is not: AutoHeal has an order of its own.
                return Meaning.Of(policy with { Unhealthy = Nothing }) == Meaning.Of(again with { Unhealthy = Nothing }) && Parts(policy).SequenceEqual(Parts(again));
            },
            iter: 2_000);

    [Fact]
    public void Any_policy_at_all_is_exported_or_said_to_have_nothing_for_it() =>
        AnyPolicy.All.Sample(
            policy =>
            {
                var export = AutoHealExport.Of(policy);
                return export.IsEmpty || Import(AutoHealBicep.Write(export)).Policy.Ladder.Length == 1;
            },
            iter: 1_000);

    [Fact]
    public void It_is_the_bicep_of_a_site_config_with_what_is_left_out_above_it()
    {
        var policy = Files.Load("""
            name: web
            sites: { tags: { tier: web } }
            unhealthy:
              any:
                - { metric: PrivateBytes, on: instance, above: 1GB }
                - { requests: { status: 502-504, path: "/cart*" }, atLeast: 10, window: 5m }
                - { ratio: [Http5xx, Requests], above: 20% }
            ladder: [ { step: recycle }, { step: scaleOut } ]
            """).Set!.Policies.Single();

        var lines = AutoHealBicep.Write(AutoHealExport.Of(policy)).Split('\n');

        var notes = lines.TakeWhile(line => line.StartsWith("// ", StringComparison.Ordinal)).ToList();
        Assert.Contains(notes, note => note.Contains("ratio", StringComparison.Ordinal) && note.Contains("is left out", StringComparison.Ordinal));
        Assert.Contains(notes, note => note.Contains("step scaleOut is left out", StringComparison.Ordinal));
        Assert.Contains(notes, note => note.Contains("mode is observe", StringComparison.Ordinal));
        Assert.Equal(
            """
            siteConfig: {
              autoHealEnabled: true
              autoHealRules: {
                triggers: {
                  privateBytesInKB: 1048576
                  statusCodesRange: [
                    {
                      statusCodes: '502-504'
                      path: '/cart*'
                      count: 10
                      timeInterval: '00:05:00'
                    }
                  ]
                }
                actions: {
                  actionType: 'Recycle'
                }
              }
            }

            """,
            string.Join('\n', lines.Skip(notes.Count)));
    }

    [Theory]
    [InlineData("{ all: [ { metric: Requests, above: 5 }, { metric: Http5xx, above: 5 } ] }", "all")]
    [InlineData("{ probe: /healthz }", "probe")]
    [InlineData("{ metric: PrivateBytes, on: instance, above: 80%, of: instanceMemory }", "private bytes")]
    [InlineData("{ metric: PrivateBytes, on: instance, rising: 10% }", "rising")]
    [InlineData("{ requests: { path: /a }, atLeast: 3 }", "needs a status or a duration")]
    [InlineData("{ requests: { status: 500, slowerThan: 3s }, atLeast: 3 }", "by their path only")]
    [InlineData("{ requests: { status: 500-503, substatus: 3 }, atLeast: 3 }", "by path only")]
    [InlineData("{ requests: { status: 500, substatus: 0 }, atLeast: 3 }", "takes 0 for any")]
    public void What_autoheal_has_no_trigger_for_is_left_out_with_the_reason(string unhealthy, string why)
    {
        var export = AutoHealExport.Of(Files.Load($"name: web\nsites: {{ tags: {{ tier: web }} }}\nunhealthy: {unhealthy}\nladder: [ {{ step: recycle }} ]\n").Set!.Policies.Single());

        Assert.True(export.IsEmpty);
        Assert.Contains(export.Notes, note => note.Contains(why, StringComparison.Ordinal));
    }

    private static readonly Condition Nothing = new Condition.Any([]);

    private static IEnumerable<string> Parts(Policy policy) => policy.Leaves.Select(Meaning.Of).Order(StringComparer.Ordinal);

    private static string Text(string? text) => System.Text.Json.JsonSerializer.Serialize(text);

    private static AutoHealImport Import(string text) => AutoHealImport.Read(Encoding.UTF8.GetBytes(text), "taken").Import ?? throw new InvalidOperationException($"{AutoHealImport.Read(Encoding.UTF8.GetBytes(text), "taken").Why}\n{text}");
}
