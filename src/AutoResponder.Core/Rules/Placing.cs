using AutoResponder.Core.Acts;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Rules;

/// <summary>Where an illness sits: in the site, in the plan, or in what somebody changed. A step that works elsewhere cannot help, and is refused with that reason.</summary>
internal static class Placing
{
    /// <summary>What was changed this long before the onset is the likeliest cause.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(30);

    /// <summary>Sites of a plan that fell ill within this have one illness.</summary>
    private static readonly TimeSpan Together = TimeSpan.FromMinutes(30);

    /// <summary>Why a step cannot help where the illness sits; null where it may. Saving evidence helps whoever comes.</summary>
    public static string? CannotHelp(Step step, Draft draft, DateTimeOffset now) => step.Class == StepClass.Freezing ? null : InThePlan(step, draft, now) ?? InAChange(draft);

    /// <summary>The other incident of the plan that acts for this one; null where this one acts for itself.</summary>
    public static OpenIncident? LedBy(Draft draft, DateTimeOffset now)
    {
        var ill = IllTogether(draft, now);
        return ill.Exists(one => one.HandedOver) || ill[0].Site == draft.Situation.Head.Site ? null : ill[0];
    }

    /// <summary>What somebody changed shortly before the onset; null where nobody did.</summary>
    public static Change? ChangedBefore(Situation situation, Course course) => situation.Head.Changes.Concat(situation.Plan.Changes)
        .Where(change => change.Alters && change.At <= course.OpenedAt && change.At > course.OpenedAt - Recent)
        .MaxBy(change => change.At);

    /// <summary>This site, and those of its plan that fell ill when it did, the first one first.</summary>
    private static List<OpenIncident> IllTogether(Draft draft, DateTimeOffset now)
    {
        var (site, course) = (draft.Situation.Head.Site, draft.Course);
        var since = draft.Situation.Plan.Open.FirstOrDefault(one => one.Site == site)?.SickSince ?? now;
        return
        [
            .. draft.Situation.Plan.Open.Where(one => one.Site != site && one.SickSince is { } its && (its - since).Duration() <= Together)
                .Append(new OpenIncident(site, course.Id, course.Policy.Name, since))
                .OrderBy(one => one.SickSince)
                .ThenBy(one => one.Site.Value, StringComparer.OrdinalIgnoreCase),
        ];
    }

    private static string? InThePlan(Step step, Draft draft, DateTimeOffset now)
    {
        var ill = IllTogether(draft, now);
        if (ill.Count == 1) return null;

        var said = $"{ill.Count} sites of the plan fell ill together ({string.Join(", ", ill.Take(5).Select(one => one.Site.Name))}{(ill.Count > 5 ? ", ..." : "")})";
        if (ill.Find(one => one.HandedOver) is { } handed) return $"{said}, and a person was called to {handed.Id}";
        if (step.Class != StepClass.Adding) return $"{said}: what is wrong lies in the plan, and this treats one site";

        var policies = ill.Select(one => one.Policy).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return policies.Count == 1 ? null : $"{said}, and no single policy owns them ({string.Join(", ", policies)}): the plan is nobody's to change";
    }

    /// <summary>A new version, another setting or another size that made it ill is still there after a restart: one try, in case it was the restart that was missing, and no more.</summary>
    private static string? InAChange(Draft draft) =>
        ChangedBefore(draft.Situation, draft.Course) is { } change && HasDisturbed(draft)
            ? $"it was changed at {change.At:HH:mm:ss} UTC ({change.What}), shortly before it fell ill, and what was tried since did not help"
            : null;

    private static bool HasDisturbed(Draft draft) =>
        draft.Situation.Head.Acts.Any(act => act.Spent && act.Step != Step.CaptureDiagnostics.Word && act.Op.Value.StartsWith($"{draft.Course.Id}/", StringComparison.Ordinal));
}
