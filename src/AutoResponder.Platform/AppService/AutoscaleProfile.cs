using System.Globalization;
using System.Text.Json;
using AutoResponder.Platform.Arm;

namespace AutoResponder.Platform.AppService;

/// <summary>A profile of an autoscale setting: its name and its bounds.</summary>
/// <param name="Default">How many instances there are to be where metrics cannot be read; never below the minimum.</param>
internal sealed record AutoscaleProfile(string Name, int Minimum, int Maximum, int? Default)
{
    /// <summary>Reads one; null where its bounds make no sense.</summary>
    public static AutoscaleProfile? Read(JsonElement profile)
    {
        if (profile.Text("name") is not { } name || profile.Field("capacity") is not { } capacity) return null;
        if (Count(capacity, "minimum") is not { } minimum || Count(capacity, "maximum") is not { } maximum || minimum > maximum) return null;

        return new AutoscaleProfile(name, minimum, maximum, Count(capacity, "default"));
    }

    /// <summary>The one profile that holds now, or why that cannot be told.</summary>
    /// <remarks>Dated ones go before weekly ones, and those before the one without a date. A weekly one holds until the next begins: once there is one, the one without a date never holds.</remarks>
    public static (AutoscaleProfile? Profile, string Why) InForce(JsonElement setting, DateTimeOffset now)
    {
        var all = setting.Items("profiles").Select(profile => (Profile: profile, Name: profile.Text("name"), Schedule: ProfileSchedule.Read(profile))).ToList();
        foreach (var (_, name, schedule) in all)
        {
            // Any of them might be the one.
            if (name is null || schedule is null) return (null, $"when profile {name ?? "without a name"} holds is not understood");
        }

        var (chosen, why) = Choose([.. all.Select(candidate => (candidate.Name!, candidate.Schedule!))], now);
        if (chosen is null) return (null, why);
        if (all.Count(candidate => candidate.Name == chosen) > 1) return (null, $"there are two profiles {chosen}");

        return Read(all.Find(candidate => candidate.Name == chosen).Profile) is { } profile ? (profile, "") : (null, $"the bounds of profile {chosen} are not understood");
    }

    private static (string? Name, string Why) Choose(List<(string Name, ProfileSchedule Schedule)> all, DateTimeOffset now)
    {
        var dated = Of<ProfileSchedule.Once>(all);
        var possible = dated.Where(profile => profile.Schedule.Start.Earliest <= now && now < profile.Schedule.End.Latest).ToList();
        if (possible.Count > 0)
        {
            return possible is [var only] && only.Schedule.Start.Latest <= now && now < only.Schedule.End.Earliest
                ? (only.Name, "")
                : (null, $"whether {Names(possible)} holds now cannot be told from the dates");
        }

        if (Of<ProfileSchedule.Weekly>(all) is { Count: > 0 } weekly)
        {
            var begun = Newest(weekly, now, time => time.Earliest).Union(Newest(weekly, now, time => time.Latest)).ToList();
            return begun is [var only] ? (only.Name, "") : (null, $"which of {Names(begun)} holds now cannot be told from the times");
        }

        return Of<ProfileSchedule.Otherwise>(all) switch
        {
            [var only] => (only.Name, ""),
            [] => (null, "no profile holds now"),
            var several => (null, $"{Names(several)} hold at all times"),
        };
    }

    /// <summary>The weekly profile that began last; more than one where they began together.</summary>
    private static IEnumerable<(string Name, ProfileSchedule.Weekly Schedule)> Newest(List<(string Name, ProfileSchedule.Weekly Schedule)> weekly, DateTimeOffset now, Func<WallTime, DateTimeOffset> reading)
    {
        var newest = weekly.Max(profile => profile.Schedule.LastStart(now, reading));
        return weekly.Where(profile => profile.Schedule.LastStart(now, reading) == newest);
    }

    private static List<(string Name, T Schedule)> Of<T>(List<(string Name, ProfileSchedule Schedule)> all)
        where T : ProfileSchedule => [.. all.Where(profile => profile.Schedule is T).Select(profile => (profile.Name, (T)profile.Schedule))];

    private static string Names<T>(List<(string Name, T Schedule)> profiles) => string.Join(" and ", profiles.Select(profile => profile.Name));

    // Azure writes these numbers as text.
    private static int? Count(JsonElement capacity, string name) =>
        int.TryParse(capacity.Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : capacity.Number(name) is { } number and >= 0 ? number : null;
}
