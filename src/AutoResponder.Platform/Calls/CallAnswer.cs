using System.Globalization;
using System.Net;
using System.Text.Json;
using AutoResponder.Core.Acts;
using AutoResponder.Platform.Arm;
using AutoResponder.Platform.Notifications;

namespace AutoResponder.Platform.Calls;

/// <summary>What an answer to a call says. Only a plain word counts; what is not understood may have been done.</summary>
internal static class CallAnswer
{
    public const int Longest = 16 * 1024;
    private const int LongestWhy = 200;
    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <param name="body">What it begins with, <see cref="Longest"/> at most.</param>
    public static ActOutcome Of(HttpStatusCode status, TimeSpan? retryAfter, ReadOnlyMemory<byte> body, DateTimeOffset now) => (int)status switch
    {
        >= 200 and < 300 => Said(body),
        >= 300 and < 400 => new ActOutcome.Failed($"status {Text(status)}: it points elsewhere, and that is not followed"),
        401 or 403 => new ActOutcome.Forbidden($"status {Text(status)} from the address that was called"),
        404 or 410 => new ActOutcome.Impossible($"status {Text(status)}"),
        409 or 429 => new ActOutcome.Deferred(now + (retryAfter is { } wait && wait > TimeSpan.Zero ? (wait < LongestWait ? wait : LongestWait) : Busy), $"status {Text(status)}"),
        408 or >= 500 => new ActOutcome.Unknown($"status {Text(status)}"),
        _ => new ActOutcome.Failed($"status {Text(status)}"),
    };

    private static ActOutcome Said(ReadOnlyMemory<byte> body)
    {
        if (body.Length >= Longest) return new ActOutcome.Unknown("its answer is too long to be read");

        try
        {
            using var document = body.IsEmpty ? null : JsonDocument.Parse(body);
            if (document?.RootElement.ValueKind != JsonValueKind.Object || document.RootElement.Text("outcome") is not { } outcome) return new ActOutcome.Succeeded();

            var why = document.RootElement.Text("why") is { } said ? PlainText.Of(said, LongestWhy) : "it gives no reason";
            return outcome switch
            {
                "done" => new ActOutcome.Succeeded(),
                "failed" => new ActOutcome.Failed(why),
                "impossible" => new ActOutcome.Impossible(why),
                _ => new ActOutcome.Unknown($"its outcome is none of done, failed and impossible: {PlainText.Of(outcome, 40)}"),
            };
        }
        catch (JsonException)
        {
            // 2xx and no JSON: it was taken, and more was not promised.
            return new ActOutcome.Succeeded();
        }
    }

    private static string Text(HttpStatusCode status) => ((int)status).ToString(CultureInfo.InvariantCulture);
}
