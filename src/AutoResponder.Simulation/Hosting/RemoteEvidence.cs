using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Ports;
using AutoResponder.Simulation.Cloud;
using AutoResponder.Simulation.Faults;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Hosting;

/// <summary>What a process is shown when it asks: late figures, direct answers, gaps, and now and then something that is not so.</summary>
internal sealed class RemoteEvidence(Wire wire) : IEvidenceSource
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(18);

    public async Task<Evidence> LookAsync(ManagedSite site, Needs needs, CancellationToken cancellationToken)
    {
        var (seenAt, asked) = (wire.Node.Clock.GetUtcNow(), wire.World.Now);
        var there = wire.World.Find(site.Id)!;
        var takes = needs.Probes.IsEmpty ? TimeSpan.Zero : Sooner(View.ProbesTake(there, needs, asked), Limit);
        var evidence = await wire.ToAzureAsync(
            () =>
            {
                var shown = new View(wire.World, there.Plan, there).Gather(needs, seenAt);
                if (needs.AnyEvidence) wire.World.Record.Show(site.Id, Showing.Judge(wire.Node, asked, wire.World.Now, shown, site.Id));
                return shown;
            },
            takes,
            cancellationToken);
        return evidence with { ReadAt = wire.Node.Clock.GetUtcNow() };
    }

    public async Task<Evidence> LookAsync(PlanId plan, Needs needs, CancellationToken cancellationToken)
    {
        var seenAt = wire.Node.Clock.GetUtcNow();
        var there = wire.World.Plans.First(candidate => candidate.Id == plan);
        var evidence = await wire.ToAzureAsync(() => new View(wire.World, there, null).Gather(needs, seenAt), TimeSpan.Zero, cancellationToken);
        return evidence with { ReadAt = wire.Node.Clock.GetUtcNow() };
    }

    private static TimeSpan Sooner(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <summary>One look's answers.</summary>
    private sealed class View(World world, SimPlan plan, SimSite? site)
    {
        private static readonly IEnumerable<string?> WholeResource = [null];

        private readonly TimeSpan _lag = world.Faults.Strikes(FaultKind.EvidenceStale)
            ? TimeSpan.FromMinutes(world.Dice.Between(4, 9))
            : world.Delivery.Late ?? TimeSpan.FromMinutes(world.Profile.MetricLag);

        /// <summary>Direct answers turned into their opposite; null where they are as they are.</summary>
        private readonly bool? _lie = site is not null && world.Faults.Strikes(FaultKind.EvidenceContradicts) ? world.Dice.Happens(0.5) : null;

        private readonly List<string> _missing = [];

        public Evidence Gather(Needs needs, DateTimeOffset seenAt)
        {
            var instances = Instances(needs);
            return new Evidence
            {
                SeenAt = seenAt,
                ReadAt = seenAt,
                Metrics = Metrics(needs),
                Instances = instances,
                Probes = Probes(needs, instances),
                Requests = [.. needs.Requests.Select(question => site!.Log.Read(question, world.Now)).OfType<RequestsReading>()],
                Alert = needs.Alert is { } question ? Alert(question) : null,
                Plan = Plan(needs),
                Operation = Operation(needs),
                Capture = Capture(needs),
                Consumers = needs.Consumers && !IsMissing("which site uses most of the plan is not known: status 429")
                    ? [.. plan.Sites.Where(other => !other.IsDeleted).Select(other => new ConsumerReading(other.Id, LoadModel.Uses(other) / 10))]
                    : null,
                PlanSites = needs.PlanSites && !IsMissing("which sites the plan carries is not known: status 429")
                    ? [.. plan.Sites.Where(other => !other.IsDeleted).Select(other => new PlanSite(other.Id, other.Describe().Tags))]
                    : null,
                InstanceMemory = needs.InstanceMemory && !IsMissing("the plan could not be read: status 429") ? SimPlan.InstanceMemory : null,
                Missing = [.. _missing.Order(StringComparer.Ordinal)],
            };
        }

        public static TimeSpan ProbesTake(SimSite site, Needs needs, DateTimeOffset now)
        {
            var slowest = site.Workers.Keys.Select(instance => LoadModel.Serve(site, instance, now).Seconds).DefaultIfEmpty().Max();
            return TimeSpan.FromSeconds(needs.Probes.Max(probe => probe.Times * Math.Min(slowest, probe.Timeout.TotalSeconds)));
        }

        private ImmutableArray<MetricSeries> Metrics(Needs needs)
        {
            if (world.Delivery.IsLost(site)) _missing.Add("metrics could not be read: status 503");
            if (needs.Metrics.IsEmpty || world.Delivery.IsLost(site) || IsMissing("metrics of the site could not be read: status 429")) return [];

            var series = ImmutableArray.CreateBuilder<MetricSeries>();
            foreach (var question in needs.Metrics)
            {
                var history = question.On == MetricScope.Plan ? plan.Metrics : site!.Metrics;
                var (from, to) = (world.Now - question.Window - _lag - TimeSpan.FromMinutes(1), world.Now - _lag);
                IEnumerable<string?> of = question.On == MetricScope.Instance ? history.InstancesOf(question.Metric) : WholeResource;
                foreach (var instance in of)
                {
                    if (history.Read(question.Metric, instance, question.Aggregation, from, to) is { } read) series.Add(read);
                }
            }

            return series.ToImmutable();
        }

        private AlertReading Alert(AlertQuestion question) =>
            IsMissing("the alert could not be read: status 503") ? new AlertReading.Unavailable("status 503") : world.Alerts.Read(question);

        private ImmutableArray<InstanceReading>? Instances(Needs needs)
        {
            if (!needs.Instances) return null;
            if (IsMissing("the site's instances could not be listed: status 429")) return null;

            return
            [
                .. site!.Workers.Select(pair => new InstanceReading(
                    pair.Key.Id,
                    pair.Key.Machine,
                    site.Shape.IsLinux || world.Faults.Strikes(FaultKind.EvidenceMissing, weight: 0.3) ? null : [new WorkerReading(pair.Value.Process, pair.Value.StartedAt, (long)LoadModel.Size(site, pair.Key, world.Now))])),
            ];
        }

        private ImmutableArray<ProbeReading> Probes(Needs needs, ImmutableArray<InstanceReading>? instances)
        {
            if (needs.Probes.IsEmpty || IsMissing("the site has no host to probe")) return [];

            var readings = ImmutableArray.CreateBuilder<ProbeReading>();
            foreach (var question in needs.Probes)
            {
                // As its users reach it: any instance that takes the request, the worst one often enough.
                var services = site!.Workers.Keys.Select(instance => LoadModel.Serve(site, instance, world.Now)).ToList();
                if (services.Count == 0) continue;

                for (var i = 0; i < question.Times; i++)
                {
                    var reading = Probe(question, null, services[world.Dice.Below(services.Count)]);
                    readings.Add(reading);
                    if (reading.Status >= question.ExpectFrom && reading.Status <= question.ExpectTo) break;
                }

                if (!question.PerInstance || instances is not { } list) continue;

                foreach (var listed in list)
                {
                    var instance = plan.Instances.Find(candidate => candidate.Id == listed.Id);
                    if (instance is not null) readings.Add(Probe(question, listed.Id, LoadModel.Serve(site, instance, world.Now)));
                }
            }

            return readings.ToImmutable();
        }

        private PlanReading? Plan(Needs needs) => needs.Plan && !IsMissing("the plan could not be read: status 429") ? plan.Read() : null;

        private OperationReading? Operation(Needs needs) => needs.Operation is not { } address ? null
            : IsMissing("the operation could not be read") ? new OperationReading.Silent("status 429")
            : world.Arm.Operations.TryGetValue(address, out var operation) ? operation.State
            : new OperationReading.Silent("status 404");

        private Core.Captures.CaptureReading? Capture(Needs needs) =>
            needs.Capture is { } order && !IsMissing("the capture could not be read") ? world.Captures.Read(order.Op) : null;

        private ProbeReading Probe(ProbeQuestion question, string? instance, Service service)
        {
            var (status, seconds) = _lie switch
            {
                true => (200, 0.1),
                false => (503, 0.1),
                null => (service.Status, service.Seconds),
            };
            return status is null || seconds >= question.Timeout.TotalSeconds
                ? new ProbeReading(question.Path, instance, null, question.Timeout, $"no answer within {question.Timeout.TotalSeconds:0} s")
                : new ProbeReading(question.Path, instance, status, TimeSpan.FromSeconds(seconds), null);
        }

        private bool IsMissing(string what)
        {
            if (!world.Faults.Strikes(FaultKind.EvidenceMissing)) return false;

            _missing.Add(what);
            return true;
        }
    }
}
