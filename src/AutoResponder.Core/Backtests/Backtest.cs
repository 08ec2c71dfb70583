using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Backtests;

/// <summary>Lets another set of policies decide over what is recorded, with the rules that decide in earnest. It guesses nothing: what nobody measured then is said to be not recorded.</summary>
public static class Backtest
{
    /// <param name="rows">Those of one stream in their order, without a gap; streams may lie in each other.</param>
    /// <exception cref="FormatException">Rows are missing, or twice there, or one is not as this build writes them.</exception>
    public static BacktestReport Of(IEnumerable<AuditEntry> rows, PolicySet candidate)
    {
        var (lines, streams) = (ImmutableArray.CreateBuilder<BacktestLine>(), new Dictionary<string, Stream>(StringComparer.Ordinal));
        var (decisions, incidents, skipped) = (0, 0, 0);
        foreach (var row in rows.Where(row => row.Stream != AuditEntry.Fleet))
        {
            if (row.Kind == nameof(IncidentEvent.IncidentOpened)) incidents++;
            if (!streams.TryGetValue(row.Stream, out var stream))
            {
                if (!PlanId.TryParse(row.Stream, out var plan)) throw new FormatException($"'{row.Stream}' is no stream of a plan");

                streams.Add(row.Stream, stream = new Stream(new PlanReplay(plan, candidate, row.Sequence == 1, lines.Add), row.Sequence));
            }

            if (row.Sequence != stream.Next) throw new FormatException($"row {stream.Next} of {row.Stream} was expected, and {row.Sequence} came");

            stream.Next++;
            if (row.IsFirst) Flush(stream);

            // The middle of a decision that began before the record.
            if (!row.IsFirst && stream.Rows.Count == 0) skipped++;
            else stream.Rows.Add(row);
        }

        foreach (var stream in streams.Values) Flush(stream);
        return new BacktestReport(lines.ToImmutable(), decisions, incidents, skipped);

        void Flush(Stream stream)
        {
            if (stream.Rows.Count == 0) return;

            var judged = Take(stream);
            if (judged == Judged.Anew) decisions++;
            if (judged == Judged.NotKnown) skipped++;
            stream.Rows.Clear();
        }
    }

    /// <summary>What somebody wrote into the file by hand may be JSON, and still nothing that can have happened: a field is missing that is always there, a length has no end. The ledger's own rows are read elsewhere, where each of these is a bug.</summary>
    private static Judged Take(Stream stream)
    {
        try
        {
            return stream.Replay.Take(new Recorded([.. stream.Rows]));
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException or KeyNotFoundException or ArgumentException or OverflowException or UnreachableException or NullReferenceException)
        {
            var row = stream.Rows[0];
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"row {row.Sequence} of {row.Stream} is not as this build writes them: {e.Message}"), e);
        }
    }

    private sealed class Stream(PlanReplay replay, long next)
    {
        public PlanReplay Replay { get; } = replay;

        public long Next { get; set; } = next;

        public List<AuditEntry> Rows { get; } = [];
    }
}
