using System.Globalization;

namespace AutoResponder.Verification.Verifying;

/// <summary>Gathers what is wrong. Of one place the first ones are told, and how many more there are: a stream that was replaced is one finding and not a million.</summary>
internal sealed class Findings
{
    private const int MostOfOnePlace = 20;
    private readonly Dictionary<string, (int Count, FindingKind Kind)> _counts = new(StringComparer.Ordinal);
    private readonly List<Finding> _all = [];

    public int CountOf(string where) => _counts.GetValueOrDefault(where).Count;

    public void Add(FindingKind kind, string where, long number, string what)
    {
        var count = CountOf(where) + 1;
        _counts[where] = (count, kind);
        if (count <= MostOfOnePlace) _all.Add(new Finding(kind, where, number, what));
    }

    /// <summary>Takes over what was found elsewhere.</summary>
    public void Add(Findings others)
    {
        _all.AddRange(others._all);
        foreach (var (where, count) in others._counts) _counts[where] = (CountOf(where) + count.Count, count.Kind);
    }

    public IEnumerable<Finding> All => _all.Concat(_counts.Where(place => place.Value.Count > MostOfOnePlace).Select(place =>
        new Finding(place.Value.Kind, place.Key, 0, string.Create(CultureInfo.InvariantCulture, $"and {place.Value.Count - MostOfOnePlace} more there"))));
}
