using System.Collections.Frozen;
using System.Collections.Immutable;

namespace AutoResponder.Core.Policies;

/// <summary>Finds the owner of a site among many policies by asking only the few that could own it: the answer is the same as if all were asked.</summary>
/// <remarks>
/// A policy with tags is filed under one of them, the one that the fewest policies ask for. A policy without tags is filed, for each of its patterns, under a few letters that every id
/// holds that the pattern matches. What has neither is asked every time. Each file is sorted, so that a lower priority than one already found ends the search.
/// </remarks>
internal sealed class OwnerIndex
{
    // What every id holds says nothing.
    private const string InEveryId = "/SUBSCRIPTIONS/\n/RESOURCEGROUPS/\n/PROVIDERS/MICROSOFT.WEB/SITES/\n/SLOTS/";

    private readonly ImmutableArray<Policy> _of;
    private readonly FrozenDictionary<string, Policy> _byName;
    private readonly ImmutableArray<(string Key, FrozenDictionary<string, Claim[]> ByValue)> _byTag;
    private readonly LetterFile<Claim> _byLetters = new(6);
    private readonly LetterFile<Claim> _byFewLetters = new(3);
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

        _others = Sorted(FileUnder(_byFewLetters, FileUnder(_byLetters, claims.Where(claim => claim.Tags.Length == 0))));
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

        AskBy(_byLetters, site, ref found);
        AskBy(_byFewLetters, site, ref found);
        return found.Owner;
    }

    private static void AskBy(LetterFile<Claim> file, ManagedSite site, ref Found found)
    {
        if (file.IsEmpty) return;

        var (at, piece) = (0, 0UL);
        while (file.Next(site.Id.Value, ref at, ref piece) is { } claims) found.Ask(claims, site);
    }

    /// <summary>Files each claim under the rarest letters of each of its patterns; gives back those that have a pattern without any.</summary>
    private static List<Claim> FileUnder(LetterFile<Claim> file, IEnumerable<Claim> claims)
    {
        var inEveryId = InEveryId.Split('\n').SelectMany(file.Pieces).ToHashSet();
        var pieces = claims.ToDictionary(claim => claim, claim => claim.Ids.Select(pattern => Pieces(file, pattern).Except(inEveryId).ToList()).ToList());
        var common = pieces.Values.SelectMany(patterns => patterns).SelectMany(pattern => pattern).CountBy(piece => piece).ToDictionary();
        var filed = pieces.Where(claim => claim.Value.TrueForAll(pattern => pattern.Count > 0)).ToList();
        file.File(filed
            .SelectMany(claim => claim.Value.Select(pattern => (Claim: claim.Key, Piece: pattern.MinBy(piece => common[piece]))))
            .GroupBy(one => one.Piece)
            .Select(piece => KeyValuePair.Create(piece.Key, Sorted(piece.Select(one => one.Claim).Distinct()))));
        return [.. pieces.Keys.Except(filed.Select(claim => claim.Key))];
    }

    /// <summary>Where a letter stands for another (a question mark) or for nothing (a backslash), nothing is certain.</summary>
    private static IEnumerable<ulong> Pieces(LetterFile<Claim> file, Wildcard pattern) => pattern.Runs.SelectMany(run => run.Split('?', '\\')).SelectMany(file.Pieces);

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
}
