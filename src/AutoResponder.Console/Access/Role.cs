namespace AutoResponder.Console.Access;

/// <summary>What somebody may do. Each may what the ones before it may.</summary>
public enum Role
{
    /// <summary>Not signed in, or signed in without a role of ours.</summary>
    Nobody,

    /// <summary>Reads.</summary>
    Viewer,

    /// <summary>Takes and closes incidents.</summary>
    Operator,

    /// <summary>Says yes or no to a step.</summary>
    Approver,
}
