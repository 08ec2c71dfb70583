using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies.Kinds;

namespace AutoResponder.Platform.Policies.Format;

/// <summary>Where an incident begins that follows too soon on another.</summary>
internal static class RelapseFormat
{
    public static Group<RelapseRule> Make(RelapseRule usual) =>
        new Group<RelapseRule>("where an incident begins that follows soon on one that a step had healed", usual)
            .Key("within", new Length(TimeSpan.FromDays(1)), rule => rule.Within, (rule, within) => rule with { Within = within }, "How soon is too soon, from the end of the other.")
            .Key("start", new Word<RelapseStart>(("nextStep", RelapseStart.NextStep), ("firstStep", RelapseStart.FirstStep)), rule => rule.Start, (rule, start) => rule with { Start = start }, "nextStep: above the step that helped last, so that what does not last is not done for ever. firstStep: at the beginning of the ladder.");
}
