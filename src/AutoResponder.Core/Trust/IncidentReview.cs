using System.Globalization;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Observations;

namespace AutoResponder.Core.Trust;

/// <summary>Folds one incident's rows into what was done, or would have been, and what became of each.</summary>
internal sealed class IncidentReview
{
    /// <summary>Objections that say how far the policy is trusted, and nothing of the moment: without them it would have been done.</summary>
    private static readonly string[] Distrust = ["mode", "armed", "approval", "tooBroad"];

    private readonly List<Reviewed> _items = [];
    private AuditEntry? _decision;
    private AuditEntry? _sick;
    private string _why = "";
    private DateTimeOffset? _healthy;
    private string? _healedBy;
    private string? _taken;
    private (DateTimeOffset At, string What)? _change;

    public IEnumerable<ReviewItem> Items => _items.Select(item => item.Fate is null ? Judge(item, null) : item.Item);

    public void Take(AuditEntry row, IncidentEvent happened)
    {
        if (row.IsFirst) _decision = row;
        switch (happened)
        {
            case IncidentEvent.IncidentOpened opened:
                (_why, _sick) = (opened.Why, _decision);
                break;

            case IncidentEvent.Looked looked:
                _healthy = looked.HealthySince;
                if (looked.Health == nameof(Policies.Health.Unhealthy)) (_why, _sick) = (looked.Why, _decision);
                break;

            case IncidentEvent.StepHeld held:
                _sick = _decision;
                if (held.Objections.All(objection => Distrust.Contains(objection.Guardrail))) Add(row, $"{row.Incident}/{held.Rung.ToString(CultureInfo.InvariantCulture)}/would", ReviewKind.Would, held.Step, held.Would, _why);
                break;

            case IncidentEvent.ApprovalAsked asked:
                Add(row, asked.Op.Value, ReviewKind.Asked, asked.Step, asked.Would, asked.Why);
                break;

            case IncidentEvent.ApprovalGiven given:
                Each(given.Op.Value, item => item.Given = true);
                break;

            case IncidentEvent.ApprovalDenied denied:
                Each(denied.Op.Value, item => item.Said = $"denied by {denied.By}; ");
                break;

            case IncidentEvent.ActStarted started:
                // What was asked about is done: it stands here by its op from now on.
                _items.RemoveAll(item => item is { Given: true, Fate: null });
                Add(row, started.Op.Value, ReviewKind.Did, started.Step, started.Act.Describe(), started.Why);
                break;

            case IncidentEvent.PreservationStarted { Order.Dump: { } dump } started:
                Add(row, started.Op.Value, ReviewKind.Did, started.Step, $"dump ({dump.ToString().ToLowerInvariant()}) process {started.Order.Target?.Process.ToString(CultureInfo.InvariantCulture)}", started.Order.Because);
                break;

            case IncidentEvent.PreservationEnded ended:
                Settle(ended.Op, Fate.Saved, null, ended.What);
                break;

            case IncidentEvent.ActReported { Outcome: ActOutcome.NotSent or ActOutcome.Deferred or ActOutcome.Impossible or ActOutcome.Forbidden or ActOutcome.Failed } reported:
                Settle(reported.Op, Fate.NotDone, null, reported.Outcome.Describe());
                break;

            case IncidentEvent.EffectNotSeen missed:
                Settle(missed.Op, Fate.NotDone, null, $"it had no effect: {missed.Why}");
                break;

            case IncidentEvent.StepHelped helped:
                Settle(helped.Op, Fate.Us, helped.At, $"it helped: {helped.Why}");
                break;

            case IncidentEvent.StepDidNotHelp failed:
                _sick = _decision;
                Each(failed.Op.Value, item => Settle(failed.Op, IsWorse(item) ? Fate.Worse : Fate.NotHelped, null, $"it did not help: {failed.Why}"));
                break;

            case IncidentEvent.RecoveryBegan began:
                (_healthy, _healedBy) = (began.At, began.HelpedBy);
                break;

            case IncidentEvent.Relapsed relapsed:
                if (relapsed.NextRung && _items.FindLast(item => item.Fate == Fate.Us) is { } undone) undone.Settle(Fate.NotHelped, null, $"it helped, and not for long: {relapsed.Why}");
                (_healthy, _healedBy, _sick) = (null, null, _decision);
                break;

            case IncidentEvent.ChangeSeen changed:
                _change = (changed.Change.At, changed.Change.What);
                break;

            case IncidentEvent.IncidentTaken taken:
                _taken = taken.By;
                break;

            case IncidentEvent.IncidentClosed closed:
                foreach (var item in _items.Where(item => item.Fate is null)) item.Item = Judge(item, closed);
                foreach (var item in _items) item.Fate ??= item.Item.Fate;
                break;
        }
    }

    /// <summary>What became of a site that nothing was judged by: how its incident ended, or how it stands.</summary>
    private ReviewItem Judge(Reviewed reviewed, IncidentEvent.IncidentClosed? closed)
    {
        var item = reviewed.Item;
        if (closed?.How is "gone" or "stopped") return item with { Fate = Fate.Gone, Outcome = $"{reviewed.Said}{closed.Why}" };
        if (closed?.By is { } by) return Healed(Fate.Person, closed.At, $"closed by {by}: {closed.Why}");
        if ((_healthy ?? closed?.At) is not { } healthy)
            return item with { Fate = IsWorse(reviewed) ? Fate.Worse : Fate.Sick, Outcome = $"{reviewed.Said}{(IsWorse(reviewed) ? "still sick, and worse than it was" : "still sick")}: {_why}" };

        if (_healedBy is { } step) return Healed(Fate.Us, healthy, $"healed by {step}");
        if (_change is { } change && change.At >= item.At && change.At <= healthy) return Healed(Fate.Person, healthy, $"well after somebody changed it ({change.What})");
        return _taken is { } who ? Healed(Fate.Person, healthy, $"well while {who} had it") : Healed(Fate.Itself, healthy, "healed by itself");

        ReviewItem Healed(Fate fate, DateTimeOffset at, string how) => item with
        {
            Fate = fate,
            After = at - item.At,
            Outcome = string.Create(CultureInfo.InvariantCulture, $"{reviewed.Said}{how}, {(at - item.At).TotalMinutes:0} min later"),
        };
    }

    private bool IsWorse(Reviewed item) => Illness.Of(_sick?.Part("evidence", AuditJson.Default.Evidence)).IsWorseThan(Illness.Of(item.Seen));

    private void Add(AuditEntry row, string id, ReviewKind kind, string step, string what, string why)
    {
        if (row is not { Site: { } site, Incident: { } incident, Policy: { } policy } || _items.Exists(known => known.Item.Id == id)) return;

        _items.Add(new Reviewed(
            new ReviewItem { Id = id, Kind = kind, At = row.At, Policy = policy, Site = site, Incident = incident, Step = step, What = what, Why = why },
            _decision?.Part("evidence", AuditJson.Default.Evidence)));
    }

    private void Each(string id, Action<Reviewed> change)
    {
        foreach (var item in _items.Where(item => item.Item.Id == id)) change(item);
    }

    private void Settle(OpId op, Fate fate, DateTimeOffset? healthy, string outcome) => Each(op.Value, item => item.Settle(fate, healthy - item.Item.At, outcome));

    /// <param name="seen">What was measured when it was due.</param>
    private sealed class Reviewed(ReviewItem item, Evidence? seen)
    {
        public ReviewItem Item { get; set; } = item;

        public Evidence? Seen { get; } = seen;

        /// <summary>Null while it is open what became of it.</summary>
        public Fate? Fate { get; set; }

        /// <summary>Whether a person said yes to it.</summary>
        public bool Given { get; set; }

        public string Said { get; set; } = "";

        public void Settle(Fate fate, TimeSpan? after, string outcome) => (Fate, Item) = (fate, Item with { Fate = fate, After = after, Outcome = outcome });
    }
}
