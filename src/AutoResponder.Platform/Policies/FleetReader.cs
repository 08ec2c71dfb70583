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
        if (top.Sub("diagnostics") is { } diagnostics) rules = rules with { Diagnostics = ReadDiagnostics(diagnostics) };
        if (top.Sub("defaults") is { } defaults)
        {
            settle = defaults.Duration("settle", settle, TimeSpan.FromHours(4));
            defaults.Finish();
        }

        top.Finish("storm");
        return (rules, settle);
    }

    private static DiagnosticsLimits ReadDiagnostics(Group group)
    {
        var defaults = new DiagnosticsLimits();
        var limits = new DiagnosticsLimits
        {
            Keep = group.Whole("keep", defaults.Keep, 1, 1000),
            Age = group.Duration("age", defaults.Age, TimeSpan.FromDays(90)),
            Bytes = group.Size("bytes", defaults.Bytes),
            DumpAtMost = group.Size("dumpAtMost", defaults.DumpAtMost),
        };
        group.Finish();
        return limits;
    }

    private static ImmutableSortedDictionary<string, Channel> ReadChannels(Group channels)
    {
        if (channels.At is not Yaml.Map map) return ImmutableSortedDictionary<string, Channel>.Empty;

        var found = ImmutableSortedDictionary.CreateBuilder<string, Channel>();
        var next = new List<(string Channel, string Then, Yaml At)>();
        foreach (var (key, value) in map.Entries)
        {
            var channel = channels.Sub(value);
            var (kind, name) = channel.Has("teams") ? (ChannelKind.Teams, "teams") : (ChannelKind.Webhook, "webhook");
            var text = channel.RequiredText(name);
            var (signWith, then) = (channel.Text("signWith"), channel.Text("then"));
            if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)))
                found[key.Value] = new Channel(kind, uri, signWith, then);
            else if (text.Length > 0)
                channel.Wrong(value, $"'{text}' is not allowed; '{name}' is an https address");
            if (signWith is not null && kind == ChannelKind.Teams) channel.Wrong(channel.Raw("signWith")!, "Teams does not check signatures; 'signWith' belongs to a webhook");
            if (then is not null) next.Add((key.Value, then, channel.Raw("then")!));

            channel.Finish("pagerDuty");
        }

        foreach (var (channel, then, at) in next)
        {
            if (then == channel || map.Entries.All(entry => entry.Key.Value != then)) channels.Wrong(at, $"there is no other channel '{then}'; 'then' names the next one to tell");
        }

        return found.ToImmutable();
    }
}
