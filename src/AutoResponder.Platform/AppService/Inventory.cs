using System.Collections.Immutable;
using System.Text.Json;
using AutoResponder.Core;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Ports;
using AutoResponder.Platform.Arm;
using Azure;

namespace AutoResponder.Platform.AppService;

/// <summary>The sites under care: those of the fleet's subscriptions that carry all of the fleet's tags.</summary>
public sealed class Inventory(ArmClient arm, AzureOptions options, TimeProvider time) : IInventory, IDisposable
{
    private static readonly TimeSpan ListHolds = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _listing = new(1);
    private Listing? _newest;

    public async Task<ImmutableArray<ManagedSite>> ListAsync(FleetRules rules, CancellationToken cancellationToken)
    {
        if (Cached(rules) is { } known) return known;

        await _listing.WaitAsync(cancellationToken);
        try
        {
            if (Cached(rules) is { } meanwhile) return meanwhile;

            var all = new List<ManagedSite>();
            foreach (var subscription in rules.Subscriptions)
            {
                await foreach (var item in arm.ListAsync($"/subscriptions/{Uri.EscapeDataString(subscription)}/providers/Microsoft.Web/sites", ApiVersions.Web, cancellationToken))
                {
                    if (Read(item) is { } site) all.Add(site);
                }
            }

            // Our own app need not be under care to be known by its plan.
            var ours = all.Where(site => site.IsOurselves).Select(site => site.Plan).ToImmutableHashSet();
            _newest = new Listing([.. all.Where(site => UnderCare(site, rules)).Select(site => site with { SharesOurPlan = ours.Contains(site.Plan) })], ours, rules, time.GetUtcNow());
            return _newest.Sites;
        }
        finally
        {
            _listing.Release();
        }
    }

    public async Task<ManagedSite?> FindAsync(SiteId site, FleetRules rules, bool fresh, CancellationToken cancellationToken)
    {
        // What is not in the subscriptions under care is not even asked for.
        if (!ResourceId.TryParse(site.Value, out var id) || !rules.Subscriptions.Contains(id.Subscription, StringComparer.OrdinalIgnoreCase)) return null;
        if (!fresh && Cached(rules)?.FirstOrDefault(known => known.Id == site) is { } listed) return listed;

        using var document = await arm.GetAsync(site.Value, ApiVersions.Web, cancellationToken);
        if (document is null || Read(document.RootElement) is not { } found || found.Id != site || !UnderCare(found, rules)) return null;

        return found with { SharesOurPlan = found.IsOurselves || await IsOurPlanAsync(found.Plan, rules, cancellationToken) };
    }

    public void Dispose() => _listing.Dispose();

    /// <summary>Whether our own app runs on a plan. Where that cannot be found out it does: then nothing is scaled.</summary>
    private async Task<bool> IsOurPlanAsync(PlanId plan, FleetRules rules, CancellationToken cancellationToken)
    {
        if (options.OwnName is not { Length: > 0 }) return false;

        try
        {
            if (_newest is null || !ReferenceEquals(_newest.Rules, rules)) await ListAsync(rules, cancellationToken);
            return _newest?.OurPlans.Contains(plan) ?? true;
        }
        catch (RequestFailedException)
        {
            return true;
        }
    }

    /// <summary>A site as Azure describes it; null for what is no site (a function app's slot of a shape not known here, say).</summary>
    internal ManagedSite? Read(JsonElement item)
    {
        if (!item.TryGetProperty("id", out var idText) || !SiteId.TryParse(idText.GetString(), out var id)) return null;
        if (!item.TryGetProperty("properties", out var properties) || !PlanId.TryParse(properties.Text("serverFarmId"), out var plan)) return null;

        var kind = item.Text("kind") ?? "";
        return new ManagedSite
        {
            Id = id,
            Plan = plan,
            Location = item.Text("location") ?? "",
            Tags = item.Texts("tags"),
            IsLinux = kind.Contains("linux", StringComparison.OrdinalIgnoreCase) || properties.IsTrue("reserved"),
            IsRunning = !string.Equals(properties.Text("state"), "Stopped", StringComparison.OrdinalIgnoreCase),
            Host = properties.Text("defaultHostName") ?? FirstHost(properties),
            IsOurselves = options.OwnName is { Length: > 0 } own && ResourceId.TryParse(id.Value, out var resource) && resource.Name.Equals(own, StringComparison.OrdinalIgnoreCase),
        };
    }

    /// <summary>No tags to ask for means nothing under care, never everything.</summary>
    private static bool UnderCare(ManagedSite site, FleetRules rules) =>
        !rules.Tags.IsEmpty && rules.Tags.All(tag => site.Tags.TryGetValue(tag.Key, out var value) && value.Equals(tag.Value, StringComparison.OrdinalIgnoreCase));

    private ImmutableArray<ManagedSite>? Cached(FleetRules rules) =>
        _newest is { } listing && ReferenceEquals(listing.Rules, rules) && time.GetUtcNow() < listing.At + ListHolds ? listing.Sites : null;

    private static string? FirstHost(JsonElement properties) =>
        properties.TryGetProperty("hostNames", out var names) && names.ValueKind == JsonValueKind.Array && names.GetArrayLength() > 0 ? names[0].GetString() : null;

    private sealed record Listing(ImmutableArray<ManagedSite> Sites, ImmutableHashSet<PlanId> OurPlans, FleetRules Rules, DateTimeOffset At);
}
