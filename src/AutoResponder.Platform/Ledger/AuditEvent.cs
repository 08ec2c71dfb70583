using System.Text.Json;
using AutoResponder.Core;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Incidents;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Ledger;

/// <summary>An event as it is read back for a person.</summary>
public sealed record AuditEvent(string Stream, long Sequence, DateTimeOffset At, string Kind, SiteId? Site, string? Incident, string Text, JsonElement Body)
{
    /// <remarks>While two builds run side by side the older one meets kinds and versions that it cannot read: that must not stop it from reading on.</remarks>
    internal static AuditEvent Read(TableEntity row)
    {
        using var document = JsonDocument.Parse(row.GetBinary("Body"));

        // What is about a plan says so in its own words; whose incident it belongs to stands beside it.
        return Of(AuditEntry.OfAny(document.RootElement.Clone()), row.GetString("Incident"));
    }

    /// <summary>The same out of an event's bytes alone; null for what is no event.</summary>
    internal static AuditEvent? TryRead(ReadOnlyMemory<byte> body) => AuditEntry.TryRead(body) is { } entry ? Of(entry, null) : null;

    /// <param name="incident">Whose it is, where it does not say so itself.</param>
    private static AuditEvent Of(AuditEntry entry, string? incident) => new(entry.Stream, entry.Sequence, entry.At, entry.Kind, entry.Site, entry.Incident ?? incident, Say(entry), entry.Body);

    /// <summary>The policy that it was decided under; null where none was asked.</summary>
    public string? Policy => AuditEntry.OfAny(Body).Policy?.Name;

    /// <summary>What happened to an incident; null where it happened to something else, or is of a kind that only a newer build knows.</summary>
    public IncidentEvent? AsIncidentEvent() => AuditEntry.OfAny(Body).AsIncidentEvent();

    /// <summary>A row as a sentence.</summary>
    public static string Say(AuditEntry entry) =>
        entry.AsFleetEvent() is { } ordered ? Sentences.Say(ordered)
        : entry.AsIncidentEvent() is { } happened ? Sentences.Say(happened)
        : entry.AsPlanEvent() is { } shared ? Sentences.Say(shared)
        : "Written by a newer build, in a way that this one does not know";
}
