using AutoResponder.Core;

namespace AutoResponder.Platform.Seals;

/// <summary>What somebody looks for in the audit. What is null is not asked for.</summary>
/// <param name="Until">Exclusive.</param>
public sealed record AuditQuery(DateTimeOffset From, DateTimeOffset Until)
{
    public string? Site { get; init; }

    public string? Plan { get; init; }

    public string? Incident { get; init; }

    public string? Step { get; init; }

    public string? Outcome { get; init; }

    public string? Guardrail { get; init; }

    public string? Actor { get; init; }

    public string? Policy { get; init; }

    /// <summary>Whether it asks for anything that stands in an event's bytes only.</summary>
    public bool NeedsBody => Step is not null || Outcome is not null || Guardrail is not null || Actor is not null || Policy is not null;

    public bool Matches(AuditFacts facts) =>
        facts.Entry.At >= From && facts.Entry.At < Until
        && Is(Site, facts.Entry.Site?.Value, facts.Entry.Site?.Name)
        && Is(Plan, facts.Entry.Stream, PlanId.TryParse(facts.Entry.Stream, out var plan) ? plan.Name : null)
        && Is(Incident, facts.Entry.Incident)
        && Is(Step, facts.Step)
        && Is(Outcome, facts.Outcome, facts.Entry.Kind)
        && (Guardrail is null || facts.Guardrails.Contains(Guardrail, StringComparer.OrdinalIgnoreCase))
        && Is(Actor, facts.Actor)
        && Is(Policy, facts.Entry.Policy?.Name, facts.Entry.Policy?.Hash);

    /// <summary>Whether one of some names is what is looked for; nothing looked for is found everywhere.</summary>
    internal static bool Is(string? wanted, params ReadOnlySpan<string?> names)
    {
        if (wanted is null) return true;

        foreach (var name in names)
        {
            if (string.Equals(wanted, name, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
