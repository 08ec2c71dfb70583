using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AutoResponder.Platform.Notifications;

/// <summary>A notice as a CloudEvent in a POST, signed as Standard Webhooks are: over its id, the time of sending, and the body's very bytes.</summary>
public static class WebhookMessage
{
    /// <param name="key">Null for a channel that asks for no signature.</param>
    public static HttpRequestMessage Of(Notice notice, Uri address, byte[]? key, DateTimeOffset now)
    {
        var body = Body(notice);
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/cloudevents+json; charset=utf-8");
        if (key is null) return request;

        var timestamp = now.ToUnixTimeSeconds();
        request.Headers.Add("webhook-id", notice.Id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", Sign(notice.Id, timestamp, body, key));
        return request;
    }

    /// <summary>The signature over id, time and body.</summary>
    public static string Sign(string id, long timestamp, ReadOnlySpan<byte> body, byte[] key)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")), .. body];
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}";
    }

    private static byte[] Body(Notice notice)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("id", notice.Id);
            json.WriteString("source", notice.Source);
            json.WriteString("type", notice.Type);
            json.WriteString("subject", notice.Incident);
            json.WriteString("time", notice.At);
            json.WriteString("datacontenttype", "application/json");
            json.WriteStartObject("data");
            json.WriteString("text", notice.Text);
            json.WriteString("title", notice.Title);
            json.WriteString("kind", notice.Kind);
            json.WriteString("incident", notice.Incident);
            if (notice.Site is { } site) json.WriteString("site", site.Value);
            if (notice.Since is { } since) json.WriteString("since", since);
            json.WriteStartArray("tried");
            foreach (var line in notice.Tried) json.WriteStringValue(line);
            json.WriteEndArray();
            if (notice.Evidence is { } evidence) json.WriteString("evidence", evidence);
            if (notice.Console is { } console) json.WriteString("console", console.AbsoluteUri);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
