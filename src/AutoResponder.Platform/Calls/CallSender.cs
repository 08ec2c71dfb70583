using System.Net.Http.Headers;
using AutoResponder.Core;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Ports;
using AutoResponder.Platform.Arm;
using AutoResponder.Platform.Configuration;
using Microsoft.Extensions.Logging;

namespace AutoResponder.Platform.Calls;

/// <summary>Calls an address of <c>fleet.yaml</c>, once, and says how it ended. No other address is ever called, and none is written down, nor an exception that might name it: it may hold a secret.</summary>
public sealed partial class CallSender(HttpClient http, IPolicies policies, NotificationSettings settings, TimeProvider time, ILogger<CallSender> logger)
{
    public async Task<ActOutcome> SendAsync(Act.Call call, OpId op, Guid requestId, DateTimeOffset sendBy, CancellationToken cancellationToken)
    {
        var outcome = await CallAsync(call, op, requestId, sendBy, cancellationToken);
        if (outcome is ActOutcome.Succeeded) Log.Done(logger, call.To, call.Site, op);
        else Log.Ended(logger, call.To, call.Site, op, outcome.Describe());
        return outcome;
    }

    private async Task<ActOutcome> CallAsync(Act.Call call, OpId op, Guid requestId, DateTimeOffset sendBy, CancellationToken cancellationToken)
    {
        if (!policies.Current.Fleet.Calls.TryGetValue(call.To, out var target)) return new ActOutcome.Impossible($"fleet.yaml allows nothing by the name of {call.To} any more");
        if (settings.Key(target.SignWith) is not { } key) return new ActOutcome.Forbidden($"a call is always signed, and the setting {target.SignWith} holds no secret that can be used");
        if (time.GetUtcNow() >= sendBy) return new ActOutcome.NotSent($"it had to leave by {sendBy:HH:mm:ss} UTC");

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(target.Within);
        try
        {
            using var request = CallMessage.Of(call, op, requestId, target.Address, key, new SendFence(sendBy, time));
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return CallAnswer.Of(answer.StatusCode, Wait(answer.Headers.RetryAfter), await ReadAsync(answer, limit.Token), time.GetUtcNow());
        }
        catch (HttpRequestException e) when (Inner<PrivateAddressException>(e) is { } refused)
        {
            return new ActOutcome.Impossible(refused.Message);
        }
        catch (Exception e) when (Inner<NotSentException>(e) is { } late)
        {
            return new ActOutcome.NotSent(late.Message);
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError)
        {
            return new ActOutcome.NotSent($"it cannot be reached: {e.HttpRequestError}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new ActOutcome.Unknown($"the connection broke: {(e as HttpRequestException)?.HttpRequestError ?? HttpRequestError.Unknown}");
        }
        catch (OperationCanceledException)
        {
            return new ActOutcome.Unknown($"no answer within {target.Within.TotalSeconds:0.#} s");
        }
    }

    private TimeSpan? Wait(RetryConditionHeaderValue? header) => header?.Delta ?? (header?.Date is { } date ? date - time.GetUtcNow() : null);

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var (buffer, length) = (new byte[CallAnswer.Longest], 0);
        while (length < buffer.Length && await stream.ReadAsync(buffer.AsMemory(length), cancellationToken) is var read and > 0) length += read;
        return buffer.AsMemory(0, length);
    }

    private static T? Inner<T>(Exception? exception)
        where T : Exception
    {
        while (exception is not null and not T) exception = exception.InnerException;
        return (T?)exception;
    }

    private static partial class Log
    {
        [LoggerMessage(2004, LogLevel.Information, "Called {To} about {Site} for {Op}")]
        public static partial void Done(ILogger logger, string to, SiteId site, OpId op);

        [LoggerMessage(2005, LogLevel.Warning, "Called {To} about {Site} for {Op}: {Outcome}")]
        public static partial void Ended(ILogger logger, string to, SiteId site, OpId op, string outcome);
    }
}
