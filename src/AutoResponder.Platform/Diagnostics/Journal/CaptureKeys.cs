using System.Globalization;
using AutoResponder.Core;
using AutoResponder.Core.Captures;

namespace AutoResponder.Platform.Diagnostics.Journal;

/// <summary>Where a capture stands in the table, and where its blobs lie. Ids hold characters that a key may not.</summary>
public static class CaptureKeys
{
    public const string Table = "captures";
    internal const string Head = "capture";
    internal const string ArtefactPrefix = "art:";

    /// <summary>A capture's partition, which is also its name in messages.</summary>
    public static string Partition(CaptureOrder order) => $"{order.Site.Name}~{Digest.Key(order.Site.Value, order.Op.Value)}";

    /// <summary>What all of a site's blobs begin with.</summary>
    public static string Folder(SiteId site) => $"{site.Name}/";

    /// <summary>What all of a capture's blobs begin with.</summary>
    public static string Folder(CaptureOrder order) => $"{Folder(order.Site)}{order.Incident}/{order.Op.Value.Replace('/', '-')}/";

    internal static string Artefact(int number) => string.Create(CultureInfo.InvariantCulture, $"{ArtefactPrefix}{number:D2}");

    /// <summary>An attempt's blob has a name of its own: whoever was given up for dead and comes back writes beside the next one, never into it.</summary>
    internal static string Blob(CaptureOrder order, string name, int attempt) => string.Create(CultureInfo.InvariantCulture, $"{Folder(order)}{(attempt == 1 ? "" : $"{attempt}-")}{name}");
}
