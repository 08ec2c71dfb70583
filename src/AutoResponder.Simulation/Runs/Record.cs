using System.Text.Json;
using AutoResponder.Core;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Ports;
using AutoResponder.Simulation.Hosting;
using AutoResponder.Simulation.Scheduling;

namespace AutoResponder.Simulation.Runs;

/// <summary>The world's own record of what the processes read and wrote, with true times: invariants are checked against this, not against what the responder believes.</summary>
internal sealed class Record(World world)
{
    /// <summary>The process whose write is being applied.</summary>
    public Node? Writer { get; set; }

    /// <summary>Every row that was ever committed.</summary>
    public List<Written> Rows { get; } = [];

    /// <summary>How often each signal was applied.</summary>
    public Dictionary<SignalId, int> Signals { get; } = [];

    /// <summary>Every intent that was ever committed, by the id that its request carries.</summary>
    public Dictionary<Guid, Intent> Intents { get; } = [];

    /// <summary>What was shown to whom, oldest first.</summary>
    public Dictionary<SiteId, List<Shown>> Shown { get; } = [];

    /// <summary>What each process was told of the arming.</summary>
    public List<FleetRead> FleetReads { get; } = [];

    /// <summary>When the fleet was armed and disarmed.</summary>
    public List<(DateTimeOffset At, bool Armed)> Switch { get; } = [];

    public void Commit(LedgerCommit commit)
    {
        if (commit.Signal is { } signal) Signals[signal] = Signals.GetValueOrDefault(signal) + 1;
        foreach (var row in commit.Rows)
        {
            var written = new Written(world.Now, commit.Plan.Plan, row, Writer);
            Rows.Add(written);
            if (Intent.In(written) is { } intent) Intents[intent.RequestId] = intent;
            if (world.Kernel.Trace.IsKept) world.Say($"{Writer?.Name} writes {row.Sequence} {row.Kind} {row.Incident}: {written.Sentence}");
            else world.Say(row.Kind);
            world.Watch(invariant => invariant.Committed(written));
        }
    }

    public void Order(AuditRow row)
    {
        if (row.Kind is "Armed" or "Disarmed") Switch.Add((world.Now, row.Kind == "Armed"));
        world.Say(row.Kind);
        world.Watch(invariant => invariant.Ordered(row));
    }

    /// <summary>A function failed. The world's trouble is no news; anything else is a surprise.</summary>
    public void Failed(Node node, Exception e)
    {
        world.Say($"{node.Name} fails: {e.GetType().Name}");
        if (!Trouble.IsExpected(e) && e is not InvalidDataException && e.Message != PatrolTimer.ClockIsOff) world.Watch(invariant => invariant.Surprised(e.ToString()));
    }

    public void Show(SiteId site, Shown shown)
    {
        if (!Shown.TryGetValue(site, out var list)) Shown.Add(site, list = []);
        list.Add(shown);
    }
}

/// <summary>What a process was told of the arming, and when it asked.</summary>
internal readonly record struct FleetRead(Node Node, DateTimeOffset At, bool Armed);

/// <summary>A row as it was committed.</summary>
/// <param name="By">Which process wrote it.</param>
internal sealed record Written(DateTimeOffset At, PlanId Plan, AuditRow Row, Node? By)
{
    private IncidentEvent? _incident;
    private PlanEvent? _plan;

    /// <summary>What the row's bytes say of a site; null where they are about a plan.</summary>
    public IncidentEvent? Incident => Row.Site is null ? null : _incident ??= Read(AuditJson.Default.IncidentEvent);

    /// <summary>What the row's bytes say of a plan; null where they are about a site.</summary>
    public PlanEvent? OfPlan => Row.Site is not null ? null : _plan ??= Read(AuditJson.Default.PlanEvent);

    public string Sentence => Incident is { } incident ? Sentences.Say(incident) : Sentences.Say(OfPlan!);

    private T Read<T>(System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        using var body = JsonDocument.Parse(Row.Body);
        return body.RootElement.GetProperty("data").Deserialize(type)!;
    }
}

/// <summary>What a process was shown of a site, by the world's own judgement of what it showed.</summary>
/// <param name="AskedAt">When it began to ask.</param>
/// <param name="Figures">Whether any figure shown was that of a sick site.</param>
/// <param name="Direct">What looked sick directly: instances, or an empty text for the site as its users reach it.</param>
/// <param name="Alert">Whether an alert about this very site was shown.</param>
/// <param name="Newest">The beginning of the newest sample that was shown.</param>
internal sealed record Shown(Node Node, DateTimeOffset AskedAt, DateTimeOffset At, bool Figures, IReadOnlyList<string> Direct, bool Alert, DateTimeOffset? Newest)
{
    /// <summary>The instances that were listed; null where they were not.</summary>
    public IReadOnlyList<string>? Instances { get; init; }

    /// <summary>The instances that answered a request of their own without a failure.</summary>
    public IReadOnlyList<string> Answering { get; init; } = [];
}
