using AutoResponder.Core;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;

namespace AutoResponder.Simulation.Cloud;

/// <summary>What a site's web server writes down. It is whole, and there at once: what comes late or is cut off belongs to the reader of real logs, and is tried there.</summary>
internal sealed class HttpLog
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(2);
    private static readonly TimeSpan JustNow = TimeSpan.FromMinutes(1);
    private readonly List<(LoggedRequest Line, int Count)> _lines = [];

    public void Write(LoggedRequest line, int count)
    {
        _lines.RemoveAll(old => old.Line.EndedAt < line.EndedAt - Kept);
        _lines.Add((line, count));
    }

    /// <summary>Null where nothing was ever written.</summary>
    public RequestsReading? Read(RequestsQuestion question, DateTimeOffset now)
    {
        if (_lines.Count == 0) return null;

        var end = _lines[^1].Line.EndedAt;
        int matched = 0, all = 0, recent = 0;
        foreach (var (line, count) in _lines)
        {
            if (line.EndedAt <= end - question.Window || line.BeganAt < question.NotBefore) continue;

            all += count;
            if (question.Like.Fits(line) != true) continue;

            matched += count;
            if (line.EndedAt > now - JustNow) recent += count;
        }

        return new RequestsReading(question.Like, question.Window, matched, all, recent, end - Kept, now, end, question.NotBefore);
    }
}
