using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoResponder.Platform.Sites;

namespace AutoResponder.Cli;

/// <summary>Reports on sites for programs: one list, whatever was asked. Null is what could not be told.</summary>
internal static class SiteJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(IEnumerable<SiteReport> reports) => new JsonArray([.. reports.Select(Of)]).ToJsonString(Indented);

    private static JsonNode Of(SiteReport report) => new JsonObject
    {
        ["id"] = report.Site.Id.Value,
        ["name"] = report.Site.Id.Name,
        ["plan"] = report.Site.Plan.Value,
        ["os"] = report.Site.IsLinux ? "linux" : "windows",
        ["policy"] = report.Owner?.Name,
        ["mode"] = report.Owner?.Mode.ToString().ToLowerInvariant(),
        ["why"] = report.Ownership.Why,
        ["leftAlone"] = report.LeftAlone,
        ["reach"] = new JsonArray([.. report.Reach.Select(step => (JsonNode)new JsonObject
        {
            ["step"] = step.Step,
            ["touches"] = step.Touches?.ToString().ToLowerInvariant(),
            ["text"] = step.Text,
            ["right"] = step.Right,
        })]),
        ["healers"] = new JsonObject
        {
            ["autoHeal"] = report.Healers.IsAutoHealOn,
            ["autoHealTriggers"] = report.Healers.AutoHeal?.Triggers.Length ?? 0,
            ["proactiveAutoHeal"] = report.Healers.IsProactiveAutoHealOn,
            ["healthCheckPath"] = report.Healers.HealthCheckPath,
            ["instances"] = report.Healers.Plan?.Capacity,
            ["platformScales"] = report.Healers.Plan?.ScalesItself,
            ["autoscale"] = report.Healers.Plan?.Autoscale is { } owner
                ? new JsonObject { ["profile"] = owner.Profile, ["minimum"] = owner.Minimum, ["maximum"] = owner.Maximum }
                : null,
        },
        ["notKnown"] = new JsonArray([.. report.Missing.Select(missing => (JsonNode)missing)]),
        ["warnings"] = new JsonArray([.. report.Warnings.Concat(report.TooBroad is { } broad ? [broad] : []).Select(warning => (JsonNode)warning)]),
    };
}
