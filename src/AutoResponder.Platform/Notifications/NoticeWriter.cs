using System.Globalization;
using AutoResponder.Core;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Ports;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Ledger;
using Microsoft.Extensions.Logging;

namespace AutoResponder.Platform.Notifications;

/// <summary>Says which events people are told of, through which channel, and in which words.</summary>
public sealed partial class NoticeWriter(AuditReader audit, IPolicies policies, NotificationSettings settings, ILogger<NoticeWriter> logger)
{
    private const int LongestText = 1500;

    /// <summary>Whether an event can be one that people are told of.</summary>
    public static bool MayConcern(AuditEvent happened) => Interest(happened.Kind) is not null;

    /// <summary>The notice of an event; null where its policy wants nobody told.</summary>
    public async Task<Notice?> WriteAsync(PlanId plan, AuditEvent happened, CancellationToken cancellationToken)
    {
        if (Interest(happened.Kind) is not { } interest || happened.Incident is not { } incident) return null;

        var story = await audit.StoryAsync(plan, incident, cancellationToken);

        // What no policy owns any more is told as the policy wanted under which it began.
        var (name, current) = (happened.Policy ?? story.Policy, policies.Current);
        if (current.Policies.FirstOrDefault(candidate => candidate.Name == name) is not { } policy)
        {
            Log.NoPolicy(logger, happened.Kind, incident, name);
            return null;
        }

        // A lease that cannot be given back costs money until somebody decides: that is told whatever the policy lists.
        var step = happened.AsIncidentEvent() as IncidentEvent.StepTold;
        if (step is null && (policy.Notify is not { } rule || (interest.On is { } on && !rule.On.Contains(on)))) return null;

        var times = (happened.AsIncidentEvent() as IncidentEvent.HandOverReminded)?.Times ?? 0;
        return new Notice
        {
            Id = Digest.Key(happened.Stream, happened.Sequence.ToString(CultureInfo.InvariantCulture)),
            Sequence = happened.Sequence,
            Type = interest.Type,
            Kind = happened.Kind,
            Channel = step?.Channel ?? Further(current.Fleet, policy.Notify!.Channel, times),
            Source = happened.Site?.Value ?? happened.Stream,
            Incident = incident,
            Site = happened.Site ?? story.Site,
            At = happened.At,
            Since = story.Since,
            Title = Title(happened.Kind, incident, times),
            Text = PlainText.Of(happened.Text, LongestText),
            Tried = story.Tried,
            Evidence = story.Captures.LastOrDefault(),
            Console = settings.Console is { } console ? new Uri(console, $"incidents/{Uri.EscapeDataString(incident)}") : null,
        };
    }

    /// <summary>What a policy lists to be told of it, and what it is called outside.</summary>
    private static (string? On, string Type)? Interest(string kind) => kind switch
    {
        nameof(IncidentEvent.IncidentHandedOver) or nameof(IncidentEvent.HandOverReminded) => ("HandedOver", "AutoResponder.Incident.HandedOver"),
        nameof(IncidentEvent.IncidentClosed) => ("Closed", "AutoResponder.Incident.Closed"),
        nameof(IncidentEvent.ApprovalAsked) => ("AwaitingApproval", "AutoResponder.Incident.AwaitingApproval"),
        nameof(IncidentEvent.StepTold) => (null, "AutoResponder.Incident.StepTold"),
        nameof(PlanEvent.LeaseOverdue) => (null, "AutoResponder.Lease.Overdue"),
        _ => null,
    };

    private static string Title(string kind, string incident, int times) => kind switch
    {
        nameof(IncidentEvent.IncidentHandedOver) => $"{incident} is handed over to a person",
        nameof(IncidentEvent.HandOverReminded) => string.Create(CultureInfo.InvariantCulture, $"{incident} was handed over, and nobody has taken it ({times})"),
        nameof(IncidentEvent.IncidentClosed) => $"{incident} is closed",
        nameof(IncidentEvent.ApprovalAsked) => $"{incident} waits for a yes or a no",
        nameof(IncidentEvent.StepTold) => $"{incident} has come to the step that tells you",
        _ => $"What {incident} borrowed could not be given back",
    };

    /// <summary>The n-th reminder goes to the n-th channel of the chain, the last one again and again.</summary>
    private static string Further(FleetRules fleet, string first, int times)
    {
        var name = first;
        for (var i = 0; i < times && fleet.Channels.GetValueOrDefault(name)?.Then is { } next; i++) name = next;
        return name;
    }

    private static partial class Log
    {
        [LoggerMessage(5003, LogLevel.Error, "Nobody is told of {Kind} of {Incident}: policy {Policy} is not there any more")]
        public static partial void NoPolicy(ILogger logger, string kind, string incident, string? policy);
    }
}
