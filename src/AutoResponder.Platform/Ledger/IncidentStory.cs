using System.Collections.Immutable;
using System.Globalization;
using AutoResponder.Core;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Incidents;
using AutoResponder.Platform.Diagnostics.Journal;
using AutoResponder.Platform.Notifications;

namespace AutoResponder.Platform.Ledger;

/// <summary>An incident in short, folded from its events: what a person wants to know who hears of it first.</summary>
/// <param name="Since">When it was opened.</param>
/// <param name="Policy">The policy that it was opened under.</param>
/// <param name="Tried">A line for each rung, oldest first.</param>
/// <param name="Captures">Where captures lie in their container, the one worth looking at first as the last.</param>
public sealed record IncidentStory(SiteId? Site, DateTimeOffset? Since, string? Policy, ImmutableArray<string> Tried, ImmutableArray<string> Captures)
{
    private const int MostLines = 8;
    private const int LongestLine = 160;

    public static IncidentStory Of(IEnumerable<AuditEvent> events)
    {
        var story = new IncidentStory(null, null, null, [], []);
        var tried = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        var captures = new List<(CaptureScope Scope, string Folder)>();
        foreach (var happened in events)
        {
            if (happened.AsIncidentEvent() is not { } fact) continue;

            story = story with { Site = story.Site ?? happened.Site };
            if (fact is IncidentEvent.IncidentOpened opened) story = story with { Since = opened.At, Policy = opened.Policy.Name };
            if (fact is IncidentEvent.PreservationStarted started) captures.Add((started.Scope, CaptureKeys.Folder(started.Order)));
            if (fact is IncidentEvent.ActStarted { Rung: var rung }) tried.Remove(Rung(rung));
            if (Line(fact) is { } line) tried[line.Key] = PlainText.Of(line.Text, LongestLine);
        }

        return story with
        {
            Tried = [.. tried.Values.TakeLast(MostLines)],
            Captures = [.. captures.OrderBy(capture => capture.Scope).Select(capture => capture.Folder)],
        };
    }

    /// <summary>What became of an op, so far; the last word on it counts.</summary>
    private static (string Key, string Text)? Line(IncidentEvent fact) => fact switch
    {
        IncidentEvent.ActStarted started => (started.Op.Value, $"{started.Step}: begun"),
        IncidentEvent.ActReported { Outcome: not (ActOutcome.Accepted or ActOutcome.Succeeded) } reported => (reported.Op.Value, $"{reported.Step}: {reported.Outcome.Describe()}"),
        IncidentEvent.EffectSeen seen => (seen.Op.Value, $"{seen.Step}: done"),
        IncidentEvent.EffectNotSeen missed => (missed.Op.Value, $"{missed.Step}: had no effect, {missed.Why}"),
        IncidentEvent.StepHelped helped => (helped.Op.Value, $"{helped.Step}: helped"),
        IncidentEvent.InstanceHelped helped => (helped.Op.Value, $"{helped.Step}: {helped.Why}"),
        IncidentEvent.StepDidNotHelp failed => (failed.Op.Value, $"{failed.Step}: did not help, {failed.Why}"),
        IncidentEvent.StepSkipped skipped => (Rung(skipped.Rung), $"{skipped.Step}: skipped, {skipped.Why}"),
        IncidentEvent.StepTold told => (Rung(told.Rung), $"{told.Step}: channel {told.Channel} was told"),
        IncidentEvent.StepHeld held => (Rung(held.Rung), $"{held.Step}: held back, {held.Objections[0].Why}"),
        IncidentEvent.PreservationEnded { Scope: CaptureScope.Full } ended => (ended.Op.Value, $"{ended.Step}: {(ended.Whole ? "saved" : "saved in part")}, {ended.What}"),
        _ => null,
    };

    private static string Rung(int rung) => string.Create(CultureInfo.InvariantCulture, $"rung {rung}");
}
