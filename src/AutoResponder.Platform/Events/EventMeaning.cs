using AutoResponder.Core.Signals;
using static AutoResponder.Core.Signals.PlatformEventMeaning;

namespace AutoResponder.Platform.Events;

/// <summary>What Azure's events mean here. The whole table; what is not in it is counted as unknown.</summary>
public static class EventMeaning
{
    private const string Web = "Microsoft.Web.";
    private const string Health = "Microsoft.ResourceNotifications.HealthResources.";
    private const string Calls = "Microsoft.Resources.";
    private static readonly string[] Reading = ["list", "get", "read", "publishxml", "validate", "backup"];

    public static bool IsKnown(string type) => Of(type, "") is not null;

    /// <summary>What an event means; null where its type is not known.</summary>
    /// <param name="word">The one word of it that decides: an action, a status, a state, an operation's name.</param>
    internal static PlatformEventMeaning? Of(string type, string word) => (type, word) switch
    {
        // A site by somebody's hand. Started counts too: its workers are new, and need their time. What failed has changed nothing.
        (Web + "AppUpdated", "Failed") => Other,
        (Web + "AppUpdated", _) => Changed,

        // Two slots at once. A swap that failed or was taken back has put its settings on and off again.
        (Web + "SlotSwapStarted" or Web + "SlotSwapCompleted" or Web + "SlotSwapFailed", _) => Changed,
        (Web + "SlotSwapWithPreviewStarted" or Web + "SlotSwapWithPreviewCancelled", _) => Changed,

        // A backup only reads. A restore writes over the content, and one that failed may have got half-way.
        (Web + "BackupOperationStarted" or Web + "BackupOperationCompleted" or Web + "BackupOperationFailed", _) => Other,
        (Web + "RestoreOperationStarted" or Web + "RestoreOperationCompleted" or Web + "RestoreOperationFailed", _) => Changed,

        // A plan: another size, or another number of instances.
        (Web + "AppServicePlanUpdated", "Failed") => Other,
        (Web + "AppServicePlanUpdated", _) => Changed,

        // Azure's own view of a resource's health. Unknown says nothing.
        (Health + "AvailabilityStatusChanged", "Unavailable" or "Degraded") => Unhealthy,
        (Health + "AvailabilityStatusChanged", "Available") => Healthy,
        (Health + "AvailabilityStatusChanged", _) => Other,
        (Health + "ResourceAnnotated", _) => Other,

        // Calls to Resource Manager, by whoever made them. What failed or was called off has changed nothing,
        // and neither has what other providers hang on to a site: locks, diagnostic settings, alerts.
        (Calls + "ResourceWriteSuccess" or Calls + "ResourceDeleteSuccess", var operation) => IsOfAppService(operation) ? Changed : Other,
        (Calls + "ResourceActionSuccess", var operation) => IsOfAppService(operation) && !OnlyReads(operation) ? Changed : Other,
        (Calls + "ResourceWriteFailure" or Calls + "ResourceDeleteFailure" or Calls + "ResourceActionFailure", _) => Other,
        (Calls + "ResourceWriteCancel" or Calls + "ResourceDeleteCancel" or Calls + "ResourceActionCancel", _) => Other,

        // ResourceNotifications.Resources is left out on purpose: it does not say who did it, so our own change would look like somebody's.
        _ => null,
    };

    private static bool IsOfAppService(string operation) => operation.StartsWith("Microsoft.Web/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Actions that hand something out, such as <c>Microsoft.Web/sites/config/list/action</c>.</summary>
    private static bool OnlyReads(string operation)
    {
        var parts = operation.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var verb = parts switch
        {
            [.., var last, var end] when end.Equals("action", StringComparison.OrdinalIgnoreCase) => last,
            [.., var last] => last,
            [] => "",
        };
        return Reading.Any(word => verb.StartsWith(word, StringComparison.OrdinalIgnoreCase));
    }
}
