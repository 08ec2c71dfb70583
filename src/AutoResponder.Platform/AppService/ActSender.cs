using System.Text.Json;
using System.Text.RegularExpressions;
using AutoResponder.Core;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Ports;
using AutoResponder.Platform.Arm;
using Azure;
using Azure.Core;
using Microsoft.Extensions.Logging;

namespace AutoResponder.Platform.AppService;

/// <summary>Sends one act to one target, once, and says how it ended.</summary>
public sealed partial class ActSender(ArmClient arm, TimeProvider time, ILogger<ActSender> logger) : IActs
{
    /// <summary>What is put whole must have been read just before: whatever others wrote in between would be undone.</summary>
    private static readonly TimeSpan ReadHolds = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan ThrottledFor = TimeSpan.FromSeconds(30);

    public async Task<ActOutcome> SendAsync(Act act, OpId op, Guid requestId, DateTimeOffset sendBy, CancellationToken cancellationToken)
    {
        var outcome = act switch
        {
            Act.EndProcess end => await OnceAsync(new ActRequest(RequestMethod.Delete, InstanceReader.ProcessPath(end.Site, end.Instance, end.Process), ApiVersions.Web)),
            Act.SoftRestart restart => await OnceAsync(new ActRequest(RequestMethod.Post, $"{restart.Site}/restart?softRestart=true", ApiVersions.Web)),
            Act.Restart restart => await OnceAsync(new ActRequest(RequestMethod.Post, $"{restart.Site}/restart?softRestart=false", ApiVersions.Web)),
            Act.SetCapacity set => await ReplaceAsync(set.Plan.Value, ApiVersions.Web, plan => Replacement.Of(set, plan)),
            Act.SetMinimum set => AutoscalePath.Of(set.Setting, set.Plan) is { } path
                ? await ReplaceAsync(path, ApiVersions.Autoscale, setting => Replacement.Of(set, setting))
                : new ActOutcome.Impossible($"'{set.Setting}' is no autoscale setting beside the plan"),
            Act.RebootWorker reboot => MachineName().IsMatch(reboot.Worker)
                ? await OnceAsync(new ActRequest(RequestMethod.Post, $"{reboot.Plan}/workers/{reboot.Worker}/reboot", ApiVersions.Web))
                : new ActOutcome.Impossible($"'{reboot.Worker}' is no machine's name"),
            Act.SetSize set => await ReplaceAsync(set.Plan.Value, ApiVersions.Web, plan => Replacement.Of(set, plan)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        if (outcome is ActOutcome.Accepted) Log.Sent(logger, act.Describe(), op);
        else Log.Ended(logger, act.Describe(), op, outcome.Describe());
        return outcome;

        async Task<ActOutcome> OnceAsync(ActRequest request) => (await arm.SendOnceAsync(request, requestId, sendBy, cancellationToken)).Outcome;

        async Task<ActOutcome> ReplaceAsync(string path, string version, Func<JsonElement, Replacement> change)
        {
            var freshUntil = time.GetUtcNow() + ReadHolds;
            switch (await ReadAsync(path, version, change, cancellationToken))
            {
                case Replacement.With with:
                    var answer = await arm.SendOnceAsync(new ActRequest(RequestMethod.Put, path, version, with.Body), requestId, freshUntil < sendBy ? freshUntil : sendBy, cancellationToken);
                    if (answer.Outcome is ActOutcome.Accepted && Differences.Between(with.Body, answer.Body) is { Count: > 0 } differences) Log.Differs(logger, act.Describe(), op, string.Join(", ", differences));
                    return answer.Outcome;

                case Replacement.Refused refused:
                    return refused.Outcome;

                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }
    }

    /// <summary>Nothing has left yet, so no trouble here is ever unknown.</summary>
    private async Task<Replacement> ReadAsync(string path, string version, Func<JsonElement, Replacement> change, CancellationToken cancellationToken)
    {
        try
        {
            using var document = await arm.GetAsync(path, version, cancellationToken);
            return document is null ? new Replacement.Refused(new ActOutcome.Impossible("it is not there any more")) : change(document.RootElement);
        }
        catch (RequestFailedException e)
        {
            var what = $"reading it before: status {e.Status} {e.ErrorCode}".TrimEnd();
            return new Replacement.Refused(e.Status switch
            {
                401 or 403 => new ActOutcome.Forbidden(what),
                429 => new ActOutcome.Deferred(time.GetUtcNow() + ThrottledFor, what),
                _ => new ActOutcome.NotSent(what),
            });
        }
    }

    [GeneratedRegex(@"^[0-9A-Za-z][0-9A-Za-z-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex MachineName();

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Information, "Asked Azure to {Act} for {Op}")]
        public static partial void Sent(ILogger logger, string act, OpId op);

        [LoggerMessage(2002, LogLevel.Warning, "{Act} for {Op}: {Outcome}")]
        public static partial void Ended(ILogger logger, string act, OpId op, string outcome);

        [LoggerMessage(2003, LogLevel.Warning, "{Act} for {Op}: Azure's answer differs from what was sent in {Fields}")]
        public static partial void Differs(ILogger logger, string act, OpId op, string fields);
    }
}
