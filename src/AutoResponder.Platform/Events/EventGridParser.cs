using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AutoResponder.Core.Signals;
using AutoResponder.Platform.Alerts;

namespace AutoResponder.Platform.Events;

/// <summary>Reads what Event Grid delivers, in its own schema and as CloudEvents 1.0: the same event becomes the same signal either way.</summary>
public static class EventGridParser
{
    private const int LongestDetail = 300;
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64 };

    /// <summary>Reads an event; never throws for what is in it. An event of a type that is not known is read as well: it is for whoever counts it.</summary>
    /// <param name="utf8">The event's bytes.</param>
    public static EventParse Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            return new EventParse.Read(Read(Envelope.Read(document.RootElement)));
        }
        catch (JsonException e)
        {
            var position = string.Create(CultureInfo.InvariantCulture, $"{(e.LineNumber ?? 0) + 1}:{(e.BytePositionInLine ?? 0) + 1}");
            return new EventParse.Refused(position, utf8.IsEmpty ? "there is no event" : "it is not JSON", "an event is a JSON object in UTF-8, at most 64 levels deep");
        }
        catch (RefusedException e)
        {
            return new EventParse.Refused(e.Problem.Path, e.Problem.What, e.Problem.Allowed);
        }
    }

    private static ImmutableArray<Signal.PlatformEvent> Read(Envelope envelope)
    {
        var facts = EventMeaning.IsKnown(envelope.Type) ? Facts.Of(envelope) : Facts.Nothing(envelope);
        var meaning = EventMeaning.Of(envelope.Type, facts.Word) ?? PlatformEventMeaning.Other;
        return
        [
            .. facts.Subjects.Distinct(StringComparer.Ordinal).Select(subject => new Signal.PlatformEvent(
                envelope.Id, envelope.Type, subject, facts.At ?? envelope.At, meaning, Shorten(facts.Detail), facts.RequestId)),
        ];
    }

    /// <summary>Cut where no character is cut in two.</summary>
    private static string Shorten(string detail)
    {
        if (detail.Length <= LongestDetail) return detail;

        var end = char.IsHighSurrogate(detail[LongestDetail - 1]) ? LongestDetail - 1 : LongestDetail;
        return detail[..end] + "...";
    }
}
