using System.Collections.Immutable;
using AutoResponder.Core.Policies;

namespace AutoResponder.Platform.Policies;

/// <summary>The file <c>fleet.yaml</c>, read strictly.</summary>
internal static class FleetReader
{
    public static (FleetRules Rules, TimeSpan Settle) Read(string file, string text, List<PolicyProblem> problems)
    {
        var settle = TimeSpan.FromMinutes(5);
        if (YamlReader.Read(file, text, problems) is not { } root) return (new FleetRules(), settle);

        var top = Group.Of(file, root, problems);
        var rules = new FleetRules();
        if (top.Required("inventory") is { } value)
        {
            var inventory = top.Sub(value);
            rules = rules with { Subscriptions = inventory.Texts("subscriptions"), Tags = inventory.TextMap("tags") };
            foreach (var subscription in rules.Subscriptions.Where(subscription => !Guid.TryParseExact(subscription, "D", out _)))
                inventory.Wrong(value, $"'{subscription}' is no subscription; it is a GUID");
            if (rules.Tags.IsEmpty) inventory.Wrong(value, "it matches nothing; 'inventory' needs the tags that a site under care carries");
            inventory.Finish();
        }

        if (top.Has("budgets"))
        {
            foreach (var item in top.Items("budgets")) rules = rules with { Disturbing = PolicyReader.ReadBudget(top.Sub(item), "destructive", "fleet") with { Step = "disturbing" } };
        }

        if (top.Sub("channels") is { } channels) rules = rules with { Channels = ReadChannels(channels) };
        if (top.Sub("defaults") is { } defaults)
        {
            settle = defaults.Duration("settle", settle, TimeSpan.FromHours(4));
            defaults.Finish();
        }

        top.Finish("storm");
        return (rules, settle);
    }

    private static ImmutableSortedDictionary<string, Uri> ReadChannels(Group channels)
    {
        if (channels.At is not Yaml.Map map) return ImmutableSortedDictionary<string, Uri>.Empty;

        var found = ImmutableSortedDictionary.CreateBuilder<string, Uri>();
        foreach (var (key, value) in map.Entries)
        {
            var channel = channels.Sub(value);
            var text = channel.RequiredText("webhook");
            if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)))
                found[key.Value] = uri;
            else if (text.Length > 0)
                channel.Wrong(value, $"'{text}' is not allowed; 'webhook' is an https address");

            channel.Finish("teams", "pagerDuty", "then");
        }

        return found.ToImmutable();
    }
}
