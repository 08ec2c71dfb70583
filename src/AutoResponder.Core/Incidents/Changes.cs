using System.Collections.Immutable;

namespace AutoResponder.Core.Incidents;

/// <summary>What is remembered of others' changes.</summary>
internal static class Changes
{
    private const int Most = 16;
    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    public static ImmutableArray<Change> Remember(ImmutableArray<Change> changes, Change change, DateTimeOffset now) =>
        [.. changes.Append(change).Where(known => known.At > now - Memory).OrderBy(known => known.At).TakeLast(Most)];
}
