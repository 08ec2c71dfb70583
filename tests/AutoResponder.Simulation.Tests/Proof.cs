using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Tests;

/// <summary>How much is shown: all of it where a proof is asked for, a tenth in an ordinary test run. Each part is run once, whichever test needs it first.</summary>
internal static class Proof
{
    public static readonly bool IsWhole = Environment.GetEnvironmentVariable("AUTORESPONDER_PROOF") == "1";

    private static readonly Lazy<Totals> SafetyRuns = new(() => Campaign.Run("safety", Seeds(IsWhole ? 20_000 : 2_000, Profiles.Safety)));
    private static readonly Lazy<Totals> LivenessRuns = new(() => Campaign.Run("liveness", Seeds(IsWhole ? 5_000 : 500, Profiles.Liveness)));
    private static readonly Lazy<Totals> StormRuns = new(() => Campaign.Run("storms over 500 sites", Seeds(IsWhole ? 12 : 1, Profiles.Storm)));
    private static readonly Lazy<Totals> CrashRuns = new(() => Campaign.Run("a crash at every await", Crashes()));

    public static Totals Safety => SafetyRuns.Value;

    public static Totals Liveness => LivenessRuns.Value;

    public static Totals Storm => StormRuns.Value;

    public static Totals Crash => CrashRuns.Value;

    public static IReadOnlyList<(string Name, Profile Profile)> Stories => IsWhole ? Scenarios.All : [Scenarios.All[0], Scenarios.All[4], Scenarios.All[23]];

    private static List<Func<Profile>> Seeds(int count, Func<ulong, Profile> make) => [.. Enumerable.Range(1, count).Select(seed => new Func<Profile>(() => make((ulong)seed)))];

    /// <summary>Each story is told once to count its turns, and then once for each of them, at which whoever has it dies.</summary>
    private static List<Func<Profile>> Crashes() =>
    [
        .. Stories.SelectMany(story =>
        {
            var turns = Run.Of(story.Profile).InTrouble;
            return Enumerable.Range(1, (int)turns).Select(turn => new Func<Profile>(() => story.Profile with { DiesAt = turn }));
        }),
    ];
}
