using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AutoResponder.Core;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Incidents;
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

            // What is about a plan says so in its own words; whose incident it belongs to stands beside it.
            body.TryGetProperty("incident", out var incident) ? incident.GetString() : row.GetString("Incident"),
            Say(body),
            body);
    }

    /// <summary>The policy that it was decided under; null where none was asked.</summary>
    public string? Policy => Body.TryGetProperty("policy", out var policy) ? policy.GetProperty("name").GetString() : null;

    /// <summary>What happened to an incident; null where it happened to something else, or is of a kind that only a newer build knows.</summary>
    public IncidentEvent? AsIncidentEvent() => Body.TryGetProperty("site", out _) ? Data(Body, AuditJson.Default.IncidentEvent) : null;

    private static string Say(JsonElement body)
    {
        // What is about a plan names no site.
        var sentence = body.GetProperty("stream").GetString() == Keys.Fleet
            ? Data(body, AuditJson.Default.FleetEvent) is { } ordered ? Sentences.Say(ordered) : null
            : body.TryGetProperty("site", out _)
                ? Data(body, AuditJson.Default.IncidentEvent) is { } happened ? Sentences.Say(happened) : null
                : Data(body, AuditJson.Default.PlanEvent) is { } shared ? Sentences.Say(shared) : null;
        return sentence ?? "Written by a newer build, in a way that this one does not know";
    }

    /// <summary>While two builds run side by side the older one meets kinds that it cannot read: that must not stop it from reading on.</summary>
    private static T? Data<T>(JsonElement body, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return body.GetProperty("data").Deserialize(type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
