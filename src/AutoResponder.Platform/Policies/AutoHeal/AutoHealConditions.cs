using System.Globalization;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies.Source;

namespace AutoResponder.Platform.Policies.AutoHeal;

/// <summary>AutoHeal's triggers as conditions.</summary>
internal static class AutoHealConditions
{
    public const string Requests = "Requests";
    public const string PrivateBytes = "PrivateBytes";
    public const int Kilobyte = 1024;
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>AutoHeal knows no window for memory; this is the shortest that Azure's metrics have.</summary>
    public static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Null for what no condition says.</summary>
    /// <param name="notes">Gets a sentence for what differs.</param>
    public static Condition? Of(AutoHealTrigger trigger, ICollection<string> notes)
    {
        switch (trigger)
        {
            case AutoHealTrigger.PrivateBytes memory:
                // At once, as AutoHeal does: one minute above it is enough.
                return new Condition.Metric(PrivateBytes, MetricScope.Instance, "Maximum", Comparison.Above, (double)memory.Kilobytes * Kilobyte, Minute);

            case AutoHealTrigger.Requests requests:
                return Fits(requests.Interval, "requests", notes)
                    ? new Condition.Metric(Requests, MetricScope.Instance, "Total", Comparison.Above, requests.Count - 1, Whole(requests.Interval, notes))
                    : null;

            case AutoHealTrigger.StatusCode code:
                return Logged("statusCodes", new RequestFilter { Status = new(code.Status, code.Status), Substatus = Said(code.Substatus), Win32 = Said(code.Win32) }, code.Path, code.Count, code.Interval, notes);

            case AutoHealTrigger.StatusRange range:
                return Logged("statusCodesRange", new RequestFilter { Status = new(range.From, range.To) }, range.Path, range.Count, range.Interval, notes);

            case AutoHealTrigger.SlowRequests slow:
                if (slow.Taken <= Longest) return Logged("slowRequests", new RequestFilter { SlowerThan = slow.Taken }, slow.Path, slow.Count, slow.Interval, notes);

                notes.Add($"slowRequests with timeTaken {AutoHealFigures.Say(slow.Taken)} was left out: 'slowerThan' is at most {Units.Say(Longest)}");
                return null;

            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static Condition.Logged? Logged(string what, RequestFilter like, string? path, int count, TimeSpan interval, ICollection<string> notes)
    {
        if (!Fits(interval, what, notes)) return null;
        if (like.Status is { From: < 100 } or { To: > 599 } || like.Substatus is { To: > 9999 } || count > 1_000_000)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{what} {like}, {count} times, was left out: a status is 100 to 599, a substatus at most 9999, a count at most 1000000"));
            return null;
        }

        if (Path(path) is not (true, var pattern))
        {
            notes.Add($"{what} with path '{Sentence.Shown(path!)}' was left out: that is no path without a query, a question mark or a blank");
            return null;
        }

        if (pattern is not null && pattern != path) notes.Add($"path '{Sentence.Shown(path!)}' became '{pattern}'");
        notes.Add("Requests by status, path and duration are counted in the web server's own log (Windows, where it is switched on) and over the whole site; AutoHeal counts in each worker process by itself");
        return new Condition.Logged(like with { Path = pattern }, count, interval);
    }

    private static bool Fits(TimeSpan interval, string what, ICollection<string> notes)
    {
        if (interval <= Longest) return true;

        notes.Add($"{what} over {AutoHealFigures.Say(interval)} was left out: a window is at most {Units.Say(Longest)}");
        return false;
    }

    /// <summary>Azure's metrics are by the minute.</summary>
    private static TimeSpan Whole(TimeSpan interval, ICollection<string> notes)
    {
        if (interval.Ticks % TimeSpan.TicksPerMinute == 0) return interval;

        var whole = TimeSpan.FromMinutes(Math.Ceiling(interval.TotalMinutes));
        notes.Add($"requests are counted by the minute, so that {AutoHealFigures.Say(interval)} became {Units.Say(whole)}");
        return whole;
    }

    private static NumberRange? Said(int number) => number > 0 ? new NumberRange(number, number) : null;

    private static (bool Fits, string? Pattern) Path(string? path)
    {
        if (path is null) return (true, null);

        var pattern = path[0] is '/' or '*' ? path : $"/{path}";
        return (pattern.Length <= 400 && !pattern.Any(letter => letter is '?' or '\\' || char.IsWhiteSpace(letter)), pattern);
    }
}
