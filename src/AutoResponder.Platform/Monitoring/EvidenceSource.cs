using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Ports;
using AutoResponder.Platform.Alerts;
using AutoResponder.Platform.AppService;
using AutoResponder.Platform.Diagnostics;
using Azure;

namespace AutoResponder.Platform.Monitoring;

/// <summary>Gathers evidence: everything side by side, within one limit, and what cannot be read is named.</summary>
public sealed class EvidenceSource(MetricsReader metrics, InstanceReader instances, SiteProbe probe, AlertReader alerts, Captures captures, TimeProvider time) : IEvidenceSource
{
    /// <summary>Evidence that took longer could not be acted on any more.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(18);

    public async Task<Evidence> LookAsync(ManagedSite site, Needs needs, CancellationToken cancellationToken)
    {
        var seenAt = time.GetUtcNow();
        var missing = new List<string>();
        using var within = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        within.CancelAfter(Limit);

        var alert = needs.Alert is { } question ? alerts.ReadAsync(question, site.Id, within.Token) : null;
        var series = metrics.ReadAsync(site, needs.Metrics, missing, within.Token);
        var list = needs.Instances ? ListAsync(site, missing, within.Token) : Task.FromResult<ImmutableArray<InstanceReading>?>(null);
        var probes = ProbeAsync(site, needs, list, missing, within.Token);
        var capture = CaptureAsync(needs.Capture, missing, within.Token);
        try
        {
            await Task.WhenAll(alert ?? Task.CompletedTask, series, list, probes, capture);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            lock (missing) missing.Add($"not everything could be read within {Limit.TotalSeconds:0} s");
        }

        lock (missing)
        {
            return new Evidence
            {
                SeenAt = seenAt,
                ReadAt = time.GetUtcNow(),
                Metrics = series.IsCompletedSuccessfully ? series.Result : [],
                Instances = list.IsCompletedSuccessfully ? list.Result : null,
                Probes = probes.IsCompletedSuccessfully ? probes.Result : [],
                Capture = capture.IsCompletedSuccessfully ? capture.Result : null,
                Alert = alert switch
                {
                    null => null,
                    { IsCompletedSuccessfully: true } => alert.Result,
                    _ => new AlertReading.Unavailable("it took too long"),
                },
                Missing = [.. missing.Order(StringComparer.Ordinal)],
            };
        }
    }

    public async Task<Evidence> LookAsync(PlanId plan, Needs needs, CancellationToken cancellationToken)
    {
        var seenAt = time.GetUtcNow();
        var missing = new List<string>();
        using var within = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        within.CancelAfter(Limit);
        var series = await metrics.ReadAsync(new ManagedSite { Id = default, Plan = plan }, needs.Metrics, missing, within.Token);
        return new Evidence { SeenAt = seenAt, ReadAt = time.GetUtcNow(), Metrics = series, Missing = [.. missing] };
    }

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

    private async Task<CaptureReading?> CaptureAsync(CaptureOrder? order, List<string> missing, CancellationToken cancellationToken)
    {
        try
        {
            return order is null ? null : await captures.ReadAsync(order, cancellationToken);
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
