using System.Collections.Concurrent;
using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Diagnostics;
using AutoResponder.Platform.Diagnostics.Collecting;
using AutoResponder.Platform.Diagnostics.Scm;

namespace AutoResponder.Platform.Monitoring.HttpLogs;

/// <summary>Counts requests in the HTTP logs that IIS keeps of a site. What is not kept, or cannot be read, is named; it is never taken for nothing having happened.</summary>
public sealed class HttpLogReader
{
    /// <summary>A site of more instances than this has logs too many to read while evidence is fresh.</summary>
    private const int MostFiles = 16;

    /// <summary>Of all files together, in one look.</summary>
    private const int MostBytes = 4 * 1024 * 1024;

    private const int MostBytesOfAFile = 1024 * 1024;
    /// <summary>A folder may list a file that is being written to with the time of a while ago.</summary>
    private static readonly TimeSpan ListingLags = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan AddressHolds = TimeSpan.FromMinutes(10);
    private readonly ScmClient _scm;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<SiteId, (DateTimeOffset At, ScmSite Site)> _addresses = new();

    internal HttpLogReader(ScmClient scm, TimeProvider time) => (_scm, _time) = (scm, time);

    /// <param name="missing">Gets a sentence for what could not be read.</param>
    public async Task<ImmutableArray<RequestsReading>> ReadAsync(ManagedSite site, ImmutableArray<RequestsQuestion> questions, ICollection<string> missing, CancellationToken cancellationToken)
    {
        if (questions.IsEmpty) return [];
        if (site.IsLinux)
        {
            Miss(missing, "there are no HTTP logs: on Linux there is no IIS that keeps them");
            return [];
        }

        try
        {
            var now = _time.GetUtcNow();
            var count = await ReadAsync(await FindAsync(site.Id, now, cancellationToken), now, now - questions.Max(question => question.Window) - Window.OldestSample, missing, cancellationToken);
            if (count.SampleEnd is null) Miss(missing, "the HTTP logs hold no line that can be read");

            var readings = questions.Select(question => (question.Like, Reading: count.Of(question))).ToList();
            foreach (var (like, _) in readings.Where(counted => counted.Reading is null && count.SampleEnd is not null)) Miss(missing, $"the HTTP logs do not say which requests were {like}: a column is missing");
            return [.. readings.Select(counted => counted.Reading).OfType<RequestsReading>()];
        }
        catch (Exception e) when (e is SourceException or CutOffException or TooLongException)
        {
            _addresses.TryRemove(site.Id, out _);
            Miss(missing, $"the HTTP logs could not be read: {e.Message}");
            return [];
        }
    }

    private async Task<RequestCount> ReadAsync(ScmSite site, DateTimeOffset now, DateTimeOffset cutoff, ICollection<string> missing, CancellationToken cancellationToken)
    {
        var listed = await new LogReader(_scm).ListAsync(site, ScmPath.HttpLogs, cancellationToken);

        // Switching it on would be a change of settings, and restart the site.
        if (listed.IsEmpty) throw new SourceException("they are not switched on for the site");

        var wanted = listed.Where(file => file.ModifiedAt >= cutoff - ListingLags).ToList();
        if (wanted.Count == 0) wanted = [listed[0]];

        var taken = wanted.Take(MostFiles).ToList();
        var most = Math.Min(MostBytesOfAFile, MostBytes / taken.Count);
        var ends = await Task.WhenAll(taken.Select(file => ReadAsync(new LogEnd(_scm, site, file), cutoff, most, missing, cancellationToken)));
        return new RequestCount([.. ends.OfType<(string, bool, W3cLog)>()], ends.All(end => end is not null) && taken.Count == wanted.Count, listed.Length > wanted.Count, now);
    }

    private static async Task<(string Mark, bool IsCut, W3cLog Log)?> ReadAsync(LogEnd end, DateTimeOffset cutoff, int most, ICollection<string> missing, CancellationToken cancellationToken)
    {
        try
        {
            var log = await end.ReadAsync(cutoff, most, cancellationToken);
            return (end.Mark, end.IsCut, log);
        }
        catch (SourceException e)
        {
            Miss(missing, $"HTTP log {end.Name} could not be read: {e.Message}");
            return null;
        }
    }

    /// <summary>Where the site's Kudu is changes hardly ever; asking Azure for it at each look would cost more than the log does.</summary>
    private async Task<ScmSite> FindAsync(SiteId site, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (_addresses.TryGetValue(site, out var known) && now < known.At + AddressHolds) return known.Site;

        var found = await _scm.FindAsync(site, cancellationToken);
        _addresses[site] = (now, found);
        return found;
    }

    private static void Miss(ICollection<string> missing, string sentence)
    {
        lock (missing) missing.Add(sentence);
    }
}
