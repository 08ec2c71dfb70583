namespace AutoResponder.Lab.Cloud;

/// <summary>When something may interfere with a change: proofs end the responder here.</summary>
public enum ActMoment
{
    BeforeEffect,
    AfterEffect,
}

/// <summary>Who asked for a change, and how it is recognised later.</summary>
internal sealed record ChangeCall(string Verb, string Path, string ClientRequestId, string Principal);

/// <summary>What became of a change.</summary>
/// <param name="Effect">In words; empty where it had none.</param>
internal sealed record Change(IResult Answer, int Status, string Effect = "")
{
    /// <summary>It was refused, in Azure's shape of an error.</summary>
    public static Change Refused(string code, string message, int status) => new(Arm.ArmError.Of(code, message, status), status);
}

/// <summary>The way of every call that changes something: written down before it has any effect, and again with what came of it.</summary>
internal sealed class Changes(WireLog wire, Identity identity)
{
    /// <summary>Called before and after each change by the responder has its effect, with the change's kind, and awaited before the answer is sent.</summary>
    public Func<ActMoment, string, Task> OnAct { get; set; } = static (_, _) => Task.CompletedTask;

    public async Task<IResult> RunAsync(HttpRequest request, string kind, Func<ChangeCall, Task<Change>> change)
    {
        var principal = identity.PrincipalOf(request.Headers.Authorization) ?? "nobody";
        var call = new ChangeCall(request.Method, request.Path, request.Headers["x-ms-client-request-id"].ToString(), principal);
        var sequence = wire.Received(call, request.QueryString.Value ?? "");
        if (principal == Identity.Responder) await OnAct(ActMoment.BeforeEffect, kind);
        var made = await change(call);
        wire.Answered(sequence, call, made.Status, made.Effect);
        if (principal == Identity.Responder) await OnAct(ActMoment.AfterEffect, kind);
        return made.Answer;
    }
}
