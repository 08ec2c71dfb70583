using System.Text.Json;
using AutoResponder.Core;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Ports;
using AutoResponder.Platform.Ledger;
using Microsoft.Extensions.Logging;

namespace AutoResponder.Platform.Notifications;

/// <summary>Tells people, at least once: a CloudEvent with a stable id, so that a second telling can be recognised.</summary>
public sealed partial class Notifier(HttpClient http, IPolicies policies, ILogger<Notifier> logger)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Tells of an event, if its policy wants it told. Throws where the channel did not take it: then it is told again later.</summary>
    public async Task TellAsync(AuditEvent happened, CancellationToken cancellationToken)
    {
        var kind = happened.Kind switch
        {
            nameof(IncidentEvent.IncidentHandedOver) => "HandedOver",
            nameof(IncidentEvent.IncidentClosed) => "Closed",
            _ => null,
        };
        if (kind is null || !happened.Body.TryGetProperty("policy", out var mark)) return;

        var current = policies.Current;
        var policy = current.Policies.FirstOrDefault(candidate => candidate.Name == mark.GetProperty("name").GetString());
        if (policy?.Notify is not { } rule || !rule.On.Contains(kind)) return;
        if (!current.Fleet.Channels.TryGetValue(rule.Channel, out var channel))
        {
            Log.NoChannel(logger, rule.Channel, policy.Name);
            return;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var content = new ByteArrayContent(Write(happened, kind));
        content.Headers.TryAddWithoutValidation("Content-Type", "application/cloudevents+json; charset=utf-8");
        using var answer = await http.PostAsync(channel.Address, content, limit.Token);
        answer.EnsureSuccessStatusCode();
        Log.Told(logger, rule.Channel, kind, happened.Incident);
    }

    private static byte[] Write(AuditEvent happened, string kind)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("id", Digest.Key(happened.Stream, happened.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            json.WriteString("source", happened.Site?.Value ?? happened.Stream);
            json.WriteString("type", $"AutoResponder.Incident.{kind}");
            json.WriteString("subject", happened.Incident);
            json.WriteString("time", happened.At);
            json.WriteString("datacontenttype", "application/json");
            json.WriteStartObject("data");
            json.WriteString("text", happened.Text);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static partial class Log
    {
        [LoggerMessage(5001, LogLevel.Information, "Told channel {Channel} that {Incident} is {Kind}")]
        public static partial void Told(ILogger logger, string channel, string kind, string? incident);

        [LoggerMessage(5002, LogLevel.Error, "There is no channel {Channel}, which policy {Policy} wants people told through")]
        public static partial void NoChannel(ILogger logger, string channel, string policy);
    }
}
