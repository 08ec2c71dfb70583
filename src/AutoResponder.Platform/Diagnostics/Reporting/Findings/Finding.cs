namespace AutoResponder.Platform.Diagnostics.Reporting.Findings;

/// <summary>Something that can be said of what was saved, and what it rests on.</summary>
internal sealed record Finding(Weight Weight, string Title, string Detail, string? Example = null);

/// <summary>How much a finding says of the cause.</summary>
internal enum Weight
{
    /// <summary>Look here first.</summary>
    Strong,

    /// <summary>Out of the ordinary.</summary>
    Notable,

    /// <summary>Worth knowing.</summary>
    Note,
}
