using System.Text.RegularExpressions;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies.Kinds;

namespace AutoResponder.Platform.Policies.Format;

/// <summary>What counts as a storm.</summary>
internal static partial class StormFormat
{
    public static Group<StormRule> Make() =>
        new Group<StormRule>("from how many sites on that fall ill together nobody is treated", StormRule.Usual)
            .Key("per", Per(), rule => rule.Per, (rule, per) => rule with { Per = per }, "What they may have in common. The fleet as a whole is always looked at.")
            .Key("share", new Share(), rule => rule.Share, (rule, share) => rule with { Share = share }, "Of the watched sites there.")
            .Key("sites", new Whole(2, 10_000), rule => rule.Sites, (rule, sites) => rule with { Sites = sites }, "And at least so many.")
            .Key("plans", new Whole(1, 1000), rule => rule.Plans, (rule, plans) => rule with { Plans = plans }, "On at least so many plans.")
            .Key("within", new Length(TimeSpan.FromHours(1)), rule => rule.Within, (rule, time) => rule with { Within = time }, "In which time.")
            .Key("fleetShare", new Share(), rule => rule.FleetShare, (rule, share) => rule with { FleetShare = share }, "Of the watched sites of the whole fleet.")
            .Key("cooldown", new Length(TimeSpan.FromHours(4)), rule => rule.Cooldown, (rule, time) => rule with { Cooldown = time }, "So long nothing is done after it is over.");

    public static Many<string> Per() => new("what sites may have in common", new Text("region, resourceGroup or tag:KEY", Common(), "is nothing that is looked at"), 0, 10);

    [GeneratedRegex("^(region|resourceGroup|tag:.+)$")]
    private static partial Regex Common();
}
