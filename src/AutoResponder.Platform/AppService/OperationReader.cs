using System.Text.Json;
using AutoResponder.Core.Observations;
using AutoResponder.Platform.Arm;
using Azure;

namespace AutoResponder.Platform.AppService;

/// <summary>Asks Azure how far an operation has come, by the link that it gave for it.</summary>
public sealed class OperationReader(ArmClient arm)
{
    /// <summary>It does not throw for an answer of Azure.</summary>
    public async Task<OperationReading> ReadAsync(Uri operation, CancellationToken cancellationToken)
    {
        try
        {
            var (status, body) = await arm.FollowAsync(operation, cancellationToken);
            return Read(status, body);
        }
        catch (RequestFailedException e)
        {
            return new OperationReading.Silent(e.Status == 0 ? e.Message : $"status {e.Status} {e.ErrorCode}".TrimEnd());
        }
    }

    /// <summary>Two kinds of links give two kinds of answers: one says its state in the body, the other by its status alone.</summary>
    internal static OperationReading Read(int status, JsonElement? body) => (status, body?.Text("status")) switch
    {
        ( >= 200 and < 300, "Succeeded") => new OperationReading.Ended(true, null),
        ( >= 200 and < 300, ("Failed" or "Canceled") and var end) => new OperationReading.Ended(false, Why(end, body!.Value)),
        ( >= 200 and < 300, not null) or (202, _) => new OperationReading.Running(),
        (200 or 201 or 204, null) => new OperationReading.Ended(true, null),
        (401 or 403 or 404 or 408 or 410 or 429, _) => new OperationReading.Silent($"status {status}"),
        ( >= 400 and < 500, _) => new OperationReading.Ended(false, Why($"status {status}", body ?? default)),
        _ => new OperationReading.Silent($"status {status}"),
    };

    private static string Why(string end, JsonElement body)
    {
        var error = body.Field("error") ?? body;
        return string.Join(": ", new[] { end, error.Text("code") ?? error.Text("Code"), error.Text("message") ?? error.Text("Message") }.OfType<string>());
    }
}
