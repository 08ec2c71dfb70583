using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Ports;
using AutoResponder.Platform.Alerts;
using AutoResponder.Platform.AppService;
using AutoResponder.Platform.Diagnostics;
using AutoResponder.Platform.Monitoring.HttpLogs;
using Azure;

namespace AutoResponder.Platform.Monitoring;

/// <summary>Gathers evidence: only what is needed, and what cannot be read is named.</summary>
public sealed class EvidenceSource(
    MetricsReader metrics,
    InstanceReader instances,
    SiteProbe probe,
    AlertReader alerts,
    PlanReader plans,
    InstanceSizeReader sizes,
    ConsumersReader consumers,
    PlanSitesReader planSites,
    OperationReader operations,
    HttpLogReader httpLogs,
    Captures captures,
    TimeProvider time) : IEvidenceSource
{
    public async Task<Evidence> LookAsync(ManagedSite site, Needs needs, CancellationToken cancellationToken)
    {
        using var look = new Look(time, cancellationToken);
        var alert = needs.Alert is { } question ? look.Ask("the alert", alerts.ReadAsync(question, site.Id, look.Token)) : null;
        var series = look.Ask("metrics", metrics.ReadAsync(site, needs.Metrics, look.Missing, look.Token));
        var list = needs.Instances ? look.Ask("the site's instances", ListAsync(site, look.Missing, look.Token)) : Task.FromResult<ImmutableArray<InstanceReading>?>(null);
        var probes = look.Ask("probes", ProbeAsync(site, needs, list, look.Missing, look.Token));
        var requests = look.Ask("the HTTP logs", httpLogs.ReadAsync(site, needs.Requests, look.Missing, look.Token));
        var memory = needs.InstanceMemory ? look.Ask("the size of the plan's instances", sizes.ReadAsync(site.Plan, look.Missing, look.Token)) : Task.FromResult<long?>(null);
        var users = needs.Consumers ? look.Ask("what the plan's sites use", consumers.ReadAsync(site.Plan, look.Missing, look.Token)) : Task.FromResult<ImmutableArray<ConsumerReading>?>(null);
        var neighbours = needs.PlanSites ? look.Ask("the plan's sites", planSites.ReadAsync(site.Plan, look.Missing, look.Token)) : Task.FromResult<ImmutableArray<PlanSite>?>(null);
        var (plan, operation) = AskOfPlan(look, site.Plan, needs);
        var capture = needs.Capture is { } order ? look.Ask("the capture", CaptureAsync(order, look.Missing, look.Token)) : Task.FromResult<CaptureReading?>(null);
        var evidence = await look.EndAsync();
        return evidence with
        {
            Metrics = In(series, []),
            Requests = In(requests, []),
            InstanceMemory = In(memory, null),
            Consumers = In(users, null),
            PlanSites = In(neighbours, null),
            Capture = In(capture, null),
            Instances = In(list, null),
            Probes = In(probes, []),
            Alert = alert is null ? null : In(alert, new AlertReading.Unavailable("it took too long")),
            Plan = In(plan, null),
            Operation = operation is null ? null : In(operation, new OperationReading.Silent("it took too long")),
        };
    }

    public async Task<Evidence> LookAsync(PlanId plan, Needs needs, CancellationToken cancellationToken)
    {
        using var look = new Look(time, cancellationToken);
        var series = look.Ask("metrics of the plan", metrics.ReadAsync(plan, needs.Metrics, look.Missing, look.Token));
        var (reading, operation) = AskOfPlan(look, plan, needs);
        var evidence = await look.EndAsync();
        return evidence with
        {
            Metrics = In(series, []),
            Plan = In(reading, null),
            Operation = operation is null ? null : In(operation, new OperationReading.Silent("it took too long")),
        };
    }

    private (Task<PlanReading?> Plan, Task<OperationReading>? Operation) AskOfPlan(Look look, PlanId plan, Needs needs) => (
        needs.Plan ? look.Ask("the plan", plans.ReadAsync(plan, look.Missing, look.Token)) : Task.FromResult<PlanReading?>(null),
        needs.Operation is { } link ? look.Ask("the operation", operations.ReadAsync(link, look.Token)) : null);

    /// <summary>An answer that is in, or what stands for none.</summary>
    private static T In<T>(Task<T> answer, T none) => answer.IsCompletedSuccessfully ? answer.Result : none;

    private async Task<ImmutableArray<InstanceReading>?> ListAsync(ManagedSite site, List<string> missing, CancellationToken cancellationToken)
    {
        try
        {
            return await instances.ReadAsync(site.Id, missing, cancellationToken);
        }
        catch (RequestFailedException e)
        {
            lock (missing) missing.Add($"the site's instances could not be listed: status {e.Status} {e.ErrorCode}".TrimEnd());
            return null;
        }
    }

    private async Task<CaptureReading?> CaptureAsync(CaptureOrder order, List<string> missing, CancellationToken cancellationToken)
    {
        try
        {
            return await captures.ReadAsync(order, cancellationToken);
        }
        catch (Exception e) when (StoreException.IsTrouble(e))
        {
            lock (missing) missing.Add($"the capture could not be read: {e.GetBaseException().Message.Split('\n')[0]}");
            return null;
        }
    }

    private async Task<ImmutableArray<ProbeReading>> ProbeAsync(
        ManagedSite site, Needs needs, Task<ImmutableArray<InstanceReading>?> list, List<string> missing, CancellationToken cancellationToken)
    {
        if (needs.Probes.IsEmpty) return [];
        if (site.Host is not { } host)
        {
            lock (missing) missing.Add("the site has no host to probe");
            return [];
        }

        var asked = needs.Probes.Select(question => probe.AskAsync(host, question, null, cancellationToken)).ToList();
        foreach (var instance in await list ?? [])
            asked.AddRange(needs.Probes.Where(question => question.PerInstance).Select(question => probe.AskAsync(host, question, instance.Id, cancellationToken)));

        return [.. (await Task.WhenAll(asked)).SelectMany(readings => readings)];
    }
}
