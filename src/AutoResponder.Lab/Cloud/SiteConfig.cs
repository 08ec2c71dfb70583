using System.Collections.Immutable;
using System.Globalization;

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

    /// <summary>A stopped site answers 403, whoever asks.</summary>
    public bool IsStopped { get; set; }
}
