using System.Collections.Immutable;
using System.Text.Json;
using AutoResponder.Core.Audit;

namespace AutoResponder.Platform.Seals;

/// <summary>What is asked for of an event, read out of its bytes: it is the same for kinds that only a newer build knows.</summary>
/// <param name="Outcome">How an act ended, or else what kind of fact it is.</param>
/// <param name="Guardrails">Those that objected.</param>
/// <param name="Actor">The person who did it or had it done.</param>
public sealed record AuditFacts(AuditEntry Entry, string? Step, string Outcome, ImmutableArray<string> Guardrails, string? Actor)
{
    public static AuditFacts Of(AuditEntry entry)
    {
        var data = entry.Body.TryGetProperty("data", out var found) ? found : default;
        return new AuditFacts(
            entry,
            Text(data, "step"),
            data.ValueKind == JsonValueKind.Object && data.TryGetProperty("outcome", out var outcome) && Text(outcome, "kind") is { } ended ? ended : entry.Kind,
            data.ValueKind == JsonValueKind.Object && data.TryGetProperty("objections", out var objections) && objections.ValueKind == JsonValueKind.Array
                ? [.. objections.EnumerateArray().Select(objection => Text(objection, "guardrail")).OfType<string>()]
                : [],
            Text(data, "by") ?? (entry.Body.TryGetProperty("signal", out var signal) ? Text(signal, "by") : null));
    }

    /// <summary>Null for what is no event.</summary>
    public static AuditFacts? TryRead(ReadOnlyMemory<byte> body) => AuditEntry.TryRead(body) is { } entry ? Of(entry) : null;

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
