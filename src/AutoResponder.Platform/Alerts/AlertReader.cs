using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using AutoResponder.Core;
using AutoResponder.Core.Observations;
using AutoResponder.Platform.Arm;
using Azure;

namespace AutoResponder.Platform.Alerts;

/// <summary>Asks Alerts Management whether an alert is real. The payload that claimed it decides nothing.</summary>
public sealed partial class AlertReader(ArmClient arm)
{
    private static readonly TimeSpan Around = TimeSpan.FromMinutes(5);

    /// <summary>Finds the alert. It does not throw for an answer of Azure.</summary>
    public async Task<AlertReading> ReadAsync(AlertQuestion question, SiteId site, CancellationToken cancellationToken)
    {
        try
        {
            return question.AlertId is { } id ? await ByIdAsync(id, cancellationToken) : await BySearchAsync(question, site, cancellationToken);
        }
        catch (RequestFailedException e)
        {
            return new AlertReading.Unavailable($"status {e.Status} {e.ErrorCode}".TrimEnd());
        }
    }

    private async Task<AlertReading> ByIdAsync(string id, CancellationToken cancellationToken)
    {
        if (AlertId().Match(id) is not { Success: true } match) return new AlertReading.NotFound();

        var path = $"/subscriptions/{match.Groups["subscription"].Value}/providers/Microsoft.AlertsManagement/alerts/{match.Groups["alert"].Value}";
        using var document = await arm.GetAsync(path, ApiVersions.Alerts, cancellationToken);
        if (document is null) return new AlertReading.NotFound();

        return Read(document.RootElement) is { } found ? found : new AlertReading.Unavailable("Azure's answer has another shape than is known");
    }

    /// <summary>Schemas without an id: the one alert with this rule, target and time; two are as good as none.</summary>
    private async Task<AlertReading> BySearchAsync(AlertQuestion question, SiteId site, CancellationToken cancellationToken)
    {
        if (question.FiredAt is not { } firedAt || !ResourceId.TryParse(site.Value, out var id)) return new AlertReading.NotFound();

        var range = string.Create(CultureInfo.InvariantCulture, $"{firedAt.UtcDateTime - Around:yyyy-MM-ddTHH:mm:ssZ}/{firedAt.UtcDateTime + Around:yyyy-MM-ddTHH:mm:ssZ}");
        var path = $"/subscriptions/{id.Subscription}/providers/Microsoft.AlertsManagement/alerts?targetResource={Uri.EscapeDataString(site.Value)}&customTimeRange={Uri.EscapeDataString(range)}";
        var found = new List<AlertReading.Found>();
        await foreach (var item in arm.ListAsync(path, ApiVersions.Alerts, cancellationToken))
        {
            if (Read(item) is { } alert
                && alert.Rule[(alert.Rule.LastIndexOf('/') + 1)..].Equals(question.Rule, StringComparison.OrdinalIgnoreCase)
                && alert.FiredAt is { } time && (time - firedAt).Duration() <= Around)
                found.Add(alert);
        }

        return found.Count switch
        {
            0 => new AlertReading.NotFound(),
            1 => found[0],
            _ => new AlertReading.Unavailable($"{found.Count} alerts of rule {question.Rule} could be meant"),
        };
    }

    private static AlertReading.Found? Read(JsonElement item)
    {
        if (!item.TryGetProperty("id", out var id) || !item.TryGetProperty("properties", out var properties) || !properties.TryGetProperty("essentials", out var essentials)) return null;
        if (essentials.Text("targetResource") is not { } target || essentials.Text("alertRule") is not { } rule) return null;

        return new AlertReading.Found(
            id.GetString() ?? "",
            target,
            rule,
            essentials.Text("monitorCondition") ?? "",
            DateTimeOffset.TryParse(essentials.Text("startDateTime"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var started) ? started : null);
    }

    [GeneratedRegex(
        @"^/subscriptions/(?<subscription>[0-9a-f-]{36})/(?:resourcegroups/[^/]+/)?(?:providers/[^/]+/[^/]+/[^/]+/)?providers/microsoft\.alertsmanagement/alerts/(?<alert>[0-9a-f-]{36})\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AlertId();
}
