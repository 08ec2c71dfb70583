using AutoResponder.Core.Acts;

namespace AutoResponder.Core.Incidents;

/// <summary>A step that a person is asked about.</summary>
/// <param name="Id">Which question it is: an answer to another one is none.</param>
/// <param name="Act">What would be sent; null for a capture.</param>
/// <param name="ExpiresAt">From here on it is a person's own.</param>
public sealed record ApprovalRequest(OpId Id, string Step, int Rung, Act? Act, string Would, DateTimeOffset AskedAt, DateTimeOffset ExpiresAt);

/// <summary>A person's yes: to exactly this step on exactly this target, once, and not for ever.</summary>
public sealed record Approval(string Step, int Rung, Act? Act, string By, DateTimeOffset Until)
{
    public bool Covers(string step, int rung, Act? act, DateTimeOffset now) => Step == step && Rung == rung && Act == act && now < Until;
}
