using System.Globalization;
using System.Text.Json.Nodes;

namespace AutoResponder.Lab.Cloud;

/// <summary>A site with everything that runs for it.</summary>
public sealed class LabSite
{
    internal LabSite(string id, SiteSpec spec, IReadOnlyList<Worker> workers, FrontEnd front, ScmHost scm) =>
        (Id, Spec, Workers, Front, Scm) = (id, spec, workers, front, scm);

    public string Id { get; }

    public string Name => Spec.Name;

    public string Host => Front.Host;

    internal SiteSpec Spec { get; }

    internal IReadOnlyList<Worker> Workers { get; }

    internal FrontEnd Front { get; }

    internal ScmHost Scm { get; }
}

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
            ["state"] = "Running",
            ["enabled"] = true,
            ["availabilityState"] = "Normal",
            ["usageState"] = "Normal",
            ["defaultHostName"] = site.Host,
            ["hostNames"] = new JsonArray(site.Host),
            ["hostNameSslStates"] = new JsonArray(
                new JsonObject { ["name"] = site.Host, ["sslState"] = "Disabled", ["hostType"] = "Standard" },
                new JsonObject { ["name"] = site.Scm.Host, ["sslState"] = "Disabled", ["hostType"] = "Repository" }),
            ["serverFarmId"] = world.PlanId,
            ["reserved"] = false,
            ["clientAffinityEnabled"] = true,
            ["siteConfig"] = null,
        },
    };

    public static JsonObject Plan(World world) => new()
    {
        ["id"] = world.PlanId,
        ["name"] = world.Plan,
        ["type"] = "Microsoft.Web/serverfarms",
        ["kind"] = "app",
        ["location"] = "West Europe",
        ["properties"] = new JsonObject
        {
            ["status"] = "Ready",
            ["maximumNumberOfWorkers"] = 10,
            ["numberOfWorkers"] = world.Instances.Count,
            ["numberOfSites"] = world.Sites.Count,
            ["reserved"] = false,
            ["provisioningState"] = "Succeeded",
        },
        ["sku"] = new JsonObject { ["name"] = "P1v3", ["tier"] = "PremiumV3", ["size"] = "P1v3", ["family"] = "Pv3", ["capacity"] = world.Instances.Count },
    };

    public static JsonObject Instance(LabSite site, MachineInstance instance) => new()
    {
        ["id"] = $"{site.Id}/instances/{instance.Id}",
        ["name"] = instance.Id,
        ["type"] = "Microsoft.Web/sites/instances",
        ["properties"] = new JsonObject { ["state"] = "READY", ["name"] = instance.Id, ["machineName"] = instance.Machine },
    };

    /// <summary>Zero and false are left out, as Kudu does.</summary>
    public static JsonObject Process(int id, Worker? worker, bool detail)
    {
        var shape = new JsonObject { ["id"] = id, ["name"] = "w3wp", ["machineName"] = worker?.Instance.Machine };
        if (!detail) return shape;

        if (worker is null)
        {
            shape["is_scm_site"] = true;
            return shape;
        }

        shape["start_time"] = worker.StartedAt.UtcDateTime;
        shape["thread_count"] = 12;
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(id);
            shape["working_set"] = process.WorkingSet64;
            shape["private_memory"] = process.PrivateMemorySize64;
            shape["thread_count"] = process.Threads.Count;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            shape["working_set"] = -1;
        }

        return shape;
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
