using System.Collections.Immutable;
using System.Globalization;
using AutoResponder.Console.Now;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Platform.Ledger;

namespace AutoResponder.Console.Incidents;

/// <summary>An incident in three sentences: what was wrong, what was done, how it stands.</summary>
internal static class Stories
{
    public static ImmutableArray<string> Tell(IncidentStory story, ImmutableArray<AuditEvent> events, OpenView? standing, Lease? lease)
    {
        var facts = events.Select(happened => happened.AsIncidentEvent()).OfType<IncidentEvent>().ToList();
        return [Wrong(story, facts), Done(story), Stands(story, facts, standing) + (lease is null ? "" : $" What it borrowed: {LeaseSummary.Of(lease).Text}.")];
    }

    private static string Wrong(IncidentStory story, List<IncidentEvent> facts)
    {
        var name = story.Site?.Name ?? "A site";
        var opened = facts.OfType<IncidentEvent.IncidentOpened>().FirstOrDefault();
        if (opened is null) return $"What {name} suffered from is older than what is kept here.";

        var cause = facts.OfType<IncidentEvent.CauseVerified>().FirstOrDefault()?.Cause;
        return $"{name} was found unhealthy on {Moment(opened.At)}: {opened.Why}{(cause is null ? "" : $" ({cause})")}.";
    }

    private static string Done(IncidentStory story) => story.Tried switch
    {
        { IsEmpty: true } => "Nothing was done to it.",
        [var only] => $"One step was due, {only}.",
        var many => $"{many.Length} steps were due: {string.Join("; ", many)}.",
    };

    private static string Stands(IncidentStory story, List<IncidentEvent> facts, OpenView? standing)
    {
        if (standing is not null) return $"Now it is {Say(standing.State)}: {standing.Text}.";

        var closed = facts.OfType<IncidentEvent.IncidentClosed>().LastOrDefault();
        if (closed is null) return "How it ended is not written down here.";

        var after = story.Since is { } since ? $" after {Length(closed.At - since)}" : "";
        return $"It was closed{after}, on {Moment(closed.At)}, {(closed.By is { } by ? $"by {by}" : closed.How)}: {closed.Why}.";
    }

    public static string Length(TimeSpan length) => length switch
    {
        { TotalSeconds: < 90 } => string.Create(CultureInfo.InvariantCulture, $"{length.TotalSeconds:0} s"),
        { TotalMinutes: < 90 } => string.Create(CultureInfo.InvariantCulture, $"{length.TotalMinutes:0} min"),
        { TotalHours: < 48 } => string.Create(CultureInfo.InvariantCulture, $"{length.TotalHours:0.#} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{length.TotalDays:0.#} days"),
    };

    private static string Say(string state) => state switch
    {
        "AwaitingApproval" => "waiting for a person's yes or no",
        "HandedOver" => "a person's",
        "Held" => "held back",
        "Preserving" => "saving evidence",
        "Acting" => "acting",
        "Settling" => "giving the step time to help",
        "Recovering" => "healthy again, not for long enough yet",
        "Watching" => "being watched",
        _ => state,
    };

    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("d MMMM yyyy 'at' HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
