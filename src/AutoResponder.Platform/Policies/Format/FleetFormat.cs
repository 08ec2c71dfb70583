using System.Collections.Immutable;
using System.Text.RegularExpressions;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies.Kinds;
using AutoResponder.Platform.Policies.Source;

namespace AutoResponder.Platform.Policies.Format;

/// <summary>The file <c>fleet.yaml</c>: what is not per policy.</summary>
internal static partial class FleetFormat
{
    private const long KB = 1024;
    private const long MB = 1024 * KB;

    public static Group<FleetFile> Make() =>
        new Group<FleetFile>("what holds for all policies", new FleetFile(new FleetRules(), PolicyFormat.UsualSettle))
            .Required("inventory", Inventory(), fleet => fleet.Rules, (fleet, rules) => fleet with { Rules = fleet.Rules with { Subscriptions = rules.Subscriptions, Tags = rules.Tags } }, "Which sites are under care at all.")
            .Key("budgets", new Many<FleetBudget>("budgets such as { do: destructive, per: fleet, atMost: 10, in: 10m }", BudgetFormat.Make()), fleet => FleetBudget.Of(fleet.Rules), (fleet, budgets) => fleet with { Rules = budgets.Aggregate(fleet.Rules, (rules, budget) => budget.Into(rules)) }, "At most so much in a time, over all sites. What is not named here keeps its default.")
            .Key("channels", new Named<Channel>("names and what is behind each, such as { ops: { teams: \"https://...\" } }", Channels()), fleet => fleet.Rules.Channels, (fleet, channels) => fleet with { Rules = fleet.Rules with { Channels = channels } }, "Where people are told, by names of your own.")
            .Key("calls", new Named<CallTarget>("names and what is called, such as { flush: { url: \"https://...\", signWith: CALL_SECRET } }", CallFormat.Make()), fleet => fleet.Rules.Calls, (fleet, calls) => fleet with { Rules = fleet.Rules with { Calls = calls } }, "What the step `call` may call, by names of your own: nothing else is ever called.")
            .Key("diagnostics", Diagnostics(), fleet => fleet.Rules.Diagnostics, (fleet, limits) => fleet with { Rules = fleet.Rules with { Diagnostics = limits } }, "How much is kept of a site's captures.")
            .Key("defaults", Defaults(), fleet => fleet, (fleet, defaults) => fleet with { Settle = defaults.Settle }, "What holds for policies that say nothing themselves.")
            .Key("storm", StormFormat.Make(), fleet => fleet.Rules.Storm, (fleet, storm) => fleet with { Rules = fleet.Rules with { Storm = storm } }, "From how many sites on that fall ill together nobody is treated.")
            .Key("dependency", DependencyFormat.Make(), fleet => fleet.Rules.Dependency, (fleet, dependency) => fleet with { Rules = fleet.Rules with { Dependency = dependency } }, "From how many steps on that did not help nothing more is tried on what shares something with them.")
            .Check(Check);

    private static Group<FleetRules> Inventory() =>
        new Group<FleetRules>("which sites are under care: in one of the subscriptions, with all of the tags", new FleetRules())
            .Required("subscriptions", new Many<string>("subscriptions", new Text("the GUID of a subscription", Guid(), "is no subscription")), rules => rules.Subscriptions, (rules, subscriptions) => rules with { Subscriptions = subscriptions }, "The subscriptions that are looked through; none: nothing is under care.")
            .Required("tags", new Named<string>("tags and their values", Patterns.TagValue), rules => rules.Tags, (rules, tags) => rules with { Tags = tags }, "Tags that a site under care carries, all of them.")
            .Check((rules, found) =>
            {
                if (rules.Tags.IsEmpty) found.Wrong("tags", "it matches everything; 'inventory' needs the tags that a site under care carries, such as { responder: \"on\" }");
            });

    private static ByKey<Channel> Channels() =>
        new ByKey<Channel>("channel", "a channel")
            .Add("webhook", Channel("gets CloudEvents over a POST", "webhook", ChannelKind.Webhook)
                .Key("signWith", Patterns.Setting, channel => channel.SignWith, (channel, setting) => channel with { SignWith = setting }, "The app setting that holds the secret that messages are signed with; never the secret itself."))
            .Add("teams", Channel("is a Microsoft Teams workflow", "teams", ChannelKind.Teams)
                .Refused("signWith", "belongs to a webhook, since Teams does not check signatures"))
            .Later("pagerDuty");

    private static Group<Channel> Channel(string what, string key, ChannelKind kind) =>
        new Group<Channel>($"a channel that {what}", new Channel(kind, new Uri("https://invalid")))
            .Required(key, new Address(), channel => channel.Kind == kind ? channel.Address : null, (channel, address) => channel with { Address = address }, "Where messages are posted.")
            .Key("then", new Text("the name of another channel"), channel => channel.Then, (channel, then) => channel with { Then = then }, "The channel that is told if nobody takes an incident.");

    private static Group<DiagnosticsLimits> Diagnostics() =>
        new Group<DiagnosticsLimits>("how much is kept of a site's captures; what is over is removed, oldest first", new DiagnosticsLimits())
            .Key("keep", new Whole(1, 1000), limits => limits.Keep, (limits, keep) => limits with { Keep = keep }, "How many captures.")
            .Key("age", new Length(TimeSpan.FromDays(90)), limits => limits.Age, (limits, age) => limits with { Age = age }, "How old they may get.")
            .Key("bytes", new Size(MB, 10 * KB * KB * MB), limits => limits.Bytes, (limits, bytes) => limits with { Bytes = bytes }, "All captures of a site together.")
            .Key("dumpAtMost", new Size(MB, KB * KB * MB), limits => limits.DumpAtMost, (limits, bytes) => limits with { DumpAtMost = bytes }, "One dump; a longer one is cut off and counts as missing.");

    private static Group<FleetFile> Defaults() =>
        new Group<FleetFile>("what holds for policies that say nothing themselves", new FleetFile(new FleetRules(), PolicyFormat.UsualSettle))
            .Key("settle", new Length(TimeSpan.FromHours(4)), fleet => fleet.Settle, (fleet, settle) => fleet with { Settle = settle }, "How long a finished step gets to work.");

    private static void Check(FleetFile fleet, Found found)
    {
        foreach (var (name, channel) in fleet.Rules.Channels)
        {
            string[] others = [.. fleet.Rules.Channels.Keys.Where(other => other != name)];
            if (channel.Then is { } then && !others.Contains(then))
                found.WrongIn(["channels", name, "then"], $"there is no other channel '{Sentence.Shown(then)}'{Nearest.Probably(then, others)}; 'then' names the next one to tell{(others.Length == 0 ? "" : $": {Sentence.Or(others)}")}");
        }

        var seen = new HashSet<string>();
        foreach (var (at, what) in found.TextsIn("budgets", "do", "borrow").Index())
        {
            if (!seen.Add(what)) found.Wrong("budgets", at, $"there is a budget of '{what}' already; of each there is one");
        }
    }

    [GeneratedRegex("^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")]
    private static partial Regex Guid();

}

/// <summary>What <c>fleet.yaml</c> says.</summary>
/// <param name="Settle">How long a step gets to work that says nothing itself.</param>
internal sealed record FleetFile(FleetRules Rules, TimeSpan Settle);
