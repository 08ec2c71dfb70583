using System.Collections.Frozen;
using System.Collections.Immutable;

namespace AutoResponder.Core.Policies;

/// <summary>Finds the owner of a site among many policies by asking only the few that could own it: the answer is the same as if all were asked.</summary>
/// <remarks>
/// A policy with tags is filed under one of them, the one that the fewest policies ask for. A policy without tags is filed, for each of its patterns, under a few letters that every id
/// has that the pattern matches. What has neither is asked every time. Each file is sorted, so that a lower priority than one already found ends the search.
/// </remarks>
internal sealed class OwnerIndex
{
    /// <summary>How many letters of a pattern a policy is filed under.</summary>
    private const int Letters = 4;

    // What every id holds says nothing.
    private const string InEveryId = "/SUBSCRIPTIONS/\n/RESOURCEGROUPS/\n/PROVIDERS/MICROSOFT.WEB/SITES/\n/SLOTS/";

    private readonly ImmutableArray<Policy> _of;
    private readonly FrozenDictionary<string, Policy> _byName;
    private readonly ImmutableArray<(string Key, FrozenDictionary<string, Claim[]> ByValue)> _byTag;
    private readonly FrozenDictionary<ulong, Claim[]> _byLetters;
    private readonly ulong[] _hints = new ulong[1024];
    private readonly Claim[] _others;

    public OwnerIndex(ImmutableArray<Policy> policies)
    {
        _of = policies;
        _byName = policies.GroupBy(policy => policy.Name, StringComparer.OrdinalIgnoreCase).ToFrozenDictionary(same => same.Key, same => same.First(), StringComparer.OrdinalIgnoreCase);

        var claims = policies.Select(policy => new Claim(policy)).Where(claim => !claim.IsEmpty).ToList();
        var asked = claims.SelectMany(claim => claim.Tags).CountBy(Fold).ToDictionary();
        _byTag =
        [
            .. claims.Where(claim => claim.Tags.Length > 0)
                .Select(claim => (Claim: claim, Tag: claim.Tags.MinBy(tag => asked[Fold(tag)])))
                .GroupBy(filed => filed.Tag.Key, StringComparer.Ordinal)
                .Select(key => (key.Key, key.GroupBy(filed => filed.Tag.Value, StringComparer.OrdinalIgnoreCase).ToFrozenDictionary(value => value.Key, value => Sorted(value.Select(filed => filed.Claim)), StringComparer.OrdinalIgnoreCase))),
        ];

        var bare = claims.Where(claim => claim.Tags.Length == 0).ToList();
        var common = bare.SelectMany(claim => claim.Ids).SelectMany(pattern => Pieces(pattern).Distinct()).CountBy(piece => piece).ToDictionary();
        var filed = bare.ToLookup(claim => Array.TrueForAll(claim.Ids, pattern => Pieces(pattern).Any()));
        _byLetters = filed[true]
            .SelectMany(claim => claim.Ids.Select(pattern => (Claim: claim, Piece: Pieces(pattern).MinBy(piece => common[piece]))))
            .GroupBy(one => one.Piece)
            .ToFrozenDictionary(piece => piece.Key, piece => Sorted(piece.Select(one => one.Claim).Distinct()));
        foreach (var piece in _byLetters.Keys) _hints[Slot(piece) >> 6] |= 1UL << (int)(Slot(piece) & 63);
        _others = Sorted(filed[false]);
    }

    /// <summary>Whether it was made of these policies.</summary>
    public bool IsOf(ImmutableArray<Policy> policies) => _of == policies;

    /// <inheritdoc cref="PolicySet.OwnerOf"/>
    public Policy? OwnerOf(ManagedSite site)
    {
        if (site.Tags.TryGetValue(PolicySet.PolicyTag, out var name)) return _byName.GetValueOrDefault(name);

        var found = default(Found);
        found.Ask(_others, site);
        foreach (var (key, byValue) in _byTag)
        {
            // By the site's own way of comparing, as a policy itself would ask.
            if (site.Tags.TryGetValue(key, out var value) && byValue.TryGetValue(value, out var claims)) found.Ask(claims, site);
        }

        if (_byLetters.Count > 0) AskByLetters(site, ref found);
        return found.Owner;
    }

    private void AskByLetters(ManagedSite site, ref Found found)
    {
        var id = site.Id.Value;
        ulong piece = 0;
        for (var at = 0; at < id.Length; at++)
        {
            piece = (piece << 16) | char.ToUpperInvariant(id[at]);
            if ((_hints[Slot(piece) >> 6] & (1UL << (int)(Slot(piece) & 63))) != 0 && _byLetters.TryGetValue(piece, out var claims)) found.Ask(claims, site);
        }
    }

    /// <summary>A place among 65,536, so that most pieces of an id need no look into the file.</summary>
    private static uint Slot(ulong piece) => (uint)((piece * 0x9E3779B97F4A7C15) >> 48);

    /// <summary>Runs of letters that every id has that the pattern matches, but not every id at all.</summary>
    private static IEnumerable<ulong> Pieces(string pattern)
    {
        // Where a letter stands for another (a question mark) or for nothing (a backslash), nothing is certain.
        foreach (var run in pattern.Split('*', '?', '\\'))
        {
            for (var at = 0; at + Letters <= run.Length; at++)
            {
                var letters = run.Substring(at, Letters).ToUpperInvariant();
                if (!InEveryId.Contains(letters, StringComparison.Ordinal)) yield return letters.Aggregate(0UL, (piece, letter) => (piece << 16) | letter);
            }
        }
    }

    private static (string, string) Fold(KeyValuePair<string, string> tag) => (tag.Key, tag.Value.ToUpperInvariant());

    private static Claim[] Sorted(IEnumerable<Claim> claims) => [.. claims.OrderByDescending(claim => claim.Policy.Priority)];

    /// <summary>The highest claim so far, and whether another of the same priority stands beside it.</summary>
    private struct Found
    {
        private Claim? _highest;
        private bool _tie;

        public readonly Policy? Owner => _tie ? null : _highest?.Policy;

        public void Ask(Claim[] claims, ManagedSite site)
        {
            foreach (var claim in claims)
            {
                if (_highest is { } highest && claim.Policy.Priority < highest.Policy.Priority) return;
                if (ReferenceEquals(claim, _highest) || !claim.Matches(site)) continue;

                _tie = _highest?.Policy.Priority == claim.Policy.Priority;
                _highest = claim;
            }
        }
    }

    /// <summary>A selector laid out so that asking it costs nothing but time.</summary>
    private sealed class Claim(Policy policy)
    {
        private readonly string[] _except = [.. policy.Sites.Except];
        private readonly string? _os = policy.Sites.Os;

        public Policy Policy { get; } = policy;

        public string[] Ids { get; } = [.. policy.Sites.Ids];

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
        private static bool AnyName(string[] patterns, ReadOnlySpan<char> id)
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

        private static bool Any(string[] patterns, ReadOnlySpan<char> text)
        {
            foreach (var pattern in patterns)
            {
                if (Glob.Matches(pattern, text)) return true;
            }

            return false;
        }
    }
}
