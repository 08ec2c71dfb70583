using System.Collections.Immutable;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies;
using AutoResponder.Platform.Tests;
using AutoResponder.Simulation.Cloud;
using AutoResponder.Simulation.Faults;
using AutoResponder.Simulation.Staging;

namespace AutoResponder.Scenarios.Tests;

/// <summary>Long stories out of a seed: sites of every policy that ships fall ill again and again, while people deploy, restart, pause, disarm, and storage, figures and Azure fail now and then.</summary>
internal static class Months
{
    private static readonly string[] Sites = ["shop", "cart", "news", "php", "api", "slow"];

    /// <summary>The policies that ship, as they act.</summary>
    public static PolicySet Policies { get; } = StageMode.Apply(PolicyFiles.Load(Path.Combine(Repository.Root, "policies")).Set!, Mode.Act);

    /// <param name="shared">Whether some of the sites share a plan, so that one's illness is the others' as well.</param>
    public static Scenario Of(int seed, int days, bool shared) => new()
    {
        Name = $"month-{seed}",
        Seed = seed,
        Lasts = TimeSpan.FromDays(days),
        Plans = Sites.Select(site => PlanOf(site, shared)).Distinct().ToImmutableSortedDictionary(plan => plan, _ => new PlanOnStage(), StringComparer.Ordinal),
        Sites = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, Sites.Select(site => KeyValuePair.Create(site, Site(site, shared)))),
        Events = [.. Happenings(new Random(seed), TimeSpan.FromDays(days))],
    };

    private static string PlanOf(string site, bool shared) => shared && site is "shop" or "cart" or "news" ? "common" : $"of-{site}";

    private static SiteOnStage Site(string name, bool shared) => new()
    {
        Plan = PlanOf(name, shared),
        IsLinux = name == "api",
        Policy = name switch { "news" => "memory-or-cpu", "php" => "php-windows-slow", "api" => "linux-api-leak", "slow" => "slow-requests", _ => null },
    };

    private static IEnumerable<Happening> Happenings(Random dice, TimeSpan lasts)
    {
        for (var at = TimeSpan.FromMinutes(30); at < lasts - TimeSpan.FromHours(2); at += TimeSpan.FromMinutes(dice.Next(60, 300)))
        {
            var site = Sites[dice.Next(Sites.Length)];
            yield return FallsIll(dice, site) with { At = at };
            if (dice.Next(2) == 0) yield return Meanwhile(dice, site) with { At = at + TimeSpan.FromMinutes(dice.Next(-20, 20)) };
        }
    }

    private static Happening.FallsIll FallsIll(Random dice, string site)
    {
        var ill = new Happening.FallsIll { Site = site, Ill = Pick(dice, IllnessKind.Hang, IllnessKind.Hang, IllnessKind.Leak, IllnessKind.Errors, IllnessKind.Slow, IllnessKind.DeadBackend, IllnessKind.CrashLoop, IllnessKind.Overload, IllnessKind.Hog) };
        return ill with
        {
            Everywhere = ill.Ill is IllnessKind.Hang or IllnessKind.Slow && dice.Next(4) == 0 ? true : null,
            Lasts = ill.Ill == IllnessKind.Overload ? TimeSpan.FromMinutes(dice.Next(20, 90)) : dice.Next(4) == 0 ? TimeSpan.FromMinutes(dice.Next(2, 40)) : null,
            ComesBack = ill.Ill is IllnessKind.Hang && dice.Next(3) == 0 ? dice.Next(1, 4) : 0,
            Again = TimeSpan.FromMinutes(dice.Next(3, 50)),
            Share = dice.Next(3, 10) / 10d,
        };
    }

    private static Happening Meanwhile(Random dice, string site)
    {
        var length = TimeSpan.FromMinutes(dice.Next(3, 40));
        return dice.Next(10) switch
        {
            0 => new Happening.Changes { Change = Pick(dice, ChangeKind.Deployment, ChangeKind.Restart, ChangeKind.Settings, ChangeKind.Swap), Site = site },
            1 or 2 or 3 => new Happening.LeftAlone(Pick(dice, site, "policy:web-5xx", "tag:tier=web"), false) { For = length },
            4 => new Happening.Arming(ArmingKind.Disarm) { For = length },
            5 => new Happening.Metrics(Lost: dice.Next(2) == 0) { For = length, By = TimeSpan.FromMinutes(6) },
            6 => new Happening.Storage(ReadOnly: dice.Next(2) == 0) { For = TimeSpan.FromMinutes(dice.Next(1, 6)) },
            7 => new Happening.Handler(HandlerState.Killed) { For = TimeSpan.FromMinutes(dice.Next(1, 10)) },
            8 => new Happening.Order(Pick(dice, Core.Signals.OrderKind.Take, Core.Signals.OrderKind.Close)) { Site = site },
            _ => new Happening.Fault(Pick(dice, FaultKind.ArmThrottled, FaultKind.ArmConflict, FaultKind.ArmErrorApplied, FaultKind.ArmErrorNotApplied, FaultKind.ActIgnored, FaultKind.AlertLost, FaultKind.EvidenceMissing, FaultKind.CaptureHangs, FaultKind.LedgerRace, FaultKind.QueueDuplicate), "something fails") { For = length },
        };
    }

    private static T Pick<T>(Random dice, params ReadOnlySpan<T> of) => of[dice.Next(of.Length)];
}
