using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Ports;
using AutoResponder.Core.Signals;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Tests;

namespace AutoResponder.Intake.Tests.Hosting;

/// <summary>Writes a past into the real ledger, event by event, as the loops do.</summary>
internal sealed class Script(StorageFixture storage, Estate estate)
{
    private static readonly FleetReading Fleet = FleetReading.NotRead;
    private readonly TableLedger _ledger = new(storage.Tables);

    public DateTimeOffset At { get; init; } = DateTimeOffset.UtcNow.AddMinutes(-5);

    /// <summary>Whether the site has an owner; without one its events carry no policy.</summary>
    public bool IsOwned { get; set; } = true;

    /// <summary>What is measured for the decisions that follow.</summary>
    public Evidence? Seen { get; set; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async Task WriteAsync(params ImmutableArray<IncidentEvent> events)
    {
        var page = await _ledger.ReadAsync(estate.Plan, estate.Site, Token);
        var (head, plan, stream) = (page.Head, page.Plan.Plan, page.Plan.Stream);
        var first = stream.Sequence + 1;
        var rows = ImmutableArray.CreateBuilder<AuditRow>();
        foreach (var happened in events)
        {
            var before = head;
            head = head.Evolve(happened);
            plan = plan.Evolve(head.Site, happened);
            var incident = (head.Incident as Incident.Open ?? before.Incident as Incident.Open)?.Course.Id;
            var situation = new Situation(page.Head, page.Plan.Plan, Fleet, null, Seen);
            var body = AuditBody.Of(stream, happened, new DecisionContext(situation, new Signal.LookDue(), IsOwned ? estate.Policy : null, incident, "test"), first);
            (stream, var row) = stream.Append(body, happened.Kind, happened.At, head.Site, incident);
            rows.Add(row);
        }

        await CommitAsync(new LedgerCommit(page.Plan, stream, plan, new HeadCommit(head, null, page.HeadTag), null, rows.ToImmutable()));
    }

    public async Task WriteAsync(params ImmutableArray<PlanEvent> events)
    {
        var page = await _ledger.ReadPlanAsync(estate.Plan, Token);
        var (plan, stream) = (page.Plan, page.Stream);
        var first = stream.Sequence + 1;
        var rows = ImmutableArray.CreateBuilder<AuditRow>();
        foreach (var happened in events)
        {
            var incident = (plan.Lease ?? page.Plan.Lease)?.Terms.Incident;
            plan = plan.Evolve(happened);
            var body = AuditBody.Of(stream, happened, new PlanSituation(page.Plan, Fleet, null, [], Step.ScaleOut.ShortOfSomething), new Signal.LookDue(), "test", first);
            (stream, var row) = stream.Append(body, happened.Kind, happened.At, null, incident);
            rows.Add(row);
        }

        await CommitAsync(new LedgerCommit(page, stream, plan, null, null, rows.ToImmutable()));
    }

    /// <summary>An incident from its opening until it is a person's: a recycle that did not help, and a full capture.</summary>
    /// <param name="isOpen">Whether it was opened already: no incident is opened twice.</param>
    public Task HandOverAsync(string why = "no step is left, and it is still unhealthy", bool isOpen = false) => WriteAsync(
    [
        .. isOpen ? ImmutableArray<IncidentEvent>.Empty : [Opened()],
        new IncidentEvent.ActStarted(Op(0), Guid.NewGuid(), estate.Incident, "recycle", 0, new Act.SoftRestart(estate.Site), At, At, "5xx") { At = At },
        new IncidentEvent.EffectSeen(Op(0), "recycle", "process 11 is gone", At) { At = At },
        new IncidentEvent.StepDidNotHelp(Op(0), "recycle", "50 of 100 failed") { At = At },
        new IncidentEvent.PreservationStarted(Op(1), "captureDiagnostics", 1, CaptureScope.Full, At, Order(1, CaptureScope.Full)) { At = At },
        new IncidentEvent.PreservationEnded(Op(1), "captureDiagnostics", 1, CaptureScope.Full, false, "4 of 5 artefacts", true) { At = At },
        new IncidentEvent.IncidentHandedOver(why, At.AddMinutes(15)) { At = At },
    ]);

    public IncidentEvent.IncidentOpened Opened(string why = "alert shop-5xx fired") =>
        new(estate.Incident, new PolicyMark(estate.Policy.Name, estate.Policy.Hash), null, At, null, why) { At = At };

    public IncidentEvent.HandOverReminded Reminded(int times) => new(times, "no step is left", At.AddMinutes(15)) { At = At.AddSeconds(times) };

    /// <summary>An incident that borrowed one instance, which is there.</summary>
    public Task BorrowAsync() => WriteAsync(
        Opened(),
        new IncidentEvent.ActStarted(
            Op(0), Guid.NewGuid(), estate.Incident, "scaleOut", 0, new Act.SetCapacity(estate.Plan, 2, 3), At, At, "CPU", new LeaseLength(TimeSpan.FromMinutes(20), TimeSpan.FromHours(1)))
        { At = At },
        new IncidentEvent.EffectSeen(Op(0), "scaleOut", "the plan has 3 instances", At) { At = At });

    public OpId Op(int number) => new($"{estate.Incident}/{number}/{number}");

    public CaptureOrder Order(int number, CaptureScope scope) => new()
    {
        Plan = estate.Plan,
        Site = estate.Site,
        Incident = estate.Incident,
        Op = Op(number),
        Scope = scope,
        Collect = ["metrics"],
        Because = "5xx",
        StartedAt = At,
        Until = At,
    };

    private async Task CommitAsync(LedgerCommit commit)
    {
        await new PlanIndex(storage.Tables).LowerAsync(estate.Plan, DateTimeOffset.UtcNow.AddMinutes(-1), Token);
        Assert.Equal(CommitResult.Committed, await _ledger.CommitAsync(commit, Token));
    }
}
