using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Observations;
using AutoResponder.Platform.Arm;
using Azure;

namespace AutoResponder.Platform.AppService;

/// <summary>Lists the sites of a plan, whether they are under care or not: all of them, or nothing is known.</summary>
public sealed class PlanSitesReader(ArmClient arm)
{
    /// <summary>Every site of the plan; null where they could not be listed.</summary>
    /// <param name="missing">Gets a sentence for what could not be read.</param>
    public async Task<ImmutableArray<PlanSite>?> ReadAsync(PlanId plan, ICollection<string> missing, CancellationToken cancellationToken)
    {
        var (sites, trouble) = await ListAsync(plan, cancellationToken);
        if (trouble is null) return sites;

        lock (missing) missing.Add($"which sites the plan carries is not known: {trouble}");
        return null;
    }

    /// <summary>The sites, or why they are not known.</summary>
    internal async Task<(ImmutableArray<PlanSite> Sites, string? Trouble)> ListAsync(PlanId plan, CancellationToken cancellationToken)
    {
        var sites = ImmutableArray.CreateBuilder<PlanSite>();
        try
        {
            await foreach (var item in arm.ListAsync($"{plan.Value}/sites", ApiVersions.Web, cancellationToken))
            {
                if (item.Text("id") is not { } text || !SiteId.TryParse(text, out var site)) return ([], "one of its sites has another shape than is known");

                sites.Add(new PlanSite(site, item.Texts("tags")));
            }
        }
        catch (RequestFailedException e)
        {
            return ([], $"its sites could not be listed: status {e.Status} {e.ErrorCode}".TrimEnd());
        }

        return (sites.ToImmutable(), null);
    }
}
