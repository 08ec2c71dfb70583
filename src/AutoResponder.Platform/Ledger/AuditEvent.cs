using System.Text.Json;
using AutoResponder.Core;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Fleet;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Ledger;

/// <summary>An event as it is read back for a person.</summary>
public sealed record AuditEvent(string Stream, long Sequence, DateTimeOffset At, string Kind, SiteId? Site, string? Incident, string Text, JsonElement Body)
{
    internal static AuditEvent Read(TableEntity row)
    {
        using var document = JsonDocument.Parse(row.GetBinary("Body"));
        var body = document.RootElement.Clone();
        return new AuditEvent(
            body.GetProperty("stream").GetString()!,
            body.GetProperty("seq").GetInt64(),
            body.GetProperty("at").GetDateTimeOffset(),
            body.GetProperty("kind").GetString()!,
            body.TryGetProperty("site", out var site) && SiteId.TryParse(site.GetString(), out var id) ? id : null,
            body.TryGetProperty("incident", out var incident) ? incident.GetString() : null,
            Say(body),
            body);
    }

    private static string Say(JsonElement body)
    {
        var data = body.GetProperty("data");
        if (body.GetProperty("stream").GetString() == Keys.Fleet) return Say(data.Deserialize(AuditJson.Default.FleetEvent)!);

        // What is about a plan names no site.
        return body.TryGetProperty("site", out _)
            ? Sentences.Say(data.Deserialize(AuditJson.Default.IncidentEvent)!)
            : Sentences.Say(data.Deserialize(AuditJson.Default.PlanEvent)!);
    }

    private static string Say(FleetEvent happened) => happened switch
    {
        FleetEvent.Armed armed => $"Armed by {armed.By} until {armed.Until:u}: {armed.Reason}",
        FleetEvent.Disarmed disarmed => $"Disarmed by {disarmed.By}: {disarmed.Reason}",
        FleetEvent.OrderRefused refused => $"Order of {refused.By} refused, {refused.Why}: {refused.Reason}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
