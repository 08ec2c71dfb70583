using System.Collections.Frozen;

namespace AutoResponder.Platform.AppService;

/// <summary>How much memory one instance of a plan has, by the name of its SKU, as Azure publishes it. What is not listed here is not known; a guess would be worse.</summary>
internal static class InstanceSizes
{
    private const double GB = 1024 * 1024 * 1024;

    private static readonly FrozenDictionary<string, double> Gigabytes = new Dictionary<string, double>
    {
        ["B1"] = 1.75,
        ["B2"] = 3.5,
        ["B3"] = 7,
        ["S1"] = 1.75,
        ["S2"] = 3.5,
        ["S3"] = 7,
        ["P1"] = 1.75,
        ["P2"] = 3.5,
        ["P3"] = 7,
        ["P1v2"] = 3.5,
        ["P2v2"] = 7,
        ["P3v2"] = 14,
        ["P0v3"] = 4,
        ["P1v3"] = 8,
        ["P2v3"] = 16,
        ["P3v3"] = 32,
        ["P1mv3"] = 16,
        ["P2mv3"] = 32,
        ["P3mv3"] = 64,
        ["P4mv3"] = 128,
        ["P5mv3"] = 256,
        ["P0v4"] = 4,
        ["P1v4"] = 8,
        ["P2v4"] = 16,
        ["P3v4"] = 32,
        ["P1mv4"] = 16,
        ["P2mv4"] = 32,
        ["P3mv4"] = 64,
        ["P4mv4"] = 128,
        ["P5mv4"] = 256,
        ["I1"] = 3.5,
        ["I2"] = 7,
        ["I3"] = 14,
        ["I1v2"] = 8,
        ["I2v2"] = 16,
        ["I3v2"] = 32,
        ["I4v2"] = 64,
        ["I5v2"] = 128,
        ["I6v2"] = 256,
        ["I1mv2"] = 16,
        ["I2mv2"] = 32,
        ["I3mv2"] = 64,
        ["I4mv2"] = 128,
        ["I5mv2"] = 256,
        ["EP1"] = 3.5,
        ["EP2"] = 7,
        ["EP3"] = 14,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The names of all sizes that are known.</summary>
    public static IEnumerable<string> Names => Gigabytes.Keys.Order(StringComparer.Ordinal);

    /// <summary>What sizes of one kind share: <c>Pmv3</c> for <c>P2mv3</c>. Null for a size that is not known.</summary>
    public static string? Family(string size) => Gigabytes.Keys.FirstOrDefault(known => known.Equals(size, StringComparison.OrdinalIgnoreCase)) is { } name
        ? string.Concat(name.TakeWhile(char.IsLetter).Concat(name.SkipWhile(char.IsLetter).SkipWhile(char.IsDigit)))
        : null;

    /// <summary>Bytes; null for a SKU that is not known.</summary>
    public static long? Of(string? sku) => sku is not null && Gigabytes.TryGetValue(sku, out var gigabytes) ? (long)(gigabytes * GB) : null;
}
