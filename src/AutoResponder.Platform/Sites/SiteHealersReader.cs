using System.Text.Json;
using AutoResponder.Core;
using AutoResponder.Platform.AppService;
using AutoResponder.Platform.Arm;
using AutoResponder.Platform.Policies.AutoHeal;
using Azure;

namespace AutoResponder.Platform.Sites;

/// <summary>Reads what else heals a site: its <c>config/web</c>, its plan, and the plan's autoscale. It asks for nothing that holds secrets, and changes nothing.</summary>
internal sealed class SiteHealersReader(ArmClient arm, PlanReader plans)
{
    private const string ProactiveSetting = "WEBSITE_PROACTIVE_AUTOHEAL_ENABLED";

    /// <param name="missing">Gets a sentence for what could not be read.</param>
    public async Task<SiteHealers> ReadAsync(ManagedSite site, ICollection<string> missing, CancellationToken cancellationToken)
    {
        var plan = plans.ReadAsync(site.Plan, missing, cancellationToken);
        var healers = await ReadConfigAsync(site, missing, cancellationToken);
        return healers with { Plan = await plan };
    }

    private async Task<SiteHealers> ReadConfigAsync(ManagedSite site, ICollection<string> missing, CancellationToken cancellationToken)
    {
        try
        {
            using var document = await arm.GetAsync($"{site.Id}/config/web", ApiVersions.Web, cancellationToken);
            if (document?.RootElement.Field("properties") is { ValueKind: JsonValueKind.Object } config) return Read(config, site, missing);

            Miss(missing, "the site's config/web is not there");
        }
        catch (RequestFailedException e)
        {
            Miss(missing, $"the site's config/web could not be read: status {e.Status} {e.ErrorCode}".TrimEnd());
        }

        return new SiteHealers { IsProactiveAutoHealOn = site.IsLinux ? false : null };
    }

    private static SiteHealers Read(JsonElement config, ManagedSite site, ICollection<string> missing) => new()
    {
        IsAutoHealOn = config.Field("autoHealEnabled") switch { { ValueKind: JsonValueKind.True } => true, { ValueKind: JsonValueKind.False } => false, _ => null },
        AutoHeal = Rules(config, missing),
        IsProactiveAutoHealOn = site.IsLinux ? false : Setting(config, ProactiveSetting) is { } said ? !said.Equals("false", StringComparison.OrdinalIgnoreCase) : null,
        HealthCheckPath = config.Text("healthCheckPath") ?? "",
    };

    private static AutoHealRules? Rules(JsonElement config, ICollection<string> missing)
    {
        if (config.Field("autoHealRules") is not { ValueKind: JsonValueKind.Object }) return null;

        var trouble = new List<string>();
        var rules = AutoHealJson.Read(config, trouble);
        foreach (var sentence in trouble) Miss(missing, $"AutoHeal: {sentence}");
        return rules;
    }

    /// <summary>Only where Azure shows settings in the answer, as it does to few.</summary>
    private static string? Setting(JsonElement config, string name) =>
        config.Items("appSettings").FirstOrDefault(setting => name.Equals(setting.Text("name"), StringComparison.OrdinalIgnoreCase)).Text("value");

    private static void Miss(ICollection<string> missing, string what)
    {
        lock (missing) missing.Add(what);
    }
}
