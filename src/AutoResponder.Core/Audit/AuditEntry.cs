using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;

namespace AutoResponder.Core.Audit;

/// <summary>A row of the audit, read back from its canonical bytes.</summary>
/// <param name="Policy">What it was decided under; null where no policy was asked.</param>
public sealed record AuditEntry(string Stream, long Sequence, DateTimeOffset At, string Kind, SiteId? Site, string? Incident, PolicyMark? Policy, JsonElement Body)
{
    /// <summary>The stream of what holds for all sites.</summary>
    public const string Fleet = "fleet";

    /// <exception cref="FormatException">It is no row of the audit, or of a version that this build does not know.</exception>
    public static AuditEntry Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Of(document.RootElement.Clone());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException($"it is no row of the audit: {e.Message}", e);
        }
    }

    /// <summary>The same of what is parsed already.</summary>
    /// <exception cref="FormatException">It is of a version that this build does not know.</exception>
    public static AuditEntry Of(JsonElement body)
    {
        if (body.GetProperty("v").GetInt32() is var version and not AuditBody.Version) throw new FormatException($"it is of version {version}, and this build knows version {AuditBody.Version}");

        return OfAny(body);
    }

    /// <summary>The same of any version, for whoever only shows it: what every version has is read, and the rest may be unknown.</summary>
    public static AuditEntry OfAny(JsonElement body) => new(
        body.GetProperty("stream").GetString()!,
        body.GetProperty("seq").GetInt64(),
        body.GetProperty("at").GetDateTimeOffset(),
        body.GetProperty("kind").GetString()!,
        body.TryGetProperty("site", out var site) && SiteId.TryParse(site.GetString(), out var id) ? id : null,
        body.TryGetProperty("incident", out var incident) ? incident.GetString() : Borrower(body),
        body.TryGetProperty("policy", out var policy) ? new PolicyMark(policy.GetProperty("name").GetString()!, policy.GetProperty("hash").GetString()!) : null,
        body);

    /// <summary>The same out of its bytes; null for what is no row of the audit: a verification says what became of it, and whoever looks goes on.</summary>
    public static AuditEntry? TryRead(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return OfAny(document.RootElement.Clone());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>What happened to a site's incident; null where it happened to something else, or is of a kind that only a newer build knows.</summary>
    public IncidentEvent? AsIncidentEvent() => Site is null ? null : Data(AuditJson.Default.IncidentEvent);

    /// <summary>What happened to a plan; null as above.</summary>
    public PlanEvent? AsPlanEvent() => Site is not null || Stream == Fleet ? null : Data(AuditJson.Default.PlanEvent);

    /// <summary>What happened to the fleet; null as above.</summary>
    public FleetEvent? AsFleetEvent() => Stream == Fleet ? Data(AuditJson.Default.FleetEvent) : null;

    /// <summary>A part of what was known when it was decided; null where the row does not carry it.</summary>
    public T? Part<T>(string name, JsonTypeInfo<T> type)
        where T : class => Body.TryGetProperty(name, out var part) ? part.Deserialize(type) : null;

    /// <summary>Whether it is the first row of its decision, the one that says what was known.</summary>
    public bool IsFirst => Body.TryGetProperty("signal", out _);

    /// <summary>What is about a lease is about the incident that borrowed: the lease is named after the op, which is named after it.</summary>
    private static string? Borrower(JsonElement body) =>
        body.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object && data.TryGetProperty("lease", out var lease) && lease.ValueKind == JsonValueKind.String ? lease.GetString()!.Split('/')[0] : null;

    private T? Data<T>(JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return Body.GetProperty("data").Deserialize(type);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or KeyNotFoundException)
        {
            return null;
        }
    }
}
