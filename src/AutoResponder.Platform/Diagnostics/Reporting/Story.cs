using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Incidents;
using AutoResponder.Platform.Ledger;

namespace AutoResponder.Platform.Diagnostics.Reporting;

/// <summary>The incident in a few sentences: how it began, what was tried and what came of it, and why all this was saved.</summary>
internal static class Story
{
    public static IEnumerable<string> Tell(Bundle bundle)
    {
        var (order, events) = (bundle.Record.Order, bundle.Events);
        if (events.FirstOrDefault(happened => happened.Kind == nameof(IncidentEvent.IncidentOpened)) is { } opened)
            yield return string.Create(CultureInfo.InvariantCulture, $"{order.Site.Name} was found unhealthy at {opened.At.UtcDateTime:HH:mm:ss} UTC on {opened.At.UtcDateTime:d MMMM yyyy}: {Field(opened, "why") ?? opened.Text}.");

        var tried = Tried(events).ToList();
        if (tried.Count > 0) yield return $"What was tried: {string.Join("; ", tried)}.";
        else if (!events.IsEmpty) yield return "Nothing had been tried before this was saved.";

        yield return order.Scope == CaptureScope.Quick
            ? $"This was saved within seconds, before a step that would have destroyed it, because {order.Because}."
            : $"Then evidence was saved for a person, because {order.Because}.";
        yield return $"{bundle.Record.Summary()}.";
    }

    /// <summary>Each step with its end, in the order in which they were begun.</summary>
    private static IEnumerable<string> Tried(ImmutableArray<AuditEvent> events)
    {
        foreach (var happened in events)
        {
            if (Field(happened, "step") is not { } step) continue;

            if (happened.Kind == nameof(IncidentEvent.StepSkipped)) yield return $"{step} was skipped ({Field(happened, "why")})";
            if (happened.Kind == nameof(IncidentEvent.ActStarted)) yield return $"{step} {Outcome(events, happened)}";
        }
    }

    private static string Outcome(ImmutableArray<AuditEvent> events, AuditEvent started)
    {
        var later = events.Where(happened => happened.Sequence > started.Sequence && Field(happened, "op") == Field(started, "op")).Select(happened => happened.Kind).ToHashSet(StringComparer.Ordinal);
        return later switch
        {
            _ when later.Contains(nameof(IncidentEvent.StepHelped)) => "helped",
            _ when later.Contains(nameof(IncidentEvent.InstanceHelped)) => "helped on one instance",
            _ when later.Contains(nameof(IncidentEvent.StepDidNotHelp)) => "took effect and did not help",
            _ when later.Contains(nameof(IncidentEvent.EffectSeen)) => "took effect",
            _ when later.Contains(nameof(IncidentEvent.EffectNotSeen)) => "had no effect",
            _ => "was begun",
        };
    }

    internal static string? Field(AuditEvent happened, string name) =>
        happened.Body.TryGetProperty("data", out var data) && data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
