using AutoResponder.Core.Audit;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Trust;

namespace AutoResponder.Console.Insight;

/// <summary>Folds the audit's rows into when incidents began and ended, and what was measured around each act.</summary>
/// <param name="from">What was opened, done or ended before does not count; it says how what counts began.</param>
internal sealed class Courses(DateTimeOffset from)
{
    private readonly Dictionary<(string Stream, string Incident), Course> _open = [];
    private readonly HashSet<(string Incident, int Rung, DateOnly Day)> _held = [];
    private AuditEntry? _decision;

    public Dictionary<DateOnly, (int Incidents, int Acts, int Held)> Days { get; } = [];

    public List<(string How, TimeSpan Took)> Healed { get; } = [];

    /// <summary>By the act's op.</summary>
    public Dictionary<string, (Illness Before, Illness After)> Measured { get; } = [];

    public Dictionary<string, (int Loans, double Hours)> Loans { get; } = [];

    /// <summary>Takes the next row; those of a stream come in their order.</summary>
    public void Take(AuditEntry row)
    {
        if (row.IsFirst) _decision = row;
        if (row.Site is null)
        {
            if (row.At >= from) Take(row.Stream, row.AsPlanEvent());
        }
        else if (row.Incident is { } incident && row.AsIncidentEvent() is { } happened)
        {
            Take((row.Stream, incident), happened);
        }
    }

    private void Take(string plan, PlanEvent? happened)
    {
        if (happened is not (PlanEvent.LeaseReturned or PlanEvent.LeaseEnded)) return;

        var (loans, hours) = Loans.GetValueOrDefault(plan);
        Loans[plan] = (loans + 1, hours + (happened is PlanEvent.LeaseReturned back ? back.InstanceHours : ((PlanEvent.LeaseEnded)happened).InstanceHours));
    }

    private void Take((string Stream, string Incident) key, IncidentEvent happened)
    {
        switch (happened)
        {
            case IncidentEvent.IncidentOpened opened:
                _open[key] = new Course(opened.At);
                Count(opened.At, incidents: 1);
                break;

            case IncidentEvent.ActStarted started:
                Count(started.At, acts: 1);
                Measured[started.Op.Value] = (Seen(), default);
                break;

            case IncidentEvent.StepHeld held when _held.Add((key.Incident, held.Rung, Day(held.At))):
                Count(held.At, held: 1);
                break;

            case IncidentEvent.StepHelped helped:
                Judged(helped.Op.Value);
                break;

            case IncidentEvent.StepDidNotHelp failed:
                Judged(failed.Op.Value);
                break;

            case IncidentEvent.RecoveryBegan began when _open.TryGetValue(key, out var course):
                _open[key] = course with { WellAt = began.At, By = began.HelpedBy is null ? "itself" : "us" };
                break;

            case IncidentEvent.Relapsed when _open.TryGetValue(key, out var course):
                _open[key] = course with { WellAt = null, By = null };
                break;

            case IncidentEvent.IncidentClosed closed when _open.Remove(key, out var course):
                // Where the site was stopped or deleted, nothing healed.
                if (closed.At >= from && closed.How is not ("gone" or "stopped")) Healed.Add((closed.By is null ? course.By ?? "itself" : "person", (course.WellAt ?? closed.At) - course.OpenedAt));
                break;
        }
    }

    private void Count(DateTimeOffset at, int incidents = 0, int acts = 0, int held = 0)
    {
        if (at < from) return;

        var sum = Days.GetValueOrDefault(Day(at));
        Days[Day(at)] = (sum.Incidents + incidents, sum.Acts + acts, sum.Held + held);
    }

    private void Judged(string op)
    {
        if (Measured.TryGetValue(op, out var measured)) Measured[op] = (measured.Before, Seen());
    }

    /// <summary>What the decision was made on that the row belongs to.</summary>
    private Illness Seen() => Illness.Of(_decision?.Part("evidence", AuditJson.Default.Evidence));

    private static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    private readonly record struct Course(DateTimeOffset OpenedAt, DateTimeOffset? WellAt = null, string? By = null);
}
