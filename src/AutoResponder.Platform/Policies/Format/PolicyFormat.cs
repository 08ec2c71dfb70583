using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies.Kinds;

namespace AutoResponder.Platform.Policies.Format;

/// <summary>A policy file: every key that this version carries out, and what each may hold. To add a key, add a line here or in a format beside this one; reading, errors, schema, effective print and the page of keys follow.</summary>
internal static class PolicyFormat
{
    /// <summary>How long a step gets to work if nobody says anything else.</summary>
    public static readonly TimeSpan UsualSettle = TimeSpan.FromMinutes(5);

    /// <summary>What nearly every web site suffers from: it answers with errors, or far too late.</summary>
    public static readonly Condition UsualIllness = new Condition.Any(
    [
        new Condition.Ratio("Http5xx", "Requests", 0.2, 20, TimeSpan.FromMinutes(5)),
        new Condition.Metric("HttpResponseTime", MetricScope.Site, "Average", Comparison.Above, 5, TimeSpan.FromMinutes(5), 20),
    ]);

    private static readonly Policy Seed = new() { Name = "", Hash = "", Sites = new SiteSelector(), Unhealthy = UsualIllness, Ladder = [] };

    /// <param name="settle">What <c>fleet.yaml</c> gives a step to settle that says nothing itself.</param>
    public static Group<Policy> Make(TimeSpan settle)
    {
        var condition = ConditionFormat.Make();
        var day = new Length(TimeSpan.FromDays(1));
        return new Group<Policy>("a policy", Seed)
            .Required("name", Patterns.Name, policy => policy.Name, (policy, name) => policy with { Name = name }, "The policy's own name, by which incidents and the tag responder-policy know it.")
            .Key("description", new Text("a sentence for people", most: 1000), policy => policy.Description.Length == 0 ? null : policy.Description, (policy, text) => policy with { Description = text }, "What it is for, for people.")
            .Key("mode", new Word<Mode>(("observe", Mode.Observe), ("approve", Mode.Approve), ("act", Mode.Act)), policy => policy.Mode, (policy, mode) => policy with { Mode = mode }, "observe: decide and record only. approve: ask a person before every step. act: do it. The last two need 'notify'.")
            .Required("sites", SitesFormat.Make(), policy => policy.Sites, (policy, sites) => policy with { Sites = sites }, "Which sites it owns. A site has exactly one owner.")
            .Key("priority", new Whole(0, 10_000), policy => policy.Priority, (policy, priority) => policy with { Priority = priority }, "Where two policies match a site, the higher one owns it; a tie is an error.")
            .Key("wakeOn", WakeFormat.Make(), policy => policy.WakeOn, (policy, wake) => policy with { WakeOn = wake }, "What opens an incident. The patrol measures every owned site in any case.")
            .Key("unhealthy", condition, policy => policy.Unhealthy, (policy, unhealthy) => policy with { Unhealthy = unhealthy }, "What counts as unhealthy, measured when it matters.")
            .Key("for", day, policy => policy.For, (policy, time) => policy with { For = time }, "Unhealthy this long before the first step.")
            .Key("healthyFor", day, policy => policy.HealthyFor, (policy, time) => policy with { HealthyFor = time }, "Healthy this long before the incident is closed.")
            .Required("ladder", new Many<Step>("steps, mildest first", StepFormat.Make(condition, settle), 1, 20), policy => policy.Ladder, (policy, ladder) => policy with { Ladder = ladder }, "What is done, mildest first, one step at a time.")
            .Key("relapse", RelapseFormat.Make(Seed.Relapse), policy => policy.Relapse, (policy, relapse) => policy with { Relapse = relapse }, "What becomes of a site that is unhealthy again soon after a step had helped.")
            .Key("guardrails", GuardrailFormat.Make(), policy => policy.Guardrails, (policy, limits) => policy with { Guardrails = limits }, "Limits that hold whatever the ladder says.")
            .Key("notify", WakeFormat.Notify(), policy => policy.Notify, (policy, notify) => policy with { Notify = notify }, "Whom to tell of what.");
    }
}
