using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.AppService;

namespace AutoResponder.Platform.Monitoring;

/// <summary>Measures what each site of a plan uses of its processors, whether it is under care or not.</summary>
public sealed class ConsumersReader(PlanSitesReader plans, MetricsReader metrics)
{
    /// <summary>A look must not take so long that nothing can follow from it any more.</summary>
    private const int MostSites = 25;

    private static readonly ImmutableArray<MetricQuestion> Question = [new("CpuTime", "Total", MetricScope.Site, ConsumerReading.Window)];

    /// <summary>Every site of the plan; null where one of them could not be measured, since that one might be it.</summary>
    /// <param name="missing">Gets a sentence for what could not be read.</param>
    public async Task<ImmutableArray<ConsumerReading>?> ReadAsync(PlanId plan, ICollection<string> missing, CancellationToken cancellationToken)
    {
        var (sites, trouble) = await plans.ListAsync(plan, cancellationToken);
        if (sites.Length > MostSites) trouble = $"it has {sites.Length} sites, and no more than {MostSites} are measured at once";
        if (trouble is null)
        {
            var readings = await Task.WhenAll(sites.Select(site => ReadAsync(site.Site, missing, cancellationToken)));
            if (readings.All(reading => reading is not null)) return [.. readings.Select(reading => reading!)];

            trouble = $"{sites[Array.IndexOf(readings, null)].Site.Name} could not be measured";
        }

        lock (missing) missing.Add($"which site uses most of the plan is not known: {trouble}");
        return null;
    }

    private async Task<ConsumerReading?> ReadAsync(SiteId site, ICollection<string> missing, CancellationToken cancellationToken)
    {
        var series = await metrics.ReadAsync(site, Question, missing, cancellationToken);
        var samples = series.SelectMany(one => one.Values).OfType<double>().ToList();
        return samples.Count == 0 ? null : new ConsumerReading(site, samples.Sum());
    }
}
