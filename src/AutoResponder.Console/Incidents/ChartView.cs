using System.Collections.Immutable;

namespace AutoResponder.Console.Incidents;

/// <summary>What the charts of an incident show. It is also the JSON of <c>/api/v1/incidents/{incident}/chart</c>.</summary>
/// <param name="Marks">The steps and the borders of the incident, oldest first.</param>
public sealed record ChartView(ImmutableArray<ChartPanel> Panels, ImmutableArray<ChartMark> Marks);

/// <summary>One metric over time.</summary>
/// <param name="Threshold">What the policy calls unhealthy; null where it names no figure.</param>
/// <param name="IsBelow">Whether it is the side below that is unhealthy.</param>
/// <param name="Times">When each sample begins, in seconds since 1970.</param>
/// <param name="Values">A null is a gap, never a zero.</param>
public sealed record ChartPanel(string Name, string Unit, double? Threshold, bool IsBelow, ImmutableArray<long> Times, ImmutableArray<double?> Values)
{
    /// <summary>The same in words, for whoever does not see the picture.</summary>
    public required string Text { get; init; }
}

/// <summary>Something that happened, at its time.</summary>
public sealed record ChartMark(long At, string Label, string Tone);
