using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Ports;
using AutoResponder.Platform.Policies;

namespace AutoResponder.Platform.Sites;

/// <summary>Reports on the sites under care.</summary>
internal sealed class SiteReports(IInventory inventory, SiteHealersReader healers)
{
    /// <summary>So many sites are asked about side by side; Azure answers only so much an hour.</summary>
    private const int AtOnce = 8;

    /// <summary>All sites under care, by name.</summary>
    /// <exception cref="Azure.RequestFailedException">They could not be listed.</exception>
    public async Task<ImmutableArray<SiteReport>> ListAsync(PolicySet policies, CancellationToken cancellationToken)
    {
        var sites = (await inventory.ListAsync(policies.Fleet, cancellationToken)).OrderBy(site => site.Id.Name, StringComparer.Ordinal).ThenBy(site => site.Id.Value, StringComparer.Ordinal).ToList();
        var reports = new SiteReport[sites.Count];
        var count = Headcount.Of([.. sites], policies);
        await Parallel.ForEachAsync(
            sites.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (one, token) => reports[one.Index] = await ReportAsync(one.Item, policies, count, token));
        return [.. reports];
    }

    /// <summary>Those that a name or an ARM id means: none, one, or several of one name.</summary>
    /// <exception cref="Azure.RequestFailedException">They could not be listed.</exception>
    public async Task<ImmutableArray<SiteReport>> FindAsync(string nameOrId, PolicySet policies, CancellationToken cancellationToken)
    {
        var reports = ImmutableArray.CreateBuilder<SiteReport>();
        var sites = await inventory.ListAsync(policies.Fleet, cancellationToken);
        var count = Headcount.Of(sites, policies);
        foreach (var site in sites.Where(site => SiteId.TryParse(nameOrId, out var id) ? site.Id == id : site.Id.Name.Equals(nameOrId, StringComparison.OrdinalIgnoreCase)))
            reports.Add(await ReportAsync(site, policies, count, cancellationToken));
        return reports.ToImmutable();
    }

    private async Task<SiteReport> ReportAsync(ManagedSite site, PolicySet policies, Headcount count, CancellationToken cancellationToken)
    {
        var missing = new List<string>();
        var read = await healers.ReadAsync(site, missing, cancellationToken);
        var ownership = Ownership.Of(site, policies);
        return new SiteReport(site, ownership, read, [.. missing]) { TooBroad = ownership.Owner is { } owner ? count.Warning(owner) : null };
    }
}
