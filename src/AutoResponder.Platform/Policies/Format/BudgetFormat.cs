using System.Collections.Immutable;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies.Kinds;
using AutoResponder.Platform.Policies.Source;

namespace AutoResponder.Platform.Policies.Format;

/// <summary>A budget of the whole fleet.</summary>
internal abstract record FleetBudget
{
    private FleetBudget()
    {
    }

    /// <summary>All budgets that rules hold.</summary>
    public static ImmutableArray<FleetBudget> Of(FleetRules rules) =>
        [new Acts("destructive", rules.Disturbing.AtMost, rules.Disturbing.In), new Acts("scale", rules.ScaleChanges.AtMost, rules.ScaleChanges.In), new Acts(Step.RebootWorker.Word, rules.Reboots.AtMost, rules.Reboots.In), new Borrowed(rules.BorrowedHoursADay)];

    public abstract FleetRules Into(FleetRules rules);

    /// <summary>Acts: disturbing ones of the whole fleet, changes of one plan's number of instances, or reboots of one plan's machines.</summary>
    public sealed record Acts(string Do, int AtMost, TimeSpan In) : FleetBudget
    {
        public override FleetRules Into(FleetRules rules) => Do switch
        {
            "scale" => rules with { ScaleChanges = rules.ScaleChanges with { AtMost = AtMost, In = In } },
            Step.RebootWorker.Word => rules with { Reboots = rules.Reboots with { AtMost = AtMost, In = In } },
            _ => rules with { Disturbing = rules.Disturbing with { AtMost = AtMost, In = In } },
        };
    }

    /// <summary>Instance-hours that the whole fleet may borrow in a day.</summary>
    public sealed record Borrowed(double HoursADay) : FleetBudget
    {
        public override FleetRules Into(FleetRules rules) => rules with { BorrowedHoursADay = HoursADay };
    }
}

/// <summary>How budgets of the fleet are written.</summary>
internal static class BudgetFormat
{
    private static readonly Word<string> Per = new(("fleet", "fleet"), ("plan", "plan"));

    public static ByKey<FleetBudget> Make() => new ByKey<FleetBudget>("budget", "a budget").Add("do", Acts()).Add("borrow", Borrowed());

    private static Converted<ActsDraft, FleetBudget.Acts> Acts() => new(
        new Group<ActsDraft>("how many acts there may be in a time", new ActsDraft("", "", 1, TimeSpan.FromHours(1)))
            .Required("do", new Word<string>(("destructive", "destructive"), ("scale", "scale"), (Step.RebootWorker.Word, Step.RebootWorker.Word)), draft => draft.Do, (draft, what) => draft with { Do = what }, "destructive: what disturbs, in the whole fleet. scale: changes of a plan's number of instances. rebootWorker: reboots of a plan's machines, never more than 3 a day.")
            .Required("per", Per, draft => draft.Per, (draft, per) => draft with { Per = per }, "Where it is counted: destructive in the fleet, the others on each plan.")
            .Required("atMost", new Whole(1, 1000), draft => draft.AtMost, (draft, most) => draft with { AtMost = most }, "How many of them; of scale at most 20, which is Azure's own limit.")
            .Required("in", new Length(TimeSpan.FromDays(1)), draft => draft.In, (draft, time) => draft with { In = time }, "In which time; of scale at most 1h.")
            .Check((draft, found) =>
            {
                var per = PerOf(draft.Do);
                if (draft.Per != per) found.Wrong("per", $"'{draft.Do}' is counted per {per}; write 'per: {per}'");
                if (draft is { Do: "scale", AtMost: > 20 }) found.Wrong("atMost", $"'{draft.AtMost}' is more than Azure allows; for 'scale' it is a whole number from 1 to 20");
                if (draft is { Do: Step.RebootWorker.Word, AtMost: > 3 }) found.Wrong("atMost", $"'{draft.AtMost}' is too many; for 'rebootWorker' it is a whole number from 1 to 3");
                if (draft.Do == "scale" && draft.In > TimeSpan.FromHours(1)) found.Wrong("in", $"'{Units.Say(draft.In)}' is out of range; for 'scale' it is at most 1h, which is how long changes are remembered");
            }),
        (draft, _) => new FleetBudget.Acts(draft.Do, draft.AtMost, draft.In),
        budget => new ActsDraft(budget.Do, PerOf(budget.Do), budget.AtMost, budget.In));

    private static Converted<BorrowDraft, FleetBudget.Borrowed> Borrowed() => new(
        new Group<BorrowDraft>("how much may be borrowed in a day", new BorrowDraft("", "fleet", 24, TimeSpan.FromDays(1)))
            .Required("borrow", new Word<string>(("instanceHours", "instanceHours")), draft => draft.What, (draft, what) => draft with { What = what }, "What is counted: borrowed instances times hours.")
            .Key("per", new Word<string>(("fleet", "fleet")), draft => draft.Per, (draft, per) => draft with { Per = per }, "Where it is counted.")
            .Required("atMost", new Number(100_000), draft => draft.Hours, (draft, hours) => draft with { Hours = hours }, "How many of them.")
            .Key("in", new Length(TimeSpan.FromDays(1)), draft => draft.In, (draft, time) => draft with { In = time }, "In which time: 1d.")
            .Check((draft, found) =>
            {
                if (draft.In != TimeSpan.FromDays(1)) found.Wrong("in", $"'{Units.Say(draft.In)}' is not right; what is borrowed is counted by the day, so it is 1d");
            }),
        (draft, _) => new FleetBudget.Borrowed(draft.Hours),
        budget => new BorrowDraft("instanceHours", "fleet", budget.HoursADay, TimeSpan.FromDays(1)));

    private static string PerOf(string what) => what == "destructive" ? "fleet" : "plan";

    private sealed record ActsDraft(string Do, string Per, int AtMost, TimeSpan In);

    private sealed record BorrowDraft(string What, string Per, double Hours, TimeSpan In);
}
