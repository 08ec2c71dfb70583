using System.Collections.Immutable;
using AutoResponder.Core.Ports;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Ledger;

namespace AutoResponder.Platform.Notifications;

/// <summary>What concerns all sites concerns every channel that a policy tells people by.</summary>
internal static class FleetNotice
{
    private const int LongestText = 1500;

    public static IEnumerable<Notice> ToAll(
        IPolicies policies, NotificationSettings settings, string id, long sequence, string kind, DateTimeOffset at, (string Type, string Title) what, string text) =>
        policies.Current.Policies.Select(policy => policy.Notify?.Channel).OfType<string>().Distinct(StringComparer.Ordinal).Select(channel => new Notice
        {
            Id = id,
            Sequence = sequence,
            Type = what.Type,
            Kind = kind,
            Channel = channel,
            Source = Keys.Fleet,
            Incident = Keys.Fleet,
            Site = null,
            At = at,
            Since = null,
            Title = what.Title,
            Text = PlainText.Of(text, LongestText),
            Tried = ImmutableArray<string>.Empty,
            Evidence = null,
            Console = settings.Console,
        });
}
