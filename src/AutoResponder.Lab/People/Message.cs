namespace AutoResponder.Lab.People;

/// <summary>Something that a person was told.</summary>
/// <param name="Times">How often the very same was told.</param>
internal sealed record Message(string Channel, string Id, string Type, string Subject, string Text, Signed Signed, DateTimeOffset At, int Times)
{
    public bool IsQuestion => Type.EndsWith(".AwaitingApproval", StringComparison.Ordinal);

    public bool IsHandOver => Type.EndsWith(".HandedOver", StringComparison.Ordinal);
}
