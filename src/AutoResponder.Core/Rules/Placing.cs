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

    /// <summary>Why a step cannot help where the illness sits; null where it may. Saving evidence helps whoever comes, and so does telling.</summary>
    public static string? CannotHelp(Step step, Draft draft, DateTimeOffset now) => step.Class is StepClass.Freezing or StepClass.Telling ? null : InThePlan(step, draft, now) ?? InAChange(draft);

    /// <summary>The other incident of the plan that acts for this one; null where this one acts for itself.</summary>
    public static OpenIncident? LedBy(Draft draft, DateTimeOffset now)
    {
        if (IsAlone(draft)) return null;

        var ill = IllTogether(draft, now);
        return ill.Exists(one => one.HandedOver) || ill[0].Site == draft.Situation.Head.Site ? null : ill[0];
    }

    /// <summary>What somebody changed shortly before the onset; null where nobody did.</summary>
    public static Change? ChangedBefore(Situation situation, Course course) => situation.Head.Changes.IsEmpty && situation.Plan.Changes.IsEmpty ? null : situation.Head.Changes.Concat(situation.Plan.Changes)
        .Where(change => change.Alters && change.At <= course.OpenedAt && change.At > course.OpenedAt - Recent)
        .MaxBy(change => change.At);

    /// <summary>The site that clearly uses most of the plan: half of it and more, and twice as much as any other. Null where there is none, or where that is not known.</summary>
    public static SiteId? TopConsumer(Situation situation)
    {
        if (situation.Evidence?.Consumers is not { Length: > 1 } consumers) return null;

        var most = consumers.OrderByDescending(one => one.CpuSeconds).ToList();
        return most[0].CpuSeconds > 0 && most[0].CpuSeconds >= consumers.Sum(one => one.CpuSeconds) / 2 && most[0].CpuSeconds >= 2 * most[1].CpuSeconds ? most[0].Site : null;
    }

    /// <summary>Whether no other incident of the plan is open, as it mostly is.</summary>
    private static bool IsAlone(Draft draft) => draft.Situation.Plan.Open is [] || (draft.Situation.Plan.Open is [var only] && only.Site == draft.Situation.Head.Site);

    /// <summary>This site, and those of its plan that fell ill when it did: first the one whose step may still help them all, then the one that uses most of the plan, then by when they did.</summary>
    private static List<OpenIncident> IllTogether(Draft draft, DateTimeOffset now)
    {
        var (site, course, top) = (draft.Situation.Head.Site, draft.Course, TopConsumer(draft.Situation));
        var own = draft.Situation.Plan.Open.FirstOrDefault(one => one.Site == site) ?? new OpenIncident(site, course.Id, course.Policy.Name, null);
        var since = own.SickSince ?? now;
        return
        [
            .. draft.Situation.Plan.Open.Where(one => one.Site != site && one.SickSince is { } its && (its - since).Duration() <= Together)
                .Append(own with { SickSince = since })
                .OrderBy(one => one.IsTried ? 0 : 1)
                .ThenBy(one => one.Site == top ? 0 : 1)
                .ThenBy(one => one.SickSince)
                .ThenBy(one => one.Site.Value, StringComparer.OrdinalIgnoreCase),
        ];
    }

    private static string? InThePlan(Step step, Draft draft, DateTimeOffset now)
    {
        if (IsAlone(draft)) return null;

        var ill = IllTogether(draft, now);
        if (ill.Count == 1) return null;

        var said = $"{ill.Count} sites of the plan fell ill together ({string.Join(", ", ill.Take(5).Select(one => one.Site.Name))}{(ill.Count > 5 ? ", ..." : "")})";
        if (ill.Find(one => one.HandedOver) is { } handed) return $"{said}, and a person was called to {handed.Id}";
        if (step is Step.Recycle { Target: RecycleTarget.TopConsumer })
            return TopConsumer(draft.Situation) == draft.Situation.Head.Site ? null : $"{said}, and {MostUsed(draft.Situation)}";
        if (!step.IsOfPlan) return $"{said}: what is wrong lies in the plan, and this treats one site";

        var policies = ill.Select(one => one.Policy).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return policies.Count == 1 ? null : $"{said}, and no single policy owns them ({string.Join(", ", policies)}): the plan is nobody's to change";
    }

    private static string MostUsed(Situation situation) => (TopConsumer(situation), situation.Evidence?.Consumers) switch
    {
        (_, null) => "which of them uses most of it could not be measured",
        ({ } other, _) => $"{other.Name} uses most of it, which is not one of them",
        _ => "none of its sites clearly uses most of it",
    };

    /// <summary>A new version, another setting or another size that made it ill is still there after a restart: one try, in case it was the restart that was missing, and no more.</summary>
    private static string? InAChange(Draft draft) =>
        ChangedBefore(draft.Situation, draft.Course) is { } change && HasDisturbed(draft)
            ? $"it was changed at {change.At:HH:mm:ss} UTC ({change.What}), shortly before it fell ill, and what was tried since did not help"
            : null;

    /// <summary>Of a step that takes one instance after the other the turns are one try: it stops by itself at the first that did not help.</summary>
    private static bool HasDisturbed(Draft draft) =>
        draft.Situation.Head.Acts.Any(act => act.Spent && !(draft.Course.Turns is { } turns && turns.Rung == draft.Course.Rung && turns.Has(act.Op)) && act.Step != Step.CaptureDiagnostics.Word && act.Op.Value.StartsWith($"{draft.Course.Id}/", StringComparison.Ordinal));
}
