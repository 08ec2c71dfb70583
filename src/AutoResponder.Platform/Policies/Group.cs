using System.Collections.Immutable;
using System.Globalization;

namespace AutoResponder.Platform.Policies;

/// <summary>Reads a group of keys: each key that is asked for is known, and every other one is an error. It collects problems and goes on.</summary>
internal sealed class Group
{
    private readonly string _file;
    private readonly List<PolicyProblem> _problems;
    private readonly Dictionary<string, (Yaml.Scalar Key, Yaml Value)> _entries = new(StringComparer.Ordinal);
    private readonly List<string> _known = [];
    private readonly Yaml _at;

    private Group(string file, Yaml at, List<PolicyProblem> problems)
    {
        (_file, _at, _problems) = (file, at, problems);
        if (at is Yaml.Map map)
        {
            foreach (var entry in map.Entries) _entries[entry.Key.Value] = entry;
        }
        else
        {
            Wrong(at, $"it is {at.Kind}; a group of keys is wanted");
        }
    }

    public static Group Of(string file, Yaml at, List<PolicyProblem> problems) => new(file, at, problems);

    public Yaml At => _at;

    public bool IsEmpty => _entries.Count == 0;

    public bool Has(string key) => _entries.ContainsKey(key);

    public void Wrong(Yaml where, string what) => _problems.Add(new PolicyProblem(_file, where.Line, where.Column, what));

    /// <summary>The value of a key as it stands; null where the key is absent.</summary>
    public Yaml? Raw(string key)
    {
        _known.Add(key);
        return _entries.TryGetValue(key, out var entry) ? entry.Value : null;
    }

    public Yaml? Required(string key)
    {
        var value = Raw(key);
        if (value is null) Wrong(_at, $"'{key}' is missing");
        return value;
    }

    public Group? Sub(string key) => Raw(key) is { } value ? new Group(_file, value, _problems) : null;

    public Group Sub(Yaml value) => new(_file, value, _problems);

    public string? Text(string key) => Raw(key) is { } value ? Scalar(key, value)?.Value : null;

    public string RequiredText(string key) => Required(key) is { } value ? Scalar(key, value)?.Value ?? "" : "";

    public TimeSpan Duration(string key, TimeSpan otherwise, TimeSpan? most = null) => Raw(key) is { } value ? ReadDuration(key, value, otherwise, most ?? TimeSpan.FromDays(90)) : otherwise;

    public TimeSpan RequiredDuration(string key) => Required(key) is { } value ? ReadDuration(key, value, TimeSpan.FromMinutes(5), TimeSpan.FromDays(90)) : TimeSpan.FromMinutes(5);

    /// <summary>A share, as <c>20%</c>: 0 to 1.</summary>
    public double RequiredShare(string key)
    {
        if (Required(key) is not { } value || Scalar(key, value) is not { } scalar) return 1;
        if (Units.TryShare(scalar.Value, out var share)) return share;

        Wrong(value, $"'{scalar.Value}' is no share; '{key}' is a share such as 20%");
        return 1;
    }

    /// <summary>A size, as <c>20GB</c>: bytes.</summary>
    public long Size(string key, long otherwise)
    {
        if (Raw(key) is not { } value || Scalar(key, value) is not { } scalar) return otherwise;
        if (Units.TrySize(scalar.Value, out var bytes) && bytes > 0) return (long)bytes;

        Wrong(value, $"'{scalar.Value}' is no size; '{key}' is a size such as 512MB or 20GB");
        return otherwise;
    }

    public double? Number(string key)
    {
        if (Raw(key) is not { } value || Scalar(key, value) is not { } scalar) return null;
        if (Units.TryNumber(scalar.Value, out var number)) return number;

        Wrong(value, $"'{scalar.Value}' is no number; '{key}' is a number without a unit");
        return null;
    }

    public int Whole(string key, int otherwise, int least, int most)
    {
        if (Raw(key) is not { } value || Scalar(key, value) is not { } scalar) return otherwise;
        if (int.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;

        Wrong(value, $"'{scalar.Value}' is not right; '{key}' is a whole number from {least} to {most}");
        return otherwise;
    }

    /// <summary>One of some words; words of the full format that this version does not carry out are refused by name.</summary>
    public T Choice<T>(string key, T otherwise, IReadOnlyDictionary<string, T> words, params string[] later)
    {
        if (Raw(key) is not { } value || Scalar(key, value) is not { } scalar) return otherwise;
        if (words.TryGetValue(scalar.Value, out var found)) return found;

        Wrong(value, later.Contains(scalar.Value, StringComparer.Ordinal)
            ? $"'{scalar.Value}' is not carried out by this version; '{key}' is {Words(words.Keys)}"
            : $"'{scalar.Value}' is not known{Meant(scalar.Value, words.Keys)}; '{key}' is {Words(words.Keys)}");
        return otherwise;
    }

    public ImmutableArray<string> Texts(string key)
    {
        if (Raw(key) is not { } value) return [];
        if (value is not Yaml.List list)
        {
            Wrong(value, $"it is {value.Kind}; '{key}' is a list");
            return [];
        }

        return [.. list.Items.Select(item => Scalar(key, item)?.Value).OfType<string>()];
    }

    public ImmutableSortedDictionary<string, string> TextMap(string key)
    {
        if (Raw(key) is not { } value) return ImmutableSortedDictionary<string, string>.Empty;
        if (value is not Yaml.Map map)
        {
            Wrong(value, $"it is {value.Kind}; '{key}' is a group of names and values");
            return ImmutableSortedDictionary<string, string>.Empty;
        }

        return map.Entries.ToImmutableSortedDictionary(entry => entry.Key.Value, entry => Scalar(entry.Key.Value, entry.Value)?.Value ?? "");
    }

    public IReadOnlyList<Yaml> Items(string key)
    {
        if (Raw(key) is not { } value) return [];
        if (value is Yaml.List list) return list.Items;

        Wrong(value, $"it is {value.Kind}; '{key}' is a list");
        return [];
    }

    /// <summary>Complains of every key that nobody asked for.</summary>
    public void Finish(params string[] later)
    {
        foreach (var (name, entry) in _entries)
        {
            if (_known.Contains(name, StringComparer.Ordinal)) continue;

            Wrong(entry.Key, later.Contains(name, StringComparer.Ordinal)
                ? $"'{name}' is not carried out by this version"
                : $"'{name}' is not known{Meant(name, _known)}; here belong {Words(_known)}");
        }
    }

    public Yaml.Scalar? Scalar(string key, Yaml value)
    {
        if (value is Yaml.Scalar scalar && (scalar.Quoted || scalar.Value.Length > 0)) return scalar;

        Wrong(value, $"'{key}' is {(value is Yaml.Scalar ? "empty" : value.Kind)}; it is a single value");
        return null;
    }

    private TimeSpan ReadDuration(string key, Yaml value, TimeSpan otherwise, TimeSpan most)
    {
        if (Scalar(key, value) is not { } scalar) return otherwise;
        if (!Units.TryDuration(scalar.Value, out var length))
        {
            Wrong(value, $"'{scalar.Value}' is no length of time; '{key}' is such as 30s, 5m, 2h or 1d");
            return otherwise;
        }

        if (length > TimeSpan.Zero && length <= most) return length;

        Wrong(value, $"'{scalar.Value}' is out of range; '{key}' is more than 0 and at most {Units.Say(most)}");
        return otherwise;
    }

    private static string Words(IEnumerable<string> words) => string.Join(", ", words.Distinct());

    /// <summary>What was probably meant: a word that differs by no more than half of its letters, and three.</summary>
    private static string Meant(string word, IEnumerable<string> words)
    {
        var nearest = words.Select(candidate => (candidate, Distance: Distance(word, candidate))).OrderBy(pair => pair.Distance).FirstOrDefault();
        return nearest.candidate is not null && nearest.Distance <= Math.Clamp(nearest.candidate.Length / 2, 1, 3) ? $", probably '{nearest.candidate}'" : "";
    }

    private static int Distance(string one, string other)
    {
        if (one.Length > 64) return int.MaxValue;

        var previous = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var row = new int[other.Length + 1];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var same = char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]);
                row[j] = Math.Min(Math.Min(row[j - 1], previous[j]) + 1, previous[j - 1] + (same ? 0 : 1));
            }

            previous = row;
        }

        return previous[^1];
    }
}
