namespace AutoResponder.Core.Guardrails;

/// <summary>A guardrail's "no": which, why, and when it is worth looking again.</summary>
public sealed record Objection(string Guardrail, string Why, DateTimeOffset LookAgain);
