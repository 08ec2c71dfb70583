using System.Collections.Immutable;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies.Kinds;

namespace AutoResponder.Platform.Policies.Format;

/// <summary>What a policy says of the guardrails.</summary>
internal static class GuardrailFormat
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static Group<GuardrailLimits> Make()
    {
        var defaults = new GuardrailLimits();
        return new Group<GuardrailLimits>("limits that hold whatever the ladder says", defaults)
            .Key("cooldown", new Length(Day), limits => limits.Cooldown, (limits, time) => limits with { Cooldown = time }, "The same step on the same site no sooner than this after the last.")
            .Key("budgets", new Many<Budget>("budgets such as { do: recycle, per: site, atMost: 3, in: 1h }", Budget()), limits => limits.Budgets, (limits, budgets) => limits with { Budgets = [.. budgets, .. Others(defaults.Budgets, budgets)] }, "At most so many of a step on a site in a time. A step that is not named here keeps its own defaults.")
            .Key("warmUp", new Length(Day), limits => limits.WarmUp, (limits, time) => limits with { WarmUp = time }, "Nothing is disturbed this soon after somebody else restarted, deployed, swapped or changed settings, or after its process was started by anybody but us.")
            .Key("soleInstance", new Word<SoleInstance>(("whenDown", SoleInstance.WhenDown), ("allow", SoleInstance.Allow), ("refuse", SoleInstance.Refuse)), limits => limits.SoleInstance, (limits, sole) => limits with { SoleInstance = sole }, "Whether a site's only instance may be disturbed: only if nothing is served anyway, always, or never.")
            .Key("windows", new Many<QuietWindow>("quiet windows such as { name: patching, cron: \"0 2 * * SUN\", length: 2h, timeZone: Europe/London }", WindowFormat.Make(), 0, 20), limits => limits.Windows, (limits, windows) => limits with { Windows = windows }, "Times in which nothing is done; what is due then is looked at again when they end.")
            .Key("ineffective", Ineffective(), limits => limits.Ineffective, (limits, ineffective) => limits with { Ineffective = ineffective }, "From how many steps on that did not help it is a person's.")
            .Key("approval", Approval(), limits => limits.Approval, (limits, approval) => limits with { Approval = approval }, "Which steps a person is asked about, whatever the mode.");
    }

    private static Group<ApprovalRule> Approval() =>
        new Group<ApprovalRule>("which steps a person is asked about", new GuardrailLimits().Approval)
            .Key("steps", new Many<string>("steps", Steps()), rule => rule.Steps, (rule, steps) => rule with { Steps = steps }, "The steps that wait for a person's yes: to exactly that step on that target. scaleUp and rebootWorker always do.")
            .Key("expires", new Length(Day), rule => rule.Expires, (rule, time) => rule with { Expires = time }, "How long the question stands, and then how long the yes does. Without an answer the incident is handed over.");

    private static Word<string> Steps() => new Word<string>(("recycle", "recycle"), ("restart", "restart"), ("scaleOut", "scaleOut"), ("call", "call"), ("captureDiagnostics", "captureDiagnostics"), ("scaleUp", "scaleUp"), (Step.RebootWorker.Word, Step.RebootWorker.Word));

    private static Group<FailureLimits> Ineffective() =>
        new Group<FailureLimits>("from how many steps on that did not help it is a person's", new GuardrailLimits().Ineffective)
            .Key("inARow", new Whole(1, 20), limits => limits.InARow, (limits, most) => limits with { InARow = most }, "So many one after the other, whichever incidents they were of.")
            .Key("atMost", new Whole(1, 100), limits => limits.AtMost, (limits, most) => limits with { AtMost = most }, "Or so many in a time.")
            .Key("in", new Length(Day), limits => limits.In, (limits, time) => limits with { In = time }, "In which time.");

    private static IEnumerable<Budget> Others(ImmutableArray<Budget> defaults, ImmutableArray<Budget> written) => defaults.Where(usual => !written.Any(budget => budget.Step == usual.Step));

    /// <summary>Acts are remembered for a day, so that no budget can look further back.</summary>
    private static Converted<BudgetDraft, Budget> Budget() => new(
        new Group<BudgetDraft>("a budget", new BudgetDraft("", "site", 1, Day))
            .Required("do", Steps(), draft => draft.Do, (draft, what) => draft with { Do = what }, "The step that is counted.")
            .Key("per", new Word<string>(("site", "site")).Later("plan", "fleet"), draft => draft.Per, (draft, per) => draft with { Per = per }, "Where it is counted.")
            .Required("atMost", new Whole(1, 1000), draft => draft.AtMost, (draft, most) => draft with { AtMost = most }, "How many of them.")
            .Required("in", new Length(Day), draft => draft.In, (draft, time) => draft with { In = time }, "In which time.")
            .Check((draft, found) =>
            {
                if (draft.Do == Step.RebootWorker.Word) found.Wrong("do", "reboots are counted per plan, for all of its sites together: write { do: rebootWorker, per: plan, atMost: 1, in: 1h } under 'budgets' of fleet.yaml");
            }),
        (draft, _) => new Budget(draft.Do, draft.AtMost, draft.In),
        budget => new BudgetDraft(budget.Step, "site", budget.AtMost, budget.In));

    private sealed record BudgetDraft(string Do, string Per, int AtMost, TimeSpan In);
}
