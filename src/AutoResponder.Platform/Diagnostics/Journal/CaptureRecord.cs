using System.Collections.Immutable;
using AutoResponder.Core.Captures;
using AutoResponder.Platform.Diagnostics.Reporting;

namespace AutoResponder.Platform.Diagnostics.Journal;

/// <summary>A capture as its journal has it.</summary>
internal sealed record CaptureRecord(CaptureHead Head, ImmutableArray<Artefact> Artefacts)
{
    /// <summary>It is written into the audit, where a row holds only so much.</summary>
    private const int LongestSummary = 4000;

    public CaptureOrder Order => Head.Order;

    public string Key => CaptureKeys.Partition(Order);

    public IEnumerable<Artefact> Done => Artefacts.Where(artefact => artefact.State == ArtefactState.Done);

    /// <summary>What was asked for and the site does not have.</summary>
    public IEnumerable<Artefact> Absent => Artefacts.Where(artefact => artefact.State == ArtefactState.Absent);

    public IEnumerable<Artefact> Missing => Artefacts.Where(artefact => artefact.State == ArtefactState.Missing);

    /// <summary>Whether nothing more will be collected.</summary>
    public bool IsCollected => Artefacts.All(artefact => artefact.HasEnded);

    public bool IsWhole => Artefacts.All(artefact => artefact.State is ArtefactState.Done or ArtefactState.Absent);

    public Artefact? Find(string id) => Artefacts.FirstOrDefault(artefact => artefact.Id == id);

    /// <summary>For a person: what was saved, what is missing, what is still under way.</summary>
    public string Summary()
    {
        var parts = new List<string> { $"{Done.Count()} of {Artefacts.Length - Absent.Count()} artefacts, {Sizes.Say(Done.Sum(artefact => artefact.Bytes ?? 0))}" };
        if (Missing.Any()) parts.Add($"missing: {string.Join(", ", Missing.Select(artefact => $"{Called(artefact)} ({artefact.Why})"))}");
        if (!IsCollected) parts.Add($"not yet: {string.Join(", ", Artefacts.Where(artefact => !artefact.HasEnded).Select(Called))}");
        var summary = string.Join("; ", parts);
        return summary.Length <= LongestSummary ? summary : $"{summary[..LongestSummary]}…";
    }

    private static string Called(Artefact artefact) => artefact.Machine is null ? artefact.Kind : $"{artefact.Kind} of {artefact.Machine}";
}

/// <summary>What is true of a capture as a whole.</summary>
/// <param name="ClosingAt">When somebody began to write its report and manifest.</param>
/// <param name="SentAt">When the message to close it was last sent.</param>
/// <param name="EndedAt">When its manifest was written: nothing will be added.</param>
/// <param name="Tag">The version that was read.</param>
internal sealed record CaptureHead(CaptureOrder Order, DateTimeOffset? ClosingAt = null, DateTimeOffset? SentAt = null, DateTimeOffset? EndedAt = null, string? Tag = null);
