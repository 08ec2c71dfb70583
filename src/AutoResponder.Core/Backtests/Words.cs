using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;

namespace AutoResponder.Core.Backtests;

/// <summary>What of an event makes a difference, in words: what was done and decided, not the figures that it was decided by.</summary>
internal static class Words
{
    private const string Holding = "holds back";
    private const string Returning = "gives back: ";

    public static string? Of(IncidentEvent happened) => happened switch
    {
        IncidentEvent.IncidentOpened opened => $"opens an incident{(opened.Rung > 0 ? $" at step {opened.Rung + 1}" : "")}",
        IncidentEvent.StepHeld held => $"{Holding} {held.Step}: {string.Join(", ", held.Objections.Select(objection => objection.Guardrail).Distinct())}",
        IncidentEvent.ApprovalAsked asked => $"asks whether to {asked.Would}",
        IncidentEvent.StepSkipped skipped => $"skips {skipped.Step}",
        IncidentEvent.PreservationStarted started => $"saves evidence for {started.Step} ({started.Scope.ToString().ToLowerInvariant()}{(started.Order.Dump is { } dump ? $", dump {dump.ToString().ToLowerInvariant()}" : "")})",
        IncidentEvent.ActStarted started => $"{started.Step}: {started.Act.Describe()}",
        IncidentEvent.EffectNotSeen missed => $"sees no effect of {missed.Step}",
        IncidentEvent.StepHelped helped => $"{helped.Step} helped",
        IncidentEvent.StepDidNotHelp failed => $"{failed.Step} did not help",
        IncidentEvent.RecoveryBegan => "finds it well",
        IncidentEvent.Relapsed => "finds it ill again",
        IncidentEvent.IncidentHandedOver => "hands it over",
        IncidentEvent.IncidentClosed closed => $"closes it, {closed.How}",
        _ => null,
    };

    public static string? Of(PlanEvent happened) => happened switch
    {
        PlanEvent.LeaseReturnStarted started => $"{Returning}{started.Act.Describe()}",
        PlanEvent.LeaseReturnHeld held => $"{Holding} the return: {string.Join(", ", held.Objections.Select(objection => objection.Guardrail).Distinct())}",
        PlanEvent.LeaseProlonged => "keeps it for longer",
        PlanEvent.LeaseOverdue => "asks a person about what is borrowed",
        _ => null,
    };

    /// <summary>What changes something in Azure, or freezes a process, or is the beginning of that: from where two differ in it, the world would have gone another way.</summary>
    public static bool IsAct(IncidentEvent happened) => happened is IncidentEvent.ActStarted or IncidentEvent.PreservationStarted;

    public static bool IsReturn(string words) => words.StartsWith(Returning, StringComparison.Ordinal);

    public static bool IsObjection(string words) => words.StartsWith(Holding, StringComparison.Ordinal);
}
