using AutoResponder.Simulation.Faults;

namespace AutoResponder.Simulation.Runs;

/// <summary>Makes a failing run smaller for whoever has to read it: less time, fewer kinds of fault, processes, sites and crashes, as long as the same invariant still fails.</summary>
public static class Shrinker
{
    // What is left out changes what the dice mean; a few other seeds are tried before it is called needed.
    private const int Seeds = 4;

    public static Profile Shrink(RunResult failing, int mostRuns = 400) => Shrink(failing, static profile => Run.Of(profile), mostRuns);

    internal static Profile Shrink(RunResult failing, Func<Profile, RunResult> run, int mostRuns)
    {
        if (failing.Violation is not { } violation) throw new ArgumentException("Nothing failed in this run.", nameof(failing));

        var (best, left) = (failing, mostRuns);
        while (NextSmaller(best, violation.Invariant, run, ref left) is { } smaller) best = smaller;
        return best.Profile;
    }

    private static RunResult? NextSmaller(RunResult failing, string invariant, Func<Profile, RunResult> run, ref int left)
    {
        foreach (var candidate in Smaller(failing))
        {
            if (Fails(candidate, invariant, run, ref left) is { } smaller) return smaller;
        }

        return null;
    }

    private static RunResult? Fails(Profile candidate, string invariant, Func<Profile, RunResult> run, ref int left)
    {
        for (var i = 0; i < Seeds && left > 0; i++, left--)
        {
            var result = run(i == 0 ? candidate : candidate with { Seed = candidate.Seed + ((ulong)i << 32) });
            if (result.Violation?.Invariant == invariant) return result;
        }

        return null;
    }

    private static IEnumerable<Profile> Smaller(RunResult failing)
    {
        var profile = failing.Profile;
        var minutes = (int)Math.Ceiling((failing.Violation!.At - World.Start).TotalMinutes) + 1;
        if (profile.Calm == 0 && minutes < profile.Minutes) yield return profile with { Minutes = minutes };

        var kinds = profile.Faults.Keys.ToList();
        if (kinds.Count > 3)
        {
            yield return profile with { Faults = profile.Faults.RemoveRange(kinds.Take(kinds.Count / 2)) };
            yield return profile with { Faults = profile.Faults.RemoveRange(kinds.Skip(kinds.Count / 2)) };
        }

        foreach (var kind in kinds) yield return profile with { Faults = profile.Faults.Remove(kind) };

        if (profile.Nodes > 1) yield return profile with { Nodes = 1 };
        if (profile.Nodes > 2) yield return profile with { Nodes = 2 };
        for (var i = 0; i < profile.Illnesses.Length && profile.Illnesses.Length > 1; i++) yield return profile with { Illnesses = profile.Illnesses.RemoveAt(i) };
        for (var i = 0; i < profile.Plans.Length; i++)
        {
            if (profile.Plans.Length > 1) yield return WithoutPlan(profile, i);
            if (profile.Plans[i].Sites.Length > 1) yield return WithoutSite(profile, i);
        }

        var crashes = (int)failing.Faults[(int)FaultKind.Crash];
        if (crashes > 0 && (profile.MostCrashes is not { } most || most > 1)) yield return profile with { MostCrashes = Math.Max(1, crashes / 2) };
        if (profile.Tail > 0) yield return profile with { Tail = 0 };
        if (profile.Latency > 20) yield return profile with { Latency = 20 };
    }

    private static Profile WithoutPlan(Profile profile, int plan) => profile with
    {
        Plans = profile.Plans.RemoveAt(plan),
        Illnesses = [.. profile.Illnesses.Where(illness => illness.Plan != plan).Select(illness => illness.Plan > plan ? illness with { Plan = illness.Plan - 1 } : illness)],
    };

    private static Profile WithoutSite(Profile profile, int plan)
    {
        var last = profile.Plans[plan].Sites.Length - 1;
        return profile with
        {
            Plans = profile.Plans.SetItem(plan, profile.Plans[plan] with { Sites = profile.Plans[plan].Sites.RemoveAt(last) }),
            Illnesses = [.. profile.Illnesses.Where(illness => illness.Plan != plan || illness.Site != last)],
        };
    }
}
