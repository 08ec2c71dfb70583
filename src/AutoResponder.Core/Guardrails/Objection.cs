namespace AutoResponder.Core.Guardrails;

/// <summary>A guardrail's "no": which, why, and when it is worth looking again.</summary>
/// <param name="Stands">Whether it lies in the target and not in the moment: where a later rung only adds, waiting for it to pass helps nobody.</param>
public sealed record Objection(string Guardrail, string Why, DateTimeOffset LookAgain, bool Stands = false);
