using System.Globalization;

namespace AutoResponder.Core.Policies;

/// <summary>Judges how many requests of a kind the site's own HTTP log holds. Lines that are there prove; lines that are not prove nothing, unless the log is known to be whole, or the platform counted too few requests of any kind.</summary>
internal static class LogCounts
{
    /// <summary>Two machines' clocks may differ by so much.</summary>
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromMinutes(1);

    public static Verdict Judge(Condition.Logged condition, View view)
    {
        var fromLog = OfLog(condition, view);
        if (fromLog.Health != Health.Unknown) return fromLog;

        // A site that nobody asks writes no log. The platform's own count of all requests then says that there cannot have been as many.
        var all = view.Of("Requests", null, "Total", condition.Window);
        return all.Gap is null && all.Covers && all.Sum < condition.AtLeast
            ? new Verdict(Health.Healthy, () => string.Create(CultureInfo.InvariantCulture, $"only {all.Sum:0} requests of any kind in {all.Says(view.Now)}, and it takes {condition.AtLeast:0.###} {condition.Like}"))
            : fromLog;
    }

    private static Verdict OfLog(Condition.Logged condition, View view)
    {
        var reading = view.Evidence.Requests.FirstOrDefault(candidate => candidate.Like == condition.Like && candidate.Window == condition.Window);
        if (reading is null) return Verdict.Unknown(() => $"the HTTP log says nothing of requests {condition.Like}: it is not there, or could not be read");
        if (reading.SampleEnd > view.Now + ClocksDiffer) return Verdict.Unknown(() => "the newest line of the HTTP log is from the future, so that nothing can be told from its times");

        var age = view.Now > reading.SampleEnd ? view.Now - reading.SampleEnd : TimeSpan.Zero;
        if (age > Window.OldestSample) return Verdict.Unknown(() => string.Create(CultureInfo.InvariantCulture, $"the newest line of the HTTP log is {age.TotalMinutes:0.#} min old"));

        // Counted from before the act on: some of them may be of before it.
        if (view.NotBefore is { } moment && moment > reading.SampleEnd - reading.Window && (reading.NotBefore is not { } counted || counted < moment))
            return Verdict.Unknown(() => "the HTTP log was counted from before the act");

        var from = reading.From > reading.SampleEnd - reading.Window ? reading.From : reading.SampleEnd - reading.Window;
        var covered = reading.SampleEnd - from;
        if (reading.Matched >= condition.AtLeast) return new Verdict(Health.Unhealthy, () => $"{Figures()}, and {condition.AtLeast:0.###} are enough");

        var isWhole = covered >= reading.Window && view.Now - reading.WholeUntil <= Window.OldestSample;
        return isWhole
            ? new Verdict(Health.Healthy, () => $"{Figures()}, and it takes {condition.AtLeast:0.###}")
            : Verdict.Unknown(() => $"{Figures()}; it takes {condition.AtLeast:0.###}, and not all of the log is there");

        string Figures() => string.Create(
            CultureInfo.InvariantCulture,
            $"{reading.Matched} of {reading.All} logged requests were {condition.Like} in {Window.Say(covered)} of {Window.Say(reading.Window)} (newest line {Window.Say(age)} old)");
    }
}
