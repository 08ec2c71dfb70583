namespace AutoResponder.Core.Policies;

/// <summary>A selector laid out so that asking it costs nothing but time.</summary>
internal sealed class Contender(Policy policy)
{
    private readonly Wildcard[] _except = [.. policy.Sites.Except.Select(pattern => new Wildcard(pattern))];
    private readonly string? _os = policy.Sites.Os;

    public Policy Policy { get; } = policy;

    public Wildcard[] Ids { get; } = [.. policy.Sites.Ids.Select(pattern => new Wildcard(pattern))];

    public KeyValuePair<string, string>[] Tags { get; } = [.. policy.Sites.Tags];

    public bool IsEmpty => Ids.Length == 0 && Tags.Length == 0;

    /// <summary>As <see cref="SiteSelector.Matches"/>, cheapest question first.</summary>
    public bool Matches(ManagedSite site)
    {
        if (_os is not null && !_os.Equals(site.IsLinux ? "linux" : "windows", StringComparison.OrdinalIgnoreCase)) return false;

        foreach (var (key, wanted) in Tags)
        {
            if (!site.Tags.TryGetValue(key, out var value) || !value.Equals(wanted, StringComparison.OrdinalIgnoreCase)) return false;
        }

        return (Ids.Length == 0 || Any(Ids, site.Id.Value)) && (_except.Length == 0 || (!Any(_except, site.Id.Value) && !AnyName(_except, site.Id.Value)));
    }

    /// <summary>The name of a site is the last part of its id; of a slot, the last two names.</summary>
    private static bool AnyName(Wildcard[] patterns, ReadOnlySpan<char> id)
    {
        var last = id.LastIndexOf('/');
        var slots = id.LastIndexOf("/slots/");
        if (slots < 0) return Any(patterns, id[(last + 1)..]);

        var site = id[(id[..slots].LastIndexOf('/') + 1)..slots];
        Span<char> name = stackalloc char[site.Length + id.Length - last];
        site.CopyTo(name);
        name[site.Length] = '-';
        id[(last + 1)..].CopyTo(name[(site.Length + 1)..]);
        return Any(patterns, name);
    }

    private static bool Any(Wildcard[] patterns, ReadOnlySpan<char> text)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.Matches(text)) return true;
        }

        return false;
    }
}
