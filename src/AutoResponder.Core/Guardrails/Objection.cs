namespace AutoResponder.Core.Guardrails;

/// <summary>A guardrail's "no": which, why, and when it is worth looking again.</summary>
/// <param name="Stands">Whether it lies in the target and not in the moment: where a later rung only adds, waiting for it to pass helps nobody.</param>
/// <param name="Ends">Whether it is somebody's wish with an end of its own: waiting for that is right, and no reason to call a person.</param>
/// <param name="HandOver">Whether it is no reason to wait but one to call a person at once.</param>
/// <param name="Asks">Whether a person's yes would lift it.</param>
public sealed record Objection(string Guardrail, string Why, DateTimeOffset LookAgain, bool Stands = false, bool Ends = false, bool HandOver = false, bool Asks = false);
