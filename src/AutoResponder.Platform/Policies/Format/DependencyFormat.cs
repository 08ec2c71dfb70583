using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies.Kinds;

namespace AutoResponder.Platform.Policies.Format;

/// <summary>When it is something that sites share.</summary>
internal static class DependencyFormat
{
    public static Group<DependencyRule> Make() =>
        new Group<DependencyRule>("from how many steps on that did not help nothing more is tried on what shares something with them", DependencyRule.Usual)
            .Key("per", StormFormat.Per(), rule => rule.Per, (rule, per) => rule with { Per = per }, "What sites share a dependency through.")
            .Key("failures", new Whole(2, 100), rule => rule.Failures, (rule, failures) => rule with { Failures = failures }, "So many steps in a row that did not help, at least one of them on another site.")
            .Key("within", new Length(TimeSpan.FromHours(4)), rule => rule.Within, (rule, time) => rule with { Within = time }, "What is longer ago says nothing any more.");
}
