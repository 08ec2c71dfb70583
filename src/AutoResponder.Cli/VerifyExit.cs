using AutoResponder.Verification;

namespace AutoResponder.Cli;

/// <summary>The exit codes of <c>audit verify</c>, for scripts: what was found, and whether all of it is proved. docs/operating.md lists them.</summary>
internal static class VerifyExit
{
    /// <summary>Nothing is wrong, and nothing is older than two rounds of sealing without being sealed.</summary>
    public const int Whole = 0;

    /// <summary>Nothing is wrong, and not everything is proved that should be.</summary>
    public const int NotProved = 1;

    /// <summary>A decision is recorded that the rules would not make.</summary>
    public const int DecidedOtherwise = 16;

    /// <summary>More than one kind of finding.</summary>
    public const int Several = 20;

    public static int Of(VerifyReport report, TimeSpan period)
    {
        var kinds = report.Findings.Select(finding => finding.Kind).Distinct().ToList();
        if (kinds.Count > 1) return Several;
        if (kinds.Count == 1) return Of(kinds[0]);

        return report.Notes.Any(note => note.Kind is NoteKind.NothingSealed or NoteKind.Late || (note.Kind == NoteKind.Unsealed && note.Age > 2 * period)) ? NotProved : Whole;
    }

    private static int Of(FindingKind kind) => kind switch
    {
        FindingKind.Altered => 10,
        FindingKind.Missing => 11,
        FindingKind.Truncated => 12,
        FindingKind.RolledBack => 13,
        FindingKind.Forked => 14,
        FindingKind.Hidden => 15,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
