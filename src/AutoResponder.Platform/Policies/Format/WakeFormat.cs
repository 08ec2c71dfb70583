using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies.Kinds;

namespace AutoResponder.Platform.Policies.Format;

/// <summary>What wakes a policy, and whom it tells.</summary>
internal static class WakeFormat
{
    private static readonly Word<string> Severity = new([.. new[] { "Sev0", "Sev1", "Sev2", "Sev3", "Sev4" }.Select(name => (name, name))]);
    private static readonly Word<string> Told = new Word<string>(("AwaitingApproval", "AwaitingApproval"), ("HandedOver", "HandedOver"), ("Closed", "Closed"));

    public static Group<WakeOn> Make()
    {
        var alerts = new Group<WakeOn>("alerts that open an incident; an empty list accepts all", new WakeOn())
            .Key("rules", new Many<string>("patterns over names of alert rules", Patterns.Pattern), wake => wake.Rules, (wake, rules) => wake with { Rules = rules }, "Patterns over the names of alert rules; empty: all.")
            .Key("metrics", new Many<string>("metrics, or patterns over their names", Patterns.Pattern), wake => wake.Metrics, (wake, metrics) => wake with { Metrics = metrics }, "Metrics that the alert is about; empty: all.")
            .Key("severities", new Many<string>("severities, Sev0 to Sev4", Severity), wake => wake.Severities, (wake, severities) => wake with { Severities = severities }, "Severities of the alert; empty: all.")
            .Check((wake, found) =>
            {
                // An alert may be about a metric of somebody's own; then its writer says so with a pattern. A slip in a plain name would never be noticed.
                foreach (var (at, name) in wake.Metrics.Index())
                {
                    if (!name.Contains('*') && !Metrics.All.ContainsKey(name)) found.Wrong("metrics", at, $"{Metrics.Unknown(name, _ => true)}; a metric of another kind is written as a pattern with *");
                }
            });
        return new Group<WakeOn>("what opens an incident", new WakeOn())
            .Key("alerts", alerts, wake => wake, (_, wake) => wake, "Which alerts open an incident.");
    }

    public static Group<NotifyRule> Notify() =>
        new Group<NotifyRule>("whom to tell of what", new NotifyRule("", ["AwaitingApproval", "HandedOver", "Closed"]))
            .Required("channel", new Text("the name of a channel of fleet.yaml"), rule => rule.Channel, (rule, channel) => rule with { Channel = channel }, "A channel's name in fleet.yaml.")
            .Key("on", new Many<string>($"what a person is told of ({Told.Allowed})", Told, 1), rule => rule.On, (rule, on) => rule with { On = on }, "What a person is told of.")
            .Check((rule, found) =>
            {
                if (rule.Channel.Contains('{')) found.Wrong("channel", $"'{rule.Channel}': a channel that is named by a site's tag is not carried out by this version; 'channel' is a name in fleet.yaml");
            });
}
