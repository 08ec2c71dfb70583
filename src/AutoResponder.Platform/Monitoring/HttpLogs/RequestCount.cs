using AutoResponder.Core;
using AutoResponder.Core.Observations;

namespace AutoResponder.Platform.Monitoring.HttpLogs;

/// <summary>What the ends of a site's logs come to, taken together.</summary>
/// <param name="IsComplete">Whether no file is missing that may hold lines of the time.</param>
/// <param name="ReachesBack">Whether there are older files too: then the log did not begin with the first line that was read.</param>
internal sealed record RequestCount(IReadOnlyList<(string Mark, bool IsCut, W3cLog Log)> Files, bool IsComplete, bool ReachesBack, DateTimeOffset AskedAt)
{
    private static readonly TimeSpan Direct = TimeSpan.FromMinutes(1);

    /// <summary>Lines carry whole seconds: of the second that a piece begins with, some may be cut away.</summary>
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>When the newest line was written; null where there is none.</summary>
    public DateTimeOffset? SampleEnd => Files.SelectMany(file => file.Log.Lines).Select(line => (DateTimeOffset?)line.Request.EndedAt).Max();

    /// <summary>Counts; null where a line does not say what would have to be known of it.</summary>
    public RequestsReading? Of(RequestsQuestion question)
    {
        if (SampleEnd is not { } end) return null;

        var (matched, all, recent) = (0, 0, 0);
        foreach (var (request, isOfUsers) in Files.SelectMany(file => file.Log.Lines))
        {
            if (!isOfUsers || request.EndedAt <= end - question.Window || request.BeganAt < question.NotBefore) continue;
            if (question.Like.Fits(request) is not { } fits) return null;

            all++;
            if (!fits) continue;

            matched++;
            if (request.EndedAt > AskedAt - Direct) recent++;
        }

        return new RequestsReading(question.Like, question.Window, matched, all, recent, WholeFrom(end, question.NotBefore), WholeUntil(end - question.Window), end, question.NotBefore);
    }

    private DateTimeOffset WholeFrom(DateTimeOffset end, DateTimeOffset? notBefore)
    {
        var cuts = Files.Where(file => file.IsCut).Select(file => file.Log.Begins is { } begins ? begins + Second : end);
        var beginning = ReachesBack || Files.Any(file => file.IsCut) ? DateTimeOffset.MinValue : Files.Select(file => file.Log.Begins).OfType<DateTimeOffset>().DefaultIfEmpty(end).Min();
        return cuts.Append(beginning).Append(notBefore ?? DateTimeOffset.MinValue).Max();
    }

    /// <summary>Each instance writes files of its own. The one that is furthest behind says how far all have come; one that wrote nothing in the whole window has no part in it.</summary>
    private DateTimeOffset WholeUntil(DateTimeOffset from)
    {
        if (!IsComplete || Files.Any(file => file.Log.Odd > 0)) return DateTimeOffset.MinValue;

        return Files.GroupBy(file => file.Mark, StringComparer.OrdinalIgnoreCase)
            .Select(instance => instance.SelectMany(file => file.Log.Lines).Select(line => line.Request.EndedAt).DefaultIfEmpty(DateTimeOffset.MinValue).Max())
            .Where(newest => newest > from)
            .DefaultIfEmpty(DateTimeOffset.MinValue)
            .Min();
    }
}
