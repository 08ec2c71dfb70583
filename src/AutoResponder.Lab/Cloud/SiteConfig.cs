using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace AutoResponder.Lab.Cloud;

/// <summary>What a site's owner has set. One of the settings holds a password, as they do: it must never be found where a responder writes.</summary>
internal sealed class SiteConfig(World world, SiteSpec site)
{
    /// <summary>App settings and connection strings, as a worker finds them in its environment.</summary>
    public ImmutableSortedDictionary<string, string> Settings { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["WEBSITE_SITE_NAME"] = site.Name,
        ["WEBSITE_SKU"] = "PremiumV3",
        ["ScmType"] = "None",
        ["Catalog__PageSize"] = (12 + (world.Seed % 12)).ToString(CultureInfo.InvariantCulture),
        ["SQLAZURECONNSTR_Main"] = $"Server=tcp:{world.Backend ?? "sql-main"}.database.windows.net,1433;Database=main;User ID=shop;Password={world.Password};Encrypt=True;",
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>What its owner once clicked together in the portal and forgot; null for none. The rules are told and not carried out here. The quiet site has some.</summary>
    public JsonObject? AutoHeal { get; } = site.IsBusy ? null : new JsonObject
    {
        ["triggers"] = new JsonObject { ["privateBytesInKB"] = 1_572_864, ["slowRequests"] = new JsonObject { ["timeTaken"] = "00:00:30", ["count"] = 20, ["timeInterval"] = "00:05:00" } },
        ["actions"] = new JsonObject { ["actionType"] = "Recycle", ["minProcessExecutionTime"] = "00:01:00" },
    };

    /// <summary>What Health check asks for; null where it is off.</summary>
    public string? HealthCheckPath { get; } = site.IsBusy ? null : "/healthz";

    /// <summary>A stopped site answers 403, whoever asks.</summary>
    public bool IsStopped { get; set; }
}
