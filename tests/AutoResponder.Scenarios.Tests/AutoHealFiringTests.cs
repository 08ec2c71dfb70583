using System.Collections.Immutable;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies;
using AutoResponder.Platform.Policies.AutoHeal;
using AutoResponder.Platform.Tests;
using AutoResponder.Simulation.Cloud;
using AutoResponder.Simulation.Faults;
using AutoResponder.Simulation.Staging;

namespace AutoResponder.Scenarios.Tests;

/// <summary>A policy that was AutoHeal recycles where AutoHeal did, for each kind of trigger, and not where a trigger is just missed.</summary>
public sealed class AutoHealFiringTests : IDisposable
{
    private const string Everywhere = "/";
    private static readonly TimeSpan Sick = TimeSpan.FromMinutes(10);
    private static readonly string Fixture = Path.Combine(Repository.Root, "tests", "AutoResponder.Policies.Tests", "AutoHeal", "fixtures", "every-trigger.json");
    private readonly string _folder = Directory.CreateTempSubdirectory("autoheal-").FullName;

    /// <summary>What happens besides the illness of one worker, how many requests a minute there are, and whether AutoHeal's rules of the fixture are met by it.</summary>
    private static readonly Dictionary<string, (int Load, Happening? Also, bool Fires)> Worlds = new(StringComparer.Ordinal)
    {
        // 6000 in 10 min in one process of two.
        ["requests"] = (1200, null, true),
        ["one request too few"] = (1199, null, false),

        ["private bytes above 1.5 GB"] = (200, Leak(TimeSpan.FromMinutes(60)), true),
        ["private bytes that stay below 1.5 GB"] = (200, Leak(TimeSpan.FromMinutes(13)), false),

        ["status 503, 30 in 2 min"] = (200, Serves(503, 30, TimeSpan.FromMinutes(2)), true),
        ["status 503, 29 in 2 min"] = (200, Serves(503, 29, TimeSpan.FromMinutes(2)), false),
        ["another status"] = (200, Serves(505, 30, TimeSpan.FromMinutes(2)), false),

        ["status 500.19 with 126 under a path, 5 in 90 s"] = (200, Serves(500, 5, TimeSpan.FromSeconds(90), "/oven/door", 19, 126), true),
        ["4 of them"] = (200, Serves(500, 4, TimeSpan.FromSeconds(90), "/oven/door", 19, 126), false),
        ["another substatus"] = (200, Serves(500, 5, TimeSpan.FromSeconds(90), "/oven/door", 18, 126), false),
        ["another status of Windows"] = (200, Serves(500, 5, TimeSpan.FromSeconds(90), "/oven/door", 19, 64), false),
        ["another path"] = (200, Serves(500, 5, TimeSpan.FromSeconds(90), "/ovens", 19, 126), false),
        ["5 of them in 100 s"] = (200, Serves(500, 1, TimeSpan.FromSeconds(25), "/oven/door", 19, 126), false),

        ["status 502 to 504 at a path, 12 in 5 min"] = (200, Serves(504, 12, TimeSpan.FromMinutes(5), "/orders"), true),
        ["11 of them"] = (200, Serves(504, 11, TimeSpan.FromMinutes(5), "/orders"), false),
        ["a status beside the range"] = (200, Serves(501, 12, TimeSpan.FromMinutes(5), "/orders"), false),

        ["slower than 20 s, 15 in 4 min"] = (200, Serves(200, 15, TimeSpan.FromMinutes(4), took: 20.1), true),
        ["14 of them"] = (200, Serves(200, 14, TimeSpan.FromMinutes(4), took: 20.1), false),
        ["no slower than 20 s"] = (200, Serves(200, 15, TimeSpan.FromMinutes(4), took: 20), false),

        ["slower than 7.5 s at a path, 9 in 3 min"] = (200, Serves(200, 9, TimeSpan.FromMinutes(3), "/search/all", took: 7.6), true),
        ["8 of them"] = (200, Serves(200, 8, TimeSpan.FromMinutes(3), "/search/all", took: 7.6), false),
        ["as slow, elsewhere"] = (200, Serves(200, 9, TimeSpan.FromMinutes(3), "/find", took: 7.6), false),
    };

    public static TheoryData<string> Triggers => [.. Worlds.Keys];

    [Theory]
    [MemberData(nameof(Triggers))]
    public void It_recycles_where_autoheal_would_and_nowhere_else(string what)
    {
        var (load, also, fires) = Worlds[what];
        var result = Play(load, also, Happens(also is Happening.FallsIll leak ? leak : new Happening.FallsIll { Ill = IllnessKind.Errors, Share = 0.9, Everywhere = false, At = Sick }));

        var (acts, incidents) = (result.Acts.Length, result.Sites["site"].Incidents);
        Assert.True(result.Violated is null && (fires ? acts > 0 && result.Sites["site"].Steps.Keys.All(step => step == "recycle") : (acts, incidents) == (0, 0)), $"{what}\n{result.ToText()}");
        if (fires) Assert.True(result.Acts[0] > Sick && result.Acts[0] < Sick + TimeSpan.FromMinutes(20), $"{what}\n{result.ToText()}");
    }

    /// <summary>Here a guardrail says more than AutoHeal knows: whoever answers well is not ended for being asked much.</summary>
    [Fact]
    public void Many_requests_alone_are_held_against_a_worker_that_answers_badly_and_not_against_one_that_is_well()
    {
        var result = Play(1200, null, []);

        Assert.Empty(result.Acts);
        Assert.Equal(1, result.Sites["site"].Incidents);
        Assert.Contains("directReading", result.Sites["site"].Held.Keys);
    }

    /// <summary>The way back: what AutoHeal is given by an export does the same again.</summary>
    [Theory]
    [InlineData(30, true)]
    [InlineData(29, false)]
    public void What_was_exported_and_imported_again_fires_as_before(int count, bool fires)
    {
        var result = Play(200, Serves(503, count, TimeSpan.FromMinutes(2)), Happens(new Happening.FallsIll { Ill = IllnessKind.Errors, Share = 0.9, Everywhere = false, At = Sick }), again: true);

        Assert.Equal(fires, result.Acts.Length > 0);
    }

    public void Dispose() => Directory.Delete(_folder, true);

    private ScenarioResult Play(int load, Happening? also, ImmutableArray<Happening> ill, bool again = false)
    {
        ImmutableArray<Happening> events = [new Happening.Fault(FaultKind.AlertLost, "alerts are lost"), .. ill, .. also is null or Happening.FallsIll ? [] : new[] { also }];
        return ScenarioRun.Of(
            new Scenario
            {
                Name = "autoheal",
                Mode = Mode.Act,
                Lasts = TimeSpan.FromMinutes(45),
                Sites = ImmutableSortedDictionary<string, SiteOnStage>.Empty.Add("site", new SiteOnStage { Load = load }),
                Events = events,
            },
            Imported(again));
    }

    /// <summary>As 'policy import autoheal' prints it, read from a folder.</summary>
    private PolicySet Imported(bool again)
    {
        var (import, why) = AutoHealImport.Read(File.ReadAllBytes(Fixture), "taken-over", "*/sites/site");
        if (again) (import, why) = AutoHealImport.Read(System.Text.Encoding.UTF8.GetBytes(AutoHealBicep.Write(AutoHealExport.Of(import!.Policy))), "taken-over", "*/sites/site");
        Assert.Null(why);
        File.WriteAllText(Path.Combine(_folder, "taken-over.yaml"), import!.ToYaml());
        File.Copy(Path.Combine(Repository.Root, "policies", "fleet.yaml"), Path.Combine(_folder, "fleet.yaml"));
        var load = PolicyFiles.Load(_folder);
        return load.Set ?? throw new InvalidDataException(string.Join('\n', load.Problems));
    }

    private static ImmutableArray<Happening> Happens(Happening happening) => [happening];

    /// <summary>From 300 MB on, 100 MB a minute.</summary>
    private static Happening.FallsIll Leak(TimeSpan lasts) => new() { Ill = IllnessKind.Leak, Everywhere = false, Grows = 100_000_000, FailsAt = long.MaxValue, Lasts = lasts, At = Sick };

    private static Happening.Serves Serves(int status, int count, TimeSpan every, string path = Everywhere, int substatus = 0, int win32 = 0, double took = 0.2) =>
        new(new LoggedRequest(default, status, substatus, win32, path, TimeSpan.FromSeconds(took)), count, every) { At = Sick + TimeSpan.FromMinutes(1) };
}
