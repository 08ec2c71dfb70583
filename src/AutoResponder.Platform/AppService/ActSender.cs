using AutoResponder.Core;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Ports;
using AutoResponder.Platform.Arm;
using Azure.Core;
using Microsoft.Extensions.Logging;

namespace AutoResponder.Platform.AppService;

/// <summary>Sends one act to one target, once, and says how it ended.</summary>
public sealed partial class ActSender(ArmClient arm, ILogger<ActSender> logger) : IActs
{
    public async Task<ActOutcome> SendAsync(Act act, OpId op, Guid requestId, DateTimeOffset sendBy, CancellationToken cancellationToken)
    {
        var (method, path) = act switch
        {
            Act.EndProcess end => (RequestMethod.Delete, InstanceReader.ProcessPath(end.Site, end.Instance, end.Process)),
            Act.SoftRestart restart => (RequestMethod.Post, $"{restart.Site}/restart?softRestart=true"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        var outcome = await arm.SendOnceAsync(method, path, ApiVersions.Web, requestId, sendBy, cancellationToken);
        if (outcome is ActOutcome.Accepted) Log.Sent(logger, act.Describe(), op);
        else Log.Ended(logger, act.Describe(), op, outcome.Describe());
        return outcome;
    }

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Information, "Asked Azure to {Act} for {Op}")]
        public static partial void Sent(ILogger logger, string act, OpId op);

        [LoggerMessage(2002, LogLevel.Warning, "{Act} for {Op}: {Outcome}")]
        public static partial void Ended(ILogger logger, string act, OpId op, string outcome);
    }
}
