using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AutoResponder.Platform.Arm;

namespace AutoResponder.Platform.Reconciliation;

/// <summary>Reads Azure's own record of who changed what: App Service and autoscale, which is all that the responder ever calls. Azure keeps it for 90 days.</summary>
public sealed class ActivityLog(ArmClient arm)
{
    /// <summary>How late an entry may come; what is newer than this says nothing by not being there.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromMinutes(20);

    private static readonly string[] Providers = ["Microsoft.Web", "microsoft.insights"];

    /// <exception cref="Azure.RequestFailedException">Azure refused, or could not be reached.</exception>
    public async IAsyncEnumerable<ActivityEntry> ReadAsync(string subscription, DateTimeOffset from, DateTimeOffset until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var provider in Providers)
        {
            var filter = string.Create(CultureInfo.InvariantCulture, $"eventTimestamp ge '{from.UtcDateTime:O}' and eventTimestamp le '{until.UtcDateTime:O}' and resourceProvider eq '{provider}'");
            var path = $"/subscriptions/{Uri.EscapeDataString(subscription)}/providers/Microsoft.Insights/eventtypes/management/values?$filter={Uri.EscapeDataString(filter)}";
            await foreach (var item in arm.ListAsync(path, ApiVersions.ActivityLog, cancellationToken, mustExist: true))
            {
                if (Read(item) is { } entry) yield return entry;
            }
        }
    }

    /// <summary>Null for what is no call of anybody's, such as a change of health.</summary>
    public static ActivityEntry? Read(JsonElement item)
    {
        if (item.Text("eventTimestamp") is not { } moment || !DateTimeOffset.TryParse(moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)) return null;
        if (item.Field("category")?.Text("value") is { } category && !category.Equals("Administrative", StringComparison.OrdinalIgnoreCase)) return null;

        string?[] ids = [item.Text("correlationId"), item.Field("httpRequest")?.Text("clientRequestId")];
        return new ActivityEntry(
            at,
            [.. ids.OfType<string>().Where(id => id.Length > 0).Select(id => id.ToLowerInvariant()).Distinct()],
            item.Text("caller") ?? "",
            item.Field("operationName")?.Text("value") ?? "",
            item.Text("resourceId") ?? "",
            item.Field("status")?.Text("value") ?? "");
    }
}
