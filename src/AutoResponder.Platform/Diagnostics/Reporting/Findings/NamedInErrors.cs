using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using AutoResponder.Core.Observations;

namespace AutoResponder.Platform.Diagnostics.Reporting.Findings;

/// <summary>Hosts that the site's own logs name again and again beside an error: whatever the site leans on and does not get. Failing that, the error that is said most often.</summary>
internal static partial class NamedInErrors
{
    private const int Often = 3;
    private const int MostFindings = 3;
    private const int LongestExample = 300;
    private const int MostKinds = 5000;

    public static async Task<ImmutableArray<Finding>> FindAsync(Bundle bundle, ImmutableArray<MetricSeries> metrics, CancellationToken cancellationToken)
    {
        var hosts = new Dictionary<string, Count>(StringComparer.OrdinalIgnoreCase);
        var messages = new Dictionary<string, Count>(StringComparer.Ordinal);
        var errors = 0;
        foreach (var artefact in bundle.Of(Kinds.EventLog, Kinds.NewestLog, Kinds.LogStream, Kinds.PhpErrors))
        {
            await foreach (var line in bundle.LinesAsync(artefact, cancellationToken))
            {
                if (!Error().IsMatch(line)) continue;

                errors++;
                foreach (var host in HostsIn(line, bundle.Record.Order.Site.Name)) Add(hosts, host, line, artefact.Name);
                Add(messages, Numbers().Replace(Tags().Replace(line, " "), "#").Trim(), line, artefact.Name);
            }
        }

        var named = hosts.Where(host => host.Value.Times >= Often).OrderByDescending(host => host.Value.Times).Take(MostFindings)
            .Select(host => new Finding(
                Weight.Strong,
                $"The logs name {host.Key} beside an error, again and again",
                string.Create(CultureInfo.InvariantCulture, $"{host.Value.Times} of {errors} lines that tell of an error name {host.Key} ({string.Join(", ", host.Value.In)}). If the site depends on it, look there first."),
                host.Value.Example))
            .ToImmutableArray();
        if (!named.IsEmpty) return named;

        var (message, count) = messages.OrderByDescending(one => one.Value.Times).FirstOrDefault();
        return message is null || count.Times < Often
            ? []
            : [new Finding(Weight.Notable, "One error is said again and again", string.Create(CultureInfo.InvariantCulture, $"{count.Times} of {errors} lines that tell of an error say the same but for numbers ({string.Join(", ", count.In)})."), count.Example)];
    }

    internal static IEnumerable<string> HostsIn(string line, string site) =>
        Host().Matches(line)
            .Select(match => match.Groups["host"].Value.TrimEnd('.').ToLowerInvariant())
            .Where(host => !IsASourceFile(host) && !host.StartsWith($"{site}.", StringComparison.OrdinalIgnoreCase))
            .Distinct();

    private static bool IsASourceFile(string host) =>
        Path.GetExtension(host.Split(':')[0]).ToLowerInvariant() is ".cs" or ".fs" or ".vb" or ".js" or ".mjs" or ".ts" or ".py" or ".php" or ".java" or ".rb" or ".go" or ".dll" or ".exe" or ".cshtml" or ".log" or ".xml" or ".json" or ".config" or ".html";

    private static void Add(Dictionary<string, Count> counts, string key, string line, string where)
    {
        if (!counts.TryGetValue(key, out var count))
        {
            if (counts.Count == MostKinds) return;
            counts.Add(key, count = new Count(Shorten(line)));
        }

        count.Times++;
        count.In.Add(where);
    }

    private static string Shorten(string line)
    {
        var text = Tags().Replace(line, " ").Trim();
        return text.Length <= LongestExample ? text : $"{text[..LongestExample]}…";
    }

    private sealed class Count(string example)
    {
        public int Times { get; set; }

        public string Example { get; } = example;

        public SortedSet<string> In { get; } = new(StringComparer.Ordinal);
    }

    [GeneratedRegex(@"\b(?:error|err|exceptions?|\w+Exception|fail(?:ed|ure|s)?|refused|time[sd]?[ -]?out|unreachable|unavailable|reset by peer|aborted|no such host|not known|could not|cannot|can't|unable|critical|fatal|crit|panic|denied|HTTP 5\d\d)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Error();

    /// <summary>A host in an address, an address by numbers with its port, or a name with its port.</summary>
    [GeneratedRegex(
        @"[a-z][a-z0-9+.-]{1,20}://(?:[^\s/@""'<>]{1,100}@)?(?<host>[a-z0-9](?:[a-z0-9.-]{0,120}[a-z0-9])?(?::\d{1,5})?)|(?<![\w.-])(?<host>\d{1,3}(?:\.\d{1,3}){3}:\d{2,5})(?!\d)|(?<![\w./\\-])(?<host>[a-z0-9](?:[a-z0-9-]{0,60})(?:\.[a-z0-9-]{1,60}){1,6}:\d{2,5})(?!\d)|(?:host|server|data source)\s?[=:]\s?[""']?(?:tcp:)?(?<host>[a-z0-9][a-z0-9-]{0,60}(?:\.[a-z0-9-]{1,60}){1,6}(?:[:,]\d{2,5})?)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Host();

    [GeneratedRegex("<[^<>]{0,200}>", RegexOptions.None, 1000)]
    private static partial Regex Tags();

    [GeneratedRegex("[0-9a-f]*[0-9][0-9a-f]*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Numbers();
}
