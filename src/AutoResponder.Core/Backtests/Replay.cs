using AutoResponder.Core.Audit;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Backtests;

/// <summary>Decides every recorded decision once more, from nothing but what is recorded that it was made from, and by the policy of then. The same must come out, event for event and byte for byte.</summary>
/// <param name="policies">Every policy that was ever in force, by the hash of its text.</param>
public sealed class Replay(Func<string, ValueTask<Policy?>> policies)
{
    private const int MostTold = 20;
    private readonly List<ReplayDifference> _differences = [];
    private readonly List<AuditEntry> _rows = [];
    private StreamReplay? _stream;
    private string? _name;
    private long _next;
    private (long Decisions, long Differing) _count;
    private readonly SortedDictionary<string, long> _notReplayed = new(StringComparer.Ordinal);

    /// <summary>Takes the next row. Those of a stream come in their order, one stream after the other.</summary>
    public async ValueTask TakeAsync(AuditEntry row)
    {
        if (row.Stream == AuditEntry.Fleet) return;

        if (row.Stream != _name)
        {
            await FlushAsync();
            (_name, _next) = (row.Stream, 1);
            _stream = PlanId.TryParse(row.Stream, out var plan) ? new StreamReplay(plan, policies) : null;
        }

        // What comes after a gap hangs on what is not there.
        if (row.Sequence != _next) _stream = null;
        _next = row.Sequence + 1;
        if (row.IsFirst) await FlushAsync();
        _rows.Add(row);
    }

    /// <summary>What came of it; nothing more can be taken then.</summary>
    public async ValueTask<ReplayReport> EndAsync()
    {
        await FlushAsync();
        return new ReplayReport(_count.Decisions, _count.Differing, _notReplayed, [.. _differences.OrderBy(difference => difference.At)]);
    }

    private async ValueTask FlushAsync()
    {
        if (_rows.Count == 0) return;

        var decision = new Recorded([.. _rows]);
        _rows.Clear();
        var replayed = _stream is null ? Replayed.Not("the rows before it are not there") : await _stream.TakeAsync(decision);
        if (replayed.WhyNot is { } why) _notReplayed[why] = _notReplayed.GetValueOrDefault(why) + 1;
        else _count.Decisions++;
        if (replayed.Otherwise is not { } otherwise) return;

        _count.Differing++;
        if (_differences.Count >= MostTold) return;

        var (then, now) = Outcome.Beside([.. decision.Rows.Select(row => new Outcome(Say(row), row.Body.GetProperty("data").GetRawText()))], otherwise);
        _differences.Add(new ReplayDifference(decision.First.Stream, decision.First.Sequence, decision.At, decision.First.Incident, then, now));
    }

    private static string Say(AuditEntry row) => row.AsIncidentEvent() is { } happened ? Sentences.Say(happened) : row.AsPlanEvent() is { } shared ? Sentences.Say(shared) : row.Kind;
}
