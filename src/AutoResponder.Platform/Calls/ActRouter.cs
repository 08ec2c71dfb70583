using AutoResponder.Core;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Ports;
using AutoResponder.Platform.AppService;

namespace AutoResponder.Platform.Calls;

/// <summary>Sends an act to whom it is for.</summary>
public sealed class ActRouter(ActSender azure, CallSender calls) : IActs
{
    public Task<ActOutcome> SendAsync(Act act, OpId op, Guid requestId, DateTimeOffset sendBy, CancellationToken cancellationToken) =>
        act is Act.Call call ? calls.SendAsync(call, op, requestId, sendBy, cancellationToken) : azure.SendAsync(act, op, requestId, sendBy, cancellationToken);
}
