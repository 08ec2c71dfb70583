namespace AutoResponder.Platform.Policies.Kinds;

/// <summary>Every key of a format, in its order, with what is allowed and what is meant: for a page that people read, and to send a key in the wrong place home.</summary>
internal sealed class Table
{
    private readonly HashSet<string> _sections = [];

    public List<(string Path, string Allowed, string? Default, string About)> Rows { get; } = [];

    /// <summary>Whether a part that can stand in several places is described for the first time.</summary>
    public bool Begins(string section) => _sections.Add(section);
}
