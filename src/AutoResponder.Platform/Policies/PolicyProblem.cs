namespace AutoResponder.Platform.Policies;

/// <summary>One thing that is wrong in a policy file: where, what it was, and what is allowed.</summary>
public sealed record PolicyProblem(string File, long Line, long Column, string What)
{
    public override string ToString() => $"{File}:{Line}:{Column}: {What}";
}
