using System.Text.RegularExpressions;
using AutoResponder.Core;

namespace AutoResponder.Platform.AppService;

/// <summary>The path of an autoscale setting, built again from the parts of its id, so that it cannot lead anywhere else.</summary>
internal static partial class AutoscalePath
{
    /// <summary>The path; null where the text is not the id of a setting in the plan's own resource group.</summary>
    public static string? Of(string? id, PlanId plan)
    {
        if (id is null || Form().Match(id) is not { Success: true } match || !ResourceId.TryParse(plan.Value, out var resource)) return null;
        if (!match.Groups["subscription"].Value.Equals(resource.Subscription, StringComparison.OrdinalIgnoreCase)) return null;
        if (!match.Groups["group"].Value.Equals(resource.ResourceGroup, StringComparison.OrdinalIgnoreCase)) return null;

        return $"{Settings(resource)}/{Uri.EscapeDataString(match.Groups["name"].Value)}";
    }

    /// <summary>The path of all settings of the plan's resource group.</summary>
    public static string AllAround(PlanId plan) => ResourceId.TryParse(plan.Value, out var resource)
        ? Settings(resource)
        : throw new ArgumentException($"'{plan}' is no plan.", nameof(plan));

    private static string Settings(ResourceId resource) => $"/subscriptions/{resource.Subscription}/resourceGroups/{resource.ResourceGroup}/providers/Microsoft.Insights/autoscalesettings";

    // Azure allows blanks and letters of all languages in these names; a name of dots would lead out of the folder.
    [GeneratedRegex(
        @"^/subscriptions/(?<subscription>[0-9a-z-]{1,64})/resourcegroups/(?<group>[\p{L}\p{N}_().-]{1,90})/providers/microsoft\.insights/autoscalesettings/(?<name>(?!\.+\z)[\p{L}\p{M}\p{N}_().=,;'! -]{1,260})\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
