using System.Collections.Immutable;
using System.Globalization;

namespace AutoResponder.Simulation.Staging;

/// <summary>Compares what came of a scenario with what it expects.</summary>
internal sealed class Judge
{
    private readonly ImmutableArray<string>.Builder _unmet = ImmutableArray.CreateBuilder<string>();
    private int _count;

    public static ScenarioResult Judged(ScenarioResult result)
    {
        if (result.Scenario.Expect is not { } expected) return result;

        var judge = new Judge();
        judge.Fleet(expected, result);
        foreach (var (name, site) in expected.Sites.SelectMany(site => result.Scenario.Named(site.Key).Select(name => (name, site.Value)))) judge.Site(name, site, result.Sites[name]);
        foreach (var (name, region) in expected.Regions) judge.Acts($"{name}: ", region.Acts, region.NoActBefore, region.NoActAfter, result.ActsIn[name]);
        foreach (var (name, plan) in expected.Plans) judge.Plan(name, plan, result.Plans[name]);
        return result with { Expectations = judge._count, Unmet = judge._unmet.ToImmutable() };
    }

    private void Fleet(Expected expected, ScenarioResult result)
    {
        Acts("", expected.Acts, expected.NoActBefore, expected.NoActAfter, result.Acts);
        Numbers("told", expected.Told, result.Told);
        Numbers("unassigned", expected.Unassigned, result.Unassigned);
        if (expected.Review is not null) Numbers("review", expected.Review, ReviewTally.Of(result.Review));
    }

    private void Acts(string where, Times? times, TimeSpan? notBefore, TimeSpan? notAfter, ImmutableArray<TimeSpan> acts)
    {
        Number($"{where}acts", times, acts.Length);
        if (notBefore is { } before) Expect(acts.All(act => act >= before), $"{where}noActBefore: an act left at {At(acts.FirstOrDefault())}");
        if (notAfter is { } after) Expect(acts.All(act => act <= after), $"{where}noActAfter: an act left at {At(acts.LastOrDefault())}");
    }

    private void Site(string name, ExpectedSite expected, SiteTally seen)
    {
        if (expected.Steps is { } steps)
        {
            // Steps that are not named are not taken.
            foreach (var step in steps.Keys.Union(seen.Steps.Keys).Order(StringComparer.Ordinal)) Number($"{name}: step {step}", steps.GetValueOrDefault(step) ?? new Times(0, 0), seen.Steps.GetValueOrDefault(step));
        }

        foreach (var guardrail in expected.Held) Expect(seen.Held.ContainsKey(guardrail), $"{name}: held by {guardrail}; objections were: {ScenarioResult.Counts(seen.Held, "none")}");
        foreach (var guardrail in expected.NeverHeld) Expect(!seen.Held.ContainsKey(guardrail), $"{name}: never held by {guardrail}; objections were: {ScenarioResult.Counts(seen.Held, "none")}");
        foreach (var step in expected.Skipped) Expect(seen.Skipped.ContainsKey(step), $"{name}: {step} is skipped; skipped were: {ScenarioResult.Counts(seen.Skipped, "none")}");
        Number($"{name}: incidents", expected.Incidents, seen.Incidents);
        Number($"{name}: handed over", expected.HandedOver, seen.HandedOver);
        if (expected.Ends is { } ends) Expect(seen.Ends == ends, $"{name}: ends {ScenarioResult.Say(ends)}; it ended {ScenarioResult.Say(seen.Ends)}");
        if (expected.HealedBy is { } by) Expect(seen.HealedBy == by, $"{name}: healed by {by}; it was {(seen.HealedBy is null ? "not healed" : $"healed by {seen.HealedBy}")}");
        Says(name, expected.Says, seen.Sentences);
        foreach (var piece in expected.NeverSays) Expect(!seen.Sentences.Any(sentence => Holds(sentence, piece)), $"{name}: never says '{piece}'; it said: {seen.Sentences.FirstOrDefault(sentence => Holds(sentence, piece))}");
    }

    private void Plan(string name, ExpectedPlan expected, PlanTally seen)
    {
        Number($"plan {name}: instances", expected.Instances, seen.Instances);
        Number($"plan {name}: given back", expected.Returned, seen.Returned);
        Number($"plan {name}: autoscale's minimum", expected.AutoscaleMinimum, seen.AutoscaleMinimum ?? 0);
        Says($"plan {name}", expected.Says, seen.Sentences);
    }

    private void Says(string name, ImmutableArray<string> pieces, IReadOnlyList<string> sentences)
    {
        foreach (var piece in pieces) Expect(sentences.Any(sentence => Holds(sentence, piece)), $"{name}: says '{piece}'; no sentence of its story does");
    }

    private void Numbers(string name, ImmutableSortedDictionary<string, Times>? expected, IReadOnlyDictionary<string, int> seen)
    {
        foreach (var (what, times) in expected ?? ImmutableSortedDictionary<string, Times>.Empty) Number($"{name} {what}", times, seen.GetValueOrDefault(what));
    }

    private void Number(string what, Times? expected, int seen)
    {
        if (expected is not null) Expect(expected.Holds(seen), string.Create(CultureInfo.InvariantCulture, $"{what}: expected {expected}, was {seen}"));
    }

    private void Expect(bool holds, string what)
    {
        _count++;
        if (!holds) _unmet.Add(what);
    }

    private static bool Holds(string sentence, string piece) => sentence.Contains(piece, StringComparison.OrdinalIgnoreCase);

    private static string At(TimeSpan time) => ScenarioResult.Elapsed(time);
}
