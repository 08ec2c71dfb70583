using System.Security.Cryptography;
using AutoResponder.Core.Signals;
using AutoResponder.Platform.Alerts;
using AutoResponder.Platform.Queues;

namespace AutoResponder.Functions.Alerts;

/// <summary>The public door: it parses and enqueues, nothing else. An answer of 202 means that the queue has it.</summary>
internal sealed partial class AlertsFunction(HintQueue hints, ILogger<AlertsFunction> logger)
{
    private const int LongestPayload = 1024 * 1024;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);

    public async Task<IResult> RunAsync(HttpContext context)
    {
        using var within = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        within.CancelAfter(Limit);
        try
        {
            if (await ReadAsync(context.Request, within.Token) is not { } body)
                return Answer(StatusCodes.Status413PayloadTooLarge, "error", $"An alert has at most {LongestPayload} bytes.");

            var parse = AlertParser.Parse(body);
            if (parse is AlertParse.Refused { Problem: { IsJson: false } problem }) return Answer(StatusCodes.Status400BadRequest, "error", problem.ToString());

            // What is JSON and no alert we know is kept as well: somebody authenticated said it.
            var signals = parse is AlertParse.Read read ? read.Signals : [Unreadable(((AlertParse.Refused)parse).Problem, body)];
            foreach (var signal in signals) await hints.SendAsync(signal, within.Token);
            return Answer(StatusCodes.Status202Accepted, "accepted", signals.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
        catch (Exception e)
        {
            // Whatever our trouble is: 503 is repeated by an action group, 500 is not, and the alert would be lost.
            Log.NotAccepted(logger, e);
            return Answer(StatusCodes.Status503ServiceUnavailable, "error", "The alert could not be stored; send it again.");
        }
    }

    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        while (await request.Body.ReadAsync(chunk, cancellationToken) is > 0 and var read)
        {
            if (buffer.Length + read > LongestPayload) return null;

            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }

    private static Signal.Unreadable Unreadable(AlertProblem problem, byte[] body) =>
        new(problem.What, problem.Path, Convert.ToHexStringLower(SHA256.HashData(body)));

    private static IResult Answer(int status, string name, string text) => Results.Json(new Dictionary<string, string> { [name] = text }, statusCode: status);

    private static partial class Log
    {
        [LoggerMessage(1020, LogLevel.Error, "An alert could not be stored; its sender is asked to send it again")]
        public static partial void NotAccepted(ILogger logger, Exception exception);
    }
}
