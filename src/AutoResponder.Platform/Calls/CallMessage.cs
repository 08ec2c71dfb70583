using System.Globalization;
using System.Net;
using System.Text.Json;
using AutoResponder.Core;
using AutoResponder.Core.Acts;
using AutoResponder.Platform.Arm;
using AutoResponder.Platform.Notifications;

namespace AutoResponder.Platform.Calls;

/// <summary>A call as a CloudEvent in a POST, signed as notifications are. Its id is the act's own: whoever gets it twice can tell.</summary>
internal static class CallMessage
{
    public static HttpRequestMessage Of(Act.Call call, OpId op, Guid requestId, Uri address, byte[] key, SendFence fence)
    {
        var (id, body, timestamp) = (requestId.ToString(), Body(call, op, requestId, fence.SendBy), fence.Time.GetUtcNow().ToUnixTimeSeconds());
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FencedContent(body, fence) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/cloudevents+json; charset=utf-8");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookMessage.Sign(id, timestamp, body, key));
        return request;
    }

    private static byte[] Body(Act.Call call, OpId op, Guid requestId, DateTimeOffset sendBy)
    {
        var incident = op.Value.Split('/')[0];
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("id", requestId);
            json.WriteString("source", call.Site.Value);
            json.WriteString("type", "AutoResponder.Call");
            json.WriteString("subject", incident);
            json.WriteString("datacontenttype", "application/json");
            json.WriteStartObject("data");
            json.WriteString("call", call.To);
            json.WriteString("site", call.Site.Value);
            json.WriteString("incident", incident);
            json.WriteString("op", op.Value);
            json.WriteString("notAfter", sendBy);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>Looks at the clock after the connection is there and right before the first byte of the body: a process that slept in between must not act on old evidence.</summary>
    private sealed class FencedContent(byte[] body, SendFence fence) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            var now = fence.Time.GetUtcNow();
            if (now >= fence.SendBy) throw new NotSentException(string.Create(CultureInfo.InvariantCulture, $"it had to leave by {fence.SendBy:HH:mm:ss.f} UTC, and it was {now:HH:mm:ss.f}"));

            await stream.WriteAsync(body, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = body.Length;
            return true;
        }
    }
}
