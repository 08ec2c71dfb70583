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
    private readonly ImmutableArray<(string Key, FrozenDictionary<string, Contender[]> ByValue)> _byTag;
    private readonly LetterFile<Contender> _byLetters = new(6);
    private readonly LetterFile<Contender> _byFewLetters = new(3);
    private readonly Contender[] _others;

    public OwnerIndex(ImmutableArray<Policy> policies)
    {
        _of = policies;
        _byName = policies.GroupBy(policy => policy.Name, StringComparer.OrdinalIgnoreCase).ToFrozenDictionary(same => same.Key, same => same.First(), StringComparer.OrdinalIgnoreCase);

        var contenders = policies.Select(policy => new Contender(policy)).Where(contender => !contender.IsEmpty).ToList();
        var asked = contenders.SelectMany(contender => contender.Tags).CountBy(Fold).ToDictionary();
        _byTag =
        [
            .. contenders.Where(contender => contender.Tags.Length > 0)
                .Select(contender => (Contender: contender, Tag: contender.Tags.MinBy(tag => asked[Fold(tag)])))
                .GroupBy(filed => filed.Tag.Key, StringComparer.Ordinal)
                .Select(key => (key.Key, key.GroupBy(filed => filed.Tag.Value, StringComparer.OrdinalIgnoreCase).ToFrozenDictionary(value => value.Key, value => Sorted(value.Select(filed => filed.Contender)), StringComparer.OrdinalIgnoreCase))),
        ];

        _others = Sorted(FileUnder(_byFewLetters, FileUnder(_byLetters, contenders.Where(contender => contender.Tags.Length == 0))));
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
            if (site.Tags.TryGetValue(key, out var value) && byValue.TryGetValue(value, out var contenders)) found.Ask(contenders, site);
        }

        AskBy(_byLetters, site, ref found);
        AskBy(_byFewLetters, site, ref found);
        return found.Owner;
    }

    private static void AskBy(LetterFile<Contender> file, ManagedSite site, ref Found found)
    {
        if (file.IsEmpty) return;

        var (at, piece) = (0, 0UL);
        while (file.Next(site.Id.Value, ref at, ref piece) is { } contenders) found.Ask(contenders, site);
    }

    /// <summary>Files each contender under the rarest letters of each of its patterns; gives back those that have a pattern without any.</summary>
    private static List<Contender> FileUnder(LetterFile<Contender> file, IEnumerable<Contender> contenders)
    {
        var inEveryId = InEveryId.Split('\n').SelectMany(file.Pieces).ToHashSet();
        var pieces = contenders.ToDictionary(contender => contender, contender => contender.Ids.Select(pattern => Pieces(file, pattern).Except(inEveryId).ToList()).ToList());
        var common = pieces.Values.SelectMany(patterns => patterns).SelectMany(pattern => pattern).CountBy(piece => piece).ToDictionary();
        var filed = pieces.Where(contender => contender.Value.TrueForAll(pattern => pattern.Count > 0)).ToList();
        file.File(filed
            .SelectMany(contender => contender.Value.Select(pattern => (Contender: contender.Key, Piece: pattern.MinBy(piece => common[piece]))))
            .GroupBy(one => one.Piece)
            .Select(piece => KeyValuePair.Create(piece.Key, Sorted(piece.Select(one => one.Contender).Distinct()))));
        return [.. pieces.Keys.Except(filed.Select(contender => contender.Key))];
    }

    /// <summary>Where a letter stands for another (a question mark) or for nothing (a backslash), nothing is certain.</summary>
    private static IEnumerable<ulong> Pieces(LetterFile<Contender> file, Wildcard pattern) => pattern.Runs.SelectMany(run => run.Split('?', '\\')).SelectMany(file.Pieces);

    private static (string, string) Fold(KeyValuePair<string, string> tag) => (tag.Key, tag.Value.ToUpperInvariant());

    private static Contender[] Sorted(IEnumerable<Contender> contenders) => [.. contenders.OrderByDescending(contender => contender.Policy.Priority)];

    /// <summary>The highest contender so far, and whether another of the same priority stands beside it.</summary>
    private struct Found
    {
        private Contender? _highest;
        private bool _tie;

        public readonly Policy? Owner => _tie ? null : _highest?.Policy;

        public void Ask(Contender[] contenders, ManagedSite site)
        {
            foreach (var contender in contenders)
            {
                if (_highest is { } highest && contender.Policy.Priority < highest.Policy.Priority) return;
                if (ReferenceEquals(contender, _highest) || !contender.Matches(site)) continue;

                _tie = _highest?.Policy.Priority == contender.Policy.Priority;
                _highest = contender;
            }
        }
    }
}
