using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AutoResponder.Lab.Cloud.Plans;

namespace AutoResponder.Lab.Cloud.Arm;

/// <summary>Resources as Azure Resource Manager describes them.</summary>
internal static class Shapes
{
    public static JsonObject Site(LabSite site, World world) => new()
    {
        ["id"] = site.Id,
        ["name"] = site.Name,
        ["type"] = "Microsoft.Web/sites",
        ["kind"] = "app",
        ["location"] = "West Europe",
        ["tags"] = new JsonObject { ["responder"] = "on", ["tier"] = "web" },
        ["properties"] = new JsonObject
        {
            ["state"] = site.Config.IsStopped ? "Stopped" : "Running",
            ["enabled"] = true,
            ["availabilityState"] = "Normal",
            ["usageState"] = "Normal",
            ["defaultHostName"] = site.Host,
            ["hostNames"] = new JsonArray(site.Host),
            ["hostNameSslStates"] = new JsonArray(
                new JsonObject { ["name"] = site.Host, ["sslState"] = "Disabled", ["hostType"] = "Standard" },
                new JsonObject { ["name"] = site.ScmHost, ["sslState"] = "Disabled", ["hostType"] = "Repository" }),
            ["serverFarmId"] = world.PlanId,
            ["reserved"] = false,
            ["clientAffinityEnabled"] = true,
            ["siteConfig"] = null,
        },
    };

    /// <summary>Its configuration, as whoever may only read gets it: without a single setting.</summary>
    public static JsonObject Config(LabSite site) => new()
    {
        ["id"] = $"{site.Id}/config/web",
        ["name"] = "web",
        ["type"] = "Microsoft.Web/sites/config",
        ["location"] = "West Europe",
        ["properties"] = new JsonObject
        {
            ["numberOfWorkers"] = 1,
            ["alwaysOn"] = true,
            ["httpLoggingEnabled"] = true,
            ["appSettings"] = null,
            ["connectionStrings"] = null,
            ["autoHealEnabled"] = site.Config.AutoHeal is not null,
            ["autoHealRules"] = site.Config.AutoHeal?.DeepClone(),
            ["healthCheckPath"] = site.Config.HealthCheckPath,
        },
    };

    /// <param name="sku">What is really there: during a change, still what was before.</param>
    public static JsonObject Plan(World world, PlanSku sku) => new()
    {
        ["id"] = world.PlanId,
        ["name"] = world.Plan,
        ["type"] = "Microsoft.Web/serverfarms",
        ["kind"] = "app",
        ["location"] = "West Europe",
        ["tags"] = new JsonObject(),
        ["properties"] = new JsonObject
        {
            ["status"] = "Ready",
            ["geoRegion"] = "West Europe",
            ["maximumNumberOfWorkers"] = World.MostInstances,
            ["numberOfWorkers"] = sku.Capacity,
            ["numberOfSites"] = world.Sites.Length,
            ["perSiteScaling"] = false,
            ["elasticScaleEnabled"] = false,
            ["isSpot"] = false,
            ["reserved"] = false,
            ["targetWorkerCount"] = 0,
            ["targetWorkerSizeId"] = 0,
            ["zoneRedundant"] = false,
            ["provisioningState"] = "Succeeded",
        },
        ["sku"] = Sku(sku),
    };

    public static JsonObject Sku(PlanSku sku) => new() { ["name"] = sku.Size, ["tier"] = "PremiumV3", ["size"] = sku.Size, ["family"] = "Pv3", ["capacity"] = sku.Capacity };

    public static JsonObject Instance(LabSite site, MachineInstance instance) => new()
    {
        ["id"] = $"{site.Id}/instances/{instance.Id}",
        ["name"] = instance.Id,
        ["type"] = "Microsoft.Web/sites/instances",
        ["properties"] = new JsonObject { ["state"] = "READY", ["name"] = instance.Id, ["machineName"] = instance.Machine },
    };

    /// <summary>The one deployment that there was, days before anything went wrong.</summary>
    public static JsonObject Deployment(LabSite site, World world)
    {
        var commit = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"deployment {world.Seed} {site.Name}"))))[..40];
        var at = DateTime.UtcNow.Date.AddDays(-9).AddHours(10);
        return new JsonObject
        {
            ["id"] = $"{site.Id}/deployments/{commit}",
            ["name"] = commit,
            ["type"] = "Microsoft.Web/sites/deployments",
            ["location"] = "West Europe",
            ["properties"] = new JsonObject
            {
                ["id"] = commit,
                ["status"] = 4,
                ["status_text"] = "",
                ["author_email"] = "N/A",
                ["author"] = "N/A",
                ["deployer"] = "Push-Deployer",
                ["message"] = "Created via a push deployment",
                ["received_time"] = at,
                ["start_time"] = at,
                ["end_time"] = at.AddSeconds(41),
                ["last_success_end_time"] = at.AddSeconds(41),
                ["complete"] = true,
                ["active"] = true,
                ["is_temp"] = false,
                ["is_readonly"] = true,
                ["site_name"] = site.Name,
                ["provisioningState"] = "Succeeded",
            },
        };
    }

    public static JsonObject Envelope(LabSite site, MachineInstance instance, int id, JsonObject properties)
    {
        var number = id.ToString(CultureInfo.InvariantCulture);
        properties["identifier"] = id;
        return new JsonObject
        {
            ["id"] = $"{site.Id}/instances/{instance.Id}/processes/{number}",
            ["name"] = $"{site.Name}/{instance.Id}/{number}",
            ["type"] = "Microsoft.Web/sites/instances/processes",
            ["location"] = "West Europe",
            ["properties"] = properties,
        };
    }
}
