using System.Collections.Immutable;

namespace AutoResponder.Core.Policies;

/// <summary>Which sites a policy owns. An empty selector matches nothing.</summary>
public sealed record SiteSelector
{
    /// <summary>Patterns over ARM ids; <c>*</c> stands for any run of characters.</summary>
    public ImmutableArray<string> Ids { get; init; } = [];

    /// <summary>Patterns over ids or names that are left out.</summary>
    public ImmutableArray<string> Except { get; init; } = [];

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary><c>windows</c>, <c>linux</c>, or null for both.</summary>
    public string? Os { get; init; }

    /// <summary>How many sites it is meant to own; null where nobody has said. It matches nothing by it: it stands against a selector that reaches further than its writer thought.</summary>
    public int? Expect { get; init; }

    public bool Matches(ManagedSite site)
    {
        if (Ids.IsEmpty && Tags.IsEmpty) return false;

        return (Ids.IsEmpty || Ids.Any(pattern => Glob.Matches(pattern, site.Id.Value)))
            && Tags.All(tag => site.Tags.TryGetValue(tag.Key, out var value) && value.Equals(tag.Value, StringComparison.OrdinalIgnoreCase))
            && (Os is null || Os.Equals(site.IsLinux ? "linux" : "windows", StringComparison.OrdinalIgnoreCase))
            && !Except.Any(pattern => Glob.Matches(pattern, site.Id.Value) || Glob.Matches(pattern, site.Id.Name));
    }
}

/// <summary>Patterns with <c>*</c>, without case.</summary>
public static class Glob
{
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text) =>
        System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: true);
}
