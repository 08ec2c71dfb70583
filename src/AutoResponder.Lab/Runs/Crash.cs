namespace AutoResponder.Lab.Runs;

/// <summary>A moment at which the responder dies, once, as it does of kill -9.</summary>
internal abstract record Crash
{
    private Crash()
    {
    }

    /// <summary>An event of that kind is committed, and nothing that follows from it was done.</summary>
    /// <param name="Detail">A step or a scope that the event must name; null: whatever it names.</param>
    public sealed record AfterCommit(string EventKind, string? Detail) : Crash;

    /// <summary>An act had its effect, and its answer was never read.</summary>
    /// <param name="Kind">The act's kind; null: the first of any kind.</param>
    public sealed record AfterAct(string? Kind) : Crash;

    /// <summary>A part of a dump is uploaded, and the rest is not.</summary>
    public sealed record InCapture : Crash;

    public static Crash Parse(string text) => text.Split(':') switch
    {
        ["afterCommit"] => new AfterCommit("ActStarted", null),
        ["afterCommit", var kind] => new AfterCommit(kind, null),
        ["afterCommit", var kind, var detail] => new AfterCommit(kind, detail),
        ["afterAct"] => new AfterAct(null),
        ["afterAct", var kind] => new AfterAct(kind),
        ["inCapture"] => new InCapture(),
        _ => throw new FormatException($"--crash takes afterCommit[:EVENT[:STEP]], afterAct[:ACT] or inCapture, not '{text}'."),
    };
}
