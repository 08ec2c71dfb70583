using System.Collections.Immutable;

namespace AutoResponder.Core.Incidents;

/// <summary>How the latest steps on a site fared. It outlives incidents: a new one is no new hope.</summary>
/// <param name="InARow">Steps that did not help, one after the other.</param>
/// <param name="Failures">When steps did not help, within the last day.</param>
public sealed record Streak(int InARow, ImmutableArray<DateTimeOffset> Failures)
{
    public static readonly Streak None = new(0, []);

    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    public Streak Evolve(IncidentEvent happened) => happened switch
    {
        IncidentEvent.StepDidNotHelp or IncidentEvent.EffectNotSeen { NextRung: true } => After(happened.At) with { InARow = At(happened.At).InARow + 1 },

        // It helped, and did not cure.
        IncidentEvent.Relapsed { NextRung: true } => After(happened.At) with { InARow = At(happened.At).InARow + 1 },
        IncidentEvent.StepHelped => this with { InARow = 0 },

        // A person says that it is over: what came before says nothing any more.
        IncidentEvent.IncidentClosed { By: not null } => None,
        _ => this,
    };

    /// <summary>As it counts at a moment: what is older than a day was another illness.</summary>
    public Streak At(DateTimeOffset moment) => Failures.IsDefaultOrEmpty || Failures[^1] <= moment - Memory ? None : this;

    /// <summary>How many failed after a moment.</summary>
    public int Since(DateTimeOffset moment)
    {
        var count = 0;
        foreach (var failure in Failures) count += failure > moment ? 1 : 0;
        return count;
    }

    private Streak After(DateTimeOffset at) => this with { Failures = [.. (Failures.IsDefault ? [] : Failures).Where(failure => failure > at - Memory), at] };
}
