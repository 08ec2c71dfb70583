using System.Collections.Frozen;
using System.Text.Json;
using AutoResponder.Core;
using AutoResponder.Core.Observations;
using AutoResponder.Platform.Arm;
using Azure;

namespace AutoResponder.Platform.AppService;

/// <summary>Reads a plan, and who owns its number of instances. Where either is not known, the plan is not known.</summary>
public sealed class PlanReader(ArmClient arm, AutoscaleReader autoscale)
{
    private static readonly FrozenSet<string> ScaleThemselves =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "ElasticPremium", "Dynamic", "FlexConsumption", "WorkflowStandard");

    // For a plan that does not say it itself. Azure allows some tiers more than this in some regions; too little does no harm.
    private static readonly FrozenDictionary<string, int> Most = new Dictionary<string, int>
    {
        ["Free"] = 1,
        ["Shared"] = 1,
        ["Basic"] = 3,
        ["Standard"] = 10,
        ["Premium"] = 20,
        ["PremiumV2"] = 20,
        ["PremiumV3"] = 30,
        ["PremiumV4"] = 30,
        ["Isolated"] = 100,
        ["IsolatedV2"] = 100,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The plan; null where it could not be read. It does not throw for an answer of Azure.</summary>
    /// <param name="missing">Gets a sentence for what could not be read.</param>
    public async Task<PlanReading?> ReadAsync(PlanId plan, ICollection<string> missing, CancellationToken cancellationToken)
    {
        // Side by side: evidence ages while it is gathered.
        var asked = autoscale.ReadAsync(plan, cancellationToken);
        var (reading, trouble) = await ReadAsync(plan, cancellationToken);
        var (owner, unclear) = await asked;
        if (reading is { ScalesItself: true }) return reading;
        if (reading is not null && unclear is null) return reading with { Autoscale = owner };

        lock (missing) missing.Add(trouble ?? $"who owns the plan's number of instances is not known: {unclear}");
        return null;
    }

    private async Task<(PlanReading? Reading, string? Trouble)> ReadAsync(PlanId plan, CancellationToken cancellationToken)
    {
        try
        {
            using var document = await arm.GetAsync(plan.Value, ApiVersions.Web, cancellationToken);
            return document is null ? (null, "the plan is not there any more")
                : Read(document.RootElement) is { } reading ? (reading, null)
                : (null, "the plan could not be read: it names no tier or no number of instances");
        }
        catch (RequestFailedException e)
        {
            return (null, $"the plan could not be read: status {e.Status} {e.ErrorCode}".TrimEnd());
        }
    }

    /// <summary>A plan as Azure describes it; null for what is none.</summary>
    internal static PlanReading? Read(JsonElement plan)
    {
        if (plan.Field("sku") is not { } sku || sku.Number("capacity") is not { } capacity || sku.Text("tier") is not { } tier) return null;

        var properties = plan.Field("properties") ?? default;
        return new PlanReading(
            capacity,
            tier,
            properties.Number("maximumNumberOfWorkers") is { } said and > 0 ? said : Most.TryGetValue(tier, out var most) ? most : null,
            properties.IsTrue("elasticScaleEnabled") || ScaleThemselves.Contains(tier),
            properties.Number("numberOfSites") ?? 0,
            null)
        { Size = sku.Text("name") };
    }
}
