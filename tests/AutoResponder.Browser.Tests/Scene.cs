using System.Collections.Immutable;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Guardrails;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Intake.Tests.Hosting;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Tests;

namespace AutoResponder.Browser.Tests;

/// <summary>A day as it might be: one site is a person's, one is held back, one asks, one gets better, one is over and one has borrowed. Written into the real ledger.</summary>
internal sealed class Scene(StorageFixture storage)
{
    private static readonly DateTimeOffset Begin = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddMinutes(-40).ToUnixTimeSeconds() / 60 * 60);

    public Estate Handed { get; } = new("shop-checkout") { Notify = null, Ladder = [new Step.Recycle(RecycleScope.WorstInstance, false), new Step.CaptureDiagnostics()] };

    public Estate Held { get; } = new("catalogue-search");

    public Estate Asking { get; } = new("customer-accounts");

    public Estate Recovering { get; } = new("invoices");

    public Estate Closed { get; } = new("newsletter");

    public Estate Borrowed { get; } = new("image-resizer");

    public IEnumerable<Estate> All => [Handed, Held, Asking, Recovering, Closed, Borrowed];

    public async Task PlayAsync()
    {
        await HandOverAsync();
        await HoldAsync();
        await AskAsync();
        await RecoverAsync();
        await CloseAsync();
        await Script(Borrowed, 18).BorrowAsync();
        await new SiteIndex(storage.Tables).KeepAsync([.. All.Select(estate => estate.Managed)], DateTimeOffset.UtcNow, TestContext.Current.CancellationToken);
    }

    public Script Script(Estate estate, double minutesIn) => new(storage, estate) { At = Begin.AddMinutes(minutesIn) };

    private async Task HandOverAsync()
    {
        var script = Script(Handed, 3);
        script.Seen = Seen(3, 4);
        await script.WriteAsync(script.Opened("alert shop-5xx fired, and 38 of 100 requests failed within 5 minutes"));
        for (var look = 1; look <= 6; look++)
        {
            script.Seen = Seen(3 + (look / 2.0), 3 + (look / 2) + 1);
            await script.WriteAsync(new IncidentEvent.Looked("Unhealthy", $"{40 + look} of 100 requests failed", script.At) { At = Begin.AddMinutes(3 + (look / 2.0)) });
        }

        var (acted, judged, saved, gave) = (Begin.AddMinutes(7), Begin.AddMinutes(13), Begin.AddMinutes(14), Begin.AddMinutes(18));
        script.Seen = Seen(7, 8);
        await script.WriteAsync(new IncidentEvent.ActStarted(script.Op(0), Guid.NewGuid(), Handed.Incident, "recycle", 0, new Act.SoftRestart(Handed.Site), acted, acted, "46 of 100 requests failed") { At = acted });
        script.Seen = Seen(8, 9);
        await script.WriteAsync(new IncidentEvent.EffectSeen(script.Op(0), "recycle", "process 4711 is gone, process 5120 answers", judged) { At = acted.AddMinutes(1) });
        script.Seen = Seen(13, 14);
        await script.WriteAsync(new IncidentEvent.StepDidNotHelp(script.Op(0), "recycle", "50 of 100 requests still failed") { At = judged });
        await script.WriteAsync(new IncidentEvent.PreservationStarted(script.Op(1), "captureDiagnostics", 1, CaptureScope.Full, saved, script.Order(1, CaptureScope.Full)) { At = saved });
        script.Seen = Seen(18, 19);
        await script.WriteAsync(
            new IncidentEvent.PreservationEnded(script.Op(1), "captureDiagnostics", 1, CaptureScope.Full, false, "8 of 9 artefacts; the event log could not be read", true) { At = gave },
            new IncidentEvent.IncidentHandedOver("no step is left, and it is still unhealthy", gave.AddMinutes(15)) { At = gave });
        script.Seen = null;
        await script.WriteAsync(new IncidentEvent.HandOverReminded(1, "nobody has taken it", gave.AddMinutes(30)) { At = gave.AddMinutes(15) });
    }

    private async Task HoldAsync()
    {
        var script = Script(Held, 20);
        await script.WriteAsync(
            script.Opened("GET /health gave no answer for 3 minutes"),
            new IncidentEvent.StepHeld(
                "recycle", 0, "end the worker process of the worst instance",
                [new Objection("budget", "3 of 3 recycles of this site within the hour are used", Begin.AddMinutes(58)), new Objection("warmUp", "somebody deployed to it 4 minutes ago", Begin.AddMinutes(46))],
                Begin.AddMinutes(46))
            { At = Begin.AddMinutes(22) });
    }

    private async Task AskAsync()
    {
        var script = Script(Asking, 30);
        await script.WriteAsync(
            script.Opened("Http5xx in Requests is 34 % (above 20 %)"),
            new IncidentEvent.ApprovalAsked(script.Op(0), "recycle", 0, new Act.SoftRestart(Asking.Site), "end the worker process of the worst instance", "34 of 100 requests failed", DateTimeOffset.UtcNow.AddMinutes(15)) { At = Begin.AddMinutes(32) });
    }

    private async Task RecoverAsync()
    {
        var script = Script(Recovering, 10);
        var (acted, well) = (Begin.AddMinutes(12), Begin.AddMinutes(17));
        await script.WriteAsync(
            script.Opened("AverageMemoryWorkingSet is above 85 % of the instance"),
            new IncidentEvent.ActStarted(script.Op(0), Guid.NewGuid(), Recovering.Incident, "recycle", 0, new Act.SoftRestart(Recovering.Site), acted, acted, "memory") { At = acted },
            new IncidentEvent.EffectSeen(script.Op(0), "recycle", "process 880 is gone", well) { At = acted },
            new IncidentEvent.StepHelped(script.Op(0), "recycle", "memory is at 31 %") { At = well },
            new IncidentEvent.RecoveryBegan("recycle", "memory is at 31 %") { At = well });
    }

    private async Task CloseAsync()
    {
        var script = Script(Closed, 0);
        var well = Begin.AddMinutes(6);
        await script.WriteAsync(
            script.Opened("12 of 50 requests failed"),
            new IncidentEvent.RecoveryBegan(null, "no request failed for 5 minutes") { At = well },
            new IncidentEvent.IncidentClosed("healed", "healthy for 15 minutes") { At = Begin.AddMinutes(21) });
    }

    /// <summary>What one look measures: the last minutes, the newest of them whole.</summary>
    private static Evidence Seen(double atMinute, int samples)
    {
        var (at, from) = (Begin.AddMinutes(atMinute), Math.Max(0, samples - 6));
        ImmutableArray<double?> failed = [.. Enumerable.Range(from, samples - from).Select(minute => (double?)Failed(minute))];
        return new Evidence
        {
            SeenAt = at.AddSeconds(-3),
            ReadAt = at.AddSeconds(-1),
            Probes = [new ProbeReading("/health", null, 500, TimeSpan.FromMilliseconds(2340), null)],
            Metrics =
            [
                new MetricSeries("Requests", null, "Total", Begin.AddMinutes(from), TimeSpan.FromMinutes(1), [.. failed.Select(_ => (double?)100)]),
                new MetricSeries("Http5xx", null, "Total", Begin.AddMinutes(from), TimeSpan.FromMinutes(1), failed),
            ],
        };
    }

    private static double Failed(int minute) => minute switch
    {
        < 2 => 2,
        8 => 12,
        9 => 9,
        _ => 36 + (7 * minute % 17),
    };
}
