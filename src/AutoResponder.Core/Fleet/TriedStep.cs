using AutoResponder.Core.Incidents;

namespace AutoResponder.Core.Fleet;

/// <summary>How a step on a site fared. Written down before the decision that says so, so that what a neighbour reads is never behind.</summary>
/// <param name="Op">Of the step; the same one written again is the same row.</param>
public sealed record TriedStep(OpId Op, SiteId Site, string Step, DateTimeOffset At, Fared Fared)
{
    /// <summary>What a decision says of how a step fared; null where it says nothing that others must know.</summary>
    public static TriedStep? In(Decision decision, SiteHead head, DateTimeOffset now)
    {
        foreach (var happened in decision.Events)
        {
            switch (happened)
            {
                case IncidentEvent.StepHelped helped:
                    return new TriedStep(helped.Op, head.Site, helped.Step, now, Fared.Helped);

                case IncidentEvent.InstanceHelped helped:
                    return new TriedStep(helped.Op, head.Site, helped.Step, now, Fared.Helped);

                // That there was room and it was not enough says nothing of what the sites depend on.
                case IncidentEvent.StepDidNotHelp failed when failed.Step != Policies.Step.ScaleOut.Word:
                    return new TriedStep(failed.Op, head.Site, failed.Step, now, Fared.DidNotHelp);

                // Whatever cured it: what was tried on it in vain speaks of its dependency no more.
                case IncidentEvent.RecoveryBegan or IncidentEvent.IncidentClosed when head.Incident is Incident.Open { Course: { Acts: > 0 } course }:
                    return new TriedStep(new OpId($"{course.Id}/well"), head.Site, "", now, Fared.IsWell);
            }
        }

        return null;
    }
}

/// <summary>How a step fared.</summary>
public enum Fared
{
    DidNotHelp,
    Helped,

    /// <summary>The site is well again, and no step of ours did that.</summary>
    IsWell,
}
