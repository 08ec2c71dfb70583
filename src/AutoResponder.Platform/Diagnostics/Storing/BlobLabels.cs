using AutoResponder.Core.Captures;
using Azure;
using Azure.Storage.Blobs.Models;

namespace AutoResponder.Platform.Diagnostics.Storing;

/// <summary>What is written on a blob, in the same request that makes it appear: it is never there without its digest.</summary>
internal sealed record BlobLabels(CaptureOrder Order, string Kind, string ContentType, string? Capture = null)
{
    public const string Sha256 = "sha256";

    /// <summary>Names the journal's part of a capture, on its manifest.</summary>
    public const string CaptureKey = "capture";

    /// <summary>Tags need a right of their own, which whoever may write need not have.</summary>
    private static volatile bool _tagsAreForbidden;

    public CommitBlockListOptions ForBlocks(string sha256, bool withTags) => new()
    {
        HttpHeaders = Headers(),
        Metadata = Metadata(sha256),
        Tags = withTags ? Tags() : null,
        Conditions = NotThere(),
    };

    public BlobUploadOptions ForWhole(string sha256, bool withTags) => new()
    {
        HttpHeaders = Headers(),
        Metadata = Metadata(sha256),
        Tags = withTags ? Tags() : null,
        Conditions = NotThere(),
    };

    /// <summary>Writes with tags; where that is forbidden, without.</summary>
    public static async Task WithTagsIfAllowedAsync(Func<bool, Task> write)
    {
        try
        {
            await write(!_tagsAreForbidden);
        }
        catch (RequestFailedException e) when (e.Status == 403 && !_tagsAreForbidden)
        {
            await write(false);
            _tagsAreForbidden = true;
        }
    }

    private Dictionary<string, string> Metadata(string sha256)
    {
        var metadata = new Dictionary<string, string>(Tags()) { [Sha256] = sha256 };
        if (Capture is not null) metadata[CaptureKey] = Capture;
        return metadata;
    }

    private Dictionary<string, string> Tags() => new() { ["incident"] = Order.Incident, ["op"] = Order.Op.Value, ["kind"] = Kind };

    // Nothing here is a page to whoever opens it from the storage itself, but the report.
    private BlobHttpHeaders Headers() => new() { ContentType = ContentType, CacheControl = "no-store" };

    private static BlobRequestConditions NotThere() => new() { IfNoneMatch = ETag.All };
}
