using System.Collections.Immutable;
using AutoResponder.Core;

namespace AutoResponder.Platform.Notifications;

/// <summary>Something that people are told, through one channel. All text in it is bounded, and harmless to show.</summary>
public sealed record Notice
{
    /// <summary>The same for every telling of the same event: a second one can be recognised.</summary>
    public required string Id { get; init; }

    /// <summary>The event's place in its plan's stream.</summary>
    public required long Sequence { get; init; }

    /// <summary>The type of the CloudEvent.</summary>
    public required string Type { get; init; }

    /// <summary>The audit's own word for what happened.</summary>
    public required string Kind { get; init; }

    /// <summary>The channel's name in <c>fleet.yaml</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>The site, or the plan where it is about what a plan has borrowed.</summary>
    public required string Source { get; init; }

    public required string Incident { get; init; }

    public required SiteId? Site { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Since when the incident is open.</summary>
    public required DateTimeOffset? Since { get; init; }

    /// <summary>In a few words of our own.</summary>
    public required string Title { get; init; }

    /// <summary>The audit's sentence.</summary>
    public required string Text { get; init; }

    /// <summary>What was done or tried so far, a line each.</summary>
    public required ImmutableArray<string> Tried { get; init; }

    /// <summary>Where in the container of captures the newest one lies.</summary>
    public required string? Evidence { get; init; }

    /// <summary>The incident in our own console.</summary>
    public required Uri? Console { get; init; }
}
