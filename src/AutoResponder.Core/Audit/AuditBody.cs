using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;

namespace AutoResponder.Core.Audit;

/// <summary>Writes an event's body: UTF-8 JSON with fields in a fixed order. What is hashed is these bytes, never a second serialisation of them.</summary>
public static class AuditBody
{
    /// <summary>The version of this format.</summary>
    public const int Version = 1;

    /// <summary>One event of a decision about a site. The first one carries what was known; the others point at it.</summary>
    public static ReadOnlyMemory<byte> Of(StreamHead before, IncidentEvent happened, DecisionContext context, long first)
    {
        var whole = Write(before, happened, context, first, withEvidence: true);
        return whole.Length <= StreamHead.LongestBody ? whole : Write(before, happened, context, first, withEvidence: false);
    }

    private static ReadOnlyMemory<byte> Write(StreamHead before, IncidentEvent happened, DecisionContext context, long first, bool withEvidence)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            Begin(json, before, happened.At, happened.Kind);
            json.WriteString("site", context.Situation.Head.Site.Value);
            if (context.Incident is { } incident) json.WriteString("incident", incident);
            Write(json, "data", happened, AuditJson.Default.IncidentEvent);

            // Where no policy owns the site any more, the one that the incident began under still says whom to tell.
            var mark = context.Policy is { } policy ? new PolicyMark(policy.Name, policy.Hash) : (context.Situation.Incident as Incident.Open)?.Course.Policy;
            if (mark is not null)
            {
                json.WriteStartObject("policy");
                json.WriteString("name", mark.Name);
                json.WriteString("hash", mark.Hash);
                json.WriteEndObject();
            }

            // Not the one that it goes on by, but one that may object.
            if (context.Situation.Loaded is { } loaded) json.WriteString("loaded", loaded.Hash);

            if (before.Sequence + 1 == first)
            {
                Write(json, "signal", context.Signal, AuditJson.Default.Signal);
                Write(json, "fleet", context.Situation.Fleet, AuditJson.Default.FleetReading);
                if (context.Situation.Site is { } site) Write(json, "inventory", site, AuditJson.Default.ManagedSite);
                if (context.Situation.Evidence is { } evidence) WriteEvidence(json, evidence, withEvidence);
            }
            else
            {
                json.WriteNumber("decision", first);
            }

            End(json, context.Build);
        }

        return buffer.WrittenMemory;
    }

    /// <summary>One event of a decision about a plan. The first one carries what was known.</summary>
    public static ReadOnlyMemory<byte> Of(StreamHead before, PlanEvent happened, PlanSituation situation, Signal signal, string build, long first)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            Begin(json, before, happened.At, happened.Kind);
            Write(json, "data", happened, AuditJson.Default.PlanEvent);
            if (before.Sequence + 1 == first)
            {
                Write(json, "signal", signal, AuditJson.Default.Signal);
                Write(json, "fleet", situation.Fleet, AuditJson.Default.FleetReading);
                json.WriteStartArray("sites");
                foreach (var site in situation.Sites) Write(json, site);
                json.WriteEndArray();
                if (situation.Evidence is { } evidence) WriteEvidence(json, evidence, whole: true);
            }
            else
            {
                json.WriteNumber("decision", first);
            }

            End(json, build);
        }

        return buffer.WrittenMemory;
    }

    /// <summary>One event of the fleet.</summary>
    /// <param name="order">What a person said; null where it was seen.</param>
    public static ReadOnlyMemory<byte> Of(StreamHead before, FleetEvent happened, Signal.Order? order, string build)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            Begin(json, before, happened.At, happened.Kind);
            Write(json, "data", happened, AuditJson.Default.FleetEvent);
            if (order is not null) Write<Signal>(json, "signal", order, AuditJson.Default.Signal);
            End(json, build);
        }

        return buffer.WrittenMemory;
    }

    /// <summary>A site of very many instances may have more evidence than a row holds: then its digest says what it was, and its size that it is missing.</summary>
    private static void WriteEvidence(Utf8JsonWriter json, Evidence evidence, bool whole)
    {
        if (whole)
        {
            Write(json, "evidence", evidence, AuditJson.Default.Evidence);
            return;
        }

        var bytes = JsonSerializer.SerializeToUtf8Bytes(evidence, AuditJson.Default.Evidence);
        json.WriteStartObject("evidenceOmitted");
        json.WriteNumber("bytes", bytes.Length);
        json.WriteString("sha256", Convert.ToHexStringLower(SHA256.HashData(bytes)));
        json.WriteEndObject();
    }

    private static void Begin(Utf8JsonWriter json, StreamHead before, DateTimeOffset at, string kind)
    {
        json.WriteStartObject();
        json.WriteNumber("v", Version);
        json.WriteString("stream", before.Stream);
        json.WriteNumber("seq", before.Sequence + 1);
        json.WriteString("at", at);
        json.WriteString("kind", kind);
    }

    private static void End(Utf8JsonWriter json, string build)
    {
        json.WriteString("build", build);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SiteOnPlan site)
    {
        json.WriteStartObject();
        json.WriteString("site", site.Site.Value);
        json.WriteBoolean("isWell", site.IsWell);
        json.WriteString("why", site.Why);
        json.WriteEndObject();
    }

    private static void Write<T>(Utf8JsonWriter json, string name, T value, JsonTypeInfo<T> type)
    {
        json.WritePropertyName(name);
        JsonSerializer.Serialize(json, value, type);
    }
}

/// <summary>What a decision was made from.</summary>
/// <param name="Incident">The incident that it is about; null where none is open.</param>
/// <param name="Build">Which build decided.</param>
public sealed record DecisionContext(Situation Situation, Signal Signal, Policy? Policy, string? Incident, string Build);
