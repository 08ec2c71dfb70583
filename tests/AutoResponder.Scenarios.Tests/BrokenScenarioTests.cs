using System.Text;
using AutoResponder.Cli.Scenarios;

namespace AutoResponder.Scenarios.Tests;

/// <summary>What is wrong in a scenario is refused where it stands, with what is allowed.</summary>
public sealed class BrokenScenarioTests
{
    private const string Right = """
        name: broken
        lasts: 1h
        plans:
          one: { instances: 2 }
          two: { instances: 1 }
        sites:
          shop: { plan: one }
          api: { plan: two, region: northeurope }
        events:
          - { at: 10m, ill: hang, site: shop }
          - { at: 20m, change: scale, plan: one, to: 3 }
        expect:
          sites:
            shop: { steps: { recycle: 1 } }
        """;

    [Fact]
    public void The_right_one_is_right() => Assert.Empty(Read(Right));

    [Theory]
    [InlineData("lasts: 1h", "last: 1h", "2:1", "'last' is not known, probably 'lasts'")]
    [InlineData("lasts: 1h", "lasts: 60", "2:8", "is no length of time without its unit")]
    [InlineData("lasts: 1h", "start: 2026-03-02", "2:8", "'2026-03-02' is no moment; 'start' is such as 2026-03-29T00:30:00Z")]
    [InlineData("lasts: 1h", "mode: approve-all", "2:7", "'mode' is observe, approve or act")]
    [InlineData("lasts: 1h", "person: { takes: soon }", "2:18", "such as 5m, at most 7d, or never")]
    [InlineData("lasts: 1h", "seed: -1", "2:7", "a whole number from 0")]
    [InlineData("name: broken", "description: x", "1:1", "'name' is missing")]
    [InlineData("ill: hang", "ill: hangs", "10:21", "'hangs' is not known, probably 'hang'")]
    [InlineData("ill: hang", "il: hang", "10:5", "'il' is not known, probably 'ill'")]
    [InlineData("ill: hang,", "ill: hang, well: shop,", "10:27", "stands beside 'ill'")]
    [InlineData("ill: hang,", "ill: hang, for: 5m,", "10:27", "'for' is called 'lasts' for an illness")]
    [InlineData("at: 10m", "at: 10", "10:11", "is no length of time without its unit")]
    [InlineData("at: 10m", "at: 2h", "10:5", "'at' is after the end; the scenario lasts 1h")]
    [InlineData("at: 10m", "at: 10m, once: ActStarted", "10:22", "an event has one of them")]
    [InlineData("at: 10m", "once: ActStart", "10:13", "probably 'ActStarted'")]
    [InlineData("at: 10m", "later: 5s", "10:14", "there is none")]
    [InlineData("site: shop", "site: shp", "10:5", "there is no site 'shp', probably 'shop'; there are api and shop")]
    [InlineData(", site: shop", "", "10:5", "'site' is missing; there are several: api and shop")]
    [InlineData(", to: 3", "", "11:24", "'to' is missing; 'scale' says to how many instances")]
    [InlineData("plan: one, to", "plan: three, to", "11:5", "there is no plan 'three'; there are")]
    [InlineData("{ at: 10m, ill: hang, site: shop }", "{ outage: westus }", "10:5", "there is no region 'westus'; there are northeurope and westeurope")]
    [InlineData("shop: { plan: one }", "shop: { plan: on }", "7:17", "there is no plan 'on', probably 'one'; there are one and two")]
    [InlineData("shop: { plan: one }", "shop: { os: windows }", "7:9", "'plan' is missing; there are several: one and two")]
    [InlineData("shop: { plan: one }", "shop: { plan: one, os: mac }", "7:26", "windows or linux")]
    [InlineData("  api: {", "  Api: {", "8:8", "it is of lower-case letters, digits and '-'")]
    [InlineData("one: { instances: 2 }", "one: { instances: 20 }", "4:21", "above 'maximum'")]
    [InlineData("one: { instances: 2 }", "one: { autoscale: { minimum: 4, maximum: 2 } }", "4:32", "above 'maximum'")]
    [InlineData("    shop: { steps: { recycle: 1 } }", "    shp: { acts: 1 }", "14:12", "'acts' does not belong here, but in 'expect.regions.NAME'")]
    [InlineData("    shop: { steps: { recycle: 1 } }", "    shp: { incidents: 1 }", "14:10", "there is no site 'shp', probably 'shop'")]
    [InlineData("recycle: 1", "recycel: 1", "14:31", "there is no step 'recycel', probably 'recycle'; there are recycle, restartSite, restart, scaleOut, captureDiagnostics, call, notify, rebootWorker and scaleUp")]
    [InlineData("recycle: 1", "recycle: 3-1", "14:31", "'3-1' ends before it begins")]
    [InlineData("recycle: 1", "recycle: once", "14:31", "a number such as 1, or a range such as 1-3")]
    [InlineData("steps: { recycle: 1 }", "ends: well", "14:19", "none, closed, handedOver or open")]
    public void What_is_wrong_is_refused_where_it_stands(string right, string wrong, string place, string sentence)
    {
        var text = Right.Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEqual(Right, text);

        Assert.Contains(Read(text), problem => problem.StartsWith($"broken.yaml:{place}: ", StringComparison.Ordinal) && problem.Contains(sentence, StringComparison.Ordinal));
    }

    private static List<string> Read(string text)
    {
        var (scenario, problems) = ScenarioFiles.Read("broken.yaml", Encoding.UTF8.GetBytes(text));
        Assert.Equal(scenario is null, problems.Count > 0);
        return [.. problems.Select(problem => problem.ToString())];
    }
}
