using AutoResponder.Core.Acts;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Guardrails;

/// <summary>A step that is due, aimed at its target, before anybody has said no.</summary>
/// <param name="Act">What would be sent; null for a capture, which changes nothing and freezes a process at most, and for a step that could not be aimed.</param>
/// <param name="Why">What it was chosen for, with the figures.</param>
public sealed record Proposal(Step Step, int Rung, Act? Act, Course Course, string Why)
{
    /// <summary>Which instance of how many it is, where the step takes one after the other.</summary>
    public Turn? Turn { get; init; }

    /// <summary>What it would do, for a person.</summary>
    public string Would => (Turn is null ? Act?.Describe() : $"{Act!.Describe()} ({Turn.Describe()})") ?? Step switch
    {
        Step.CaptureDiagnostics => "save full diagnostics",
        Step.Notify notify => $"tell channel {notify.Channel}",
        _ => "its target is not known yet",
    };
}
