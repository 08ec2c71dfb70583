namespace AutoResponder.Simulation.Staging;

/// <summary>A line of a timeline.</summary>
/// <param name="Who">The site or plan that it is about; <c>*</c> for what happens in the world.</param>
/// <param name="Kind">The audit's kind of row; empty for what happens in the world.</param>
/// <param name="Told">Whether it says anything that the lines before it do not.</param>
public sealed record Line(DateTimeOffset At, string Who, string Kind, string Text, bool Told);
