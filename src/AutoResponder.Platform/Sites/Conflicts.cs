using System.Globalization;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies.AutoHeal;

namespace AutoResponder.Platform.Sites;

/// <summary>Where two would heal the same thing, and each take the other's work for trouble.</summary>
internal static class Conflicts
{
    public static IEnumerable<string> Of(Policy policy, SiteHealers healers)
    {
        var once = policy.Mode == Mode.Observe ? "once it acts, " : "";
        var recycles = policy.Ladder.Any(step => step is Step.Recycle);
        if (recycles && healers is { IsAutoHealOn: true, AutoHeal: { Triggers.IsEmpty: false } rules } && !rules.Actions.All(action => action is AutoHealAction.LogEvent))
            yield return $"{once}{policy.Name} and AutoHeal would end the same worker process. Switch AutoHeal off and take its rules over ('policy import autoheal'), or leave 'recycle' out";
        if (recycles && healers.IsProactiveAutoHealOn == true && policy.Leaves.Any(IsOfMemoryOrTime))
            yield return $"{once}{policy.Name} and proactive AutoHeal would both restart a process that holds too much memory or is too slow. Set WEBSITE_PROACTIVE_AUTOHEAL_ENABLED to false, or count on its restarts";
        if (recycles && healers is { HealthCheckPath.Length: > 0, Plan: null or { Capacity: > 1 } })
            yield return $"{once}{policy.Name} may recycle an instance that Health check ({healers.HealthCheckPath}) has taken out of rotation, and that it replaces within the hour";
        if (healers.Plan is { Autoscale: { } owner } && policy.Ladder.OfType<Step.ScaleOut>().FirstOrDefault(step => step.Max > owner.Maximum) is { } scale)
            yield return string.Create(CultureInfo.InvariantCulture, $"{once}{policy.Name} may ask for {scale.Max} instances, and autoscale's profile '{owner.Profile}' allows {owner.Maximum}: it stops there");
    }

    private static bool IsOfMemoryOrTime(Condition leaf) => leaf switch
    {
        Condition.OfMetric metric => metric.Name is "MemoryWorkingSet" or "AverageMemoryWorkingSet" or "PrivateBytes" or "HttpResponseTime" or "AverageResponseTime",
        Condition.Logged logged => logged.Like.SlowerThan is not null,
        _ => false,
    };
}
