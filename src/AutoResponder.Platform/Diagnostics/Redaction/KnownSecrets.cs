using System.Buffers;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AutoResponder.Platform.Diagnostics.Redaction;

/// <summary>The values of a site's settings that are secret by their name or their form. An application may print one without a word beside it; then only its value gives it away.</summary>
internal sealed partial class KnownSecrets
{
    public static readonly KnownSecrets None = new([]);
    private const int Shortest = 6;
    private const int Most = 500;
    private readonly string[] _values;
    private readonly SearchValues<string>? _search;

    private KnownSecrets(IEnumerable<string> values)
    {
        _values = [.. values.Where(value => value.Length >= Shortest).Distinct(StringComparer.Ordinal).OrderByDescending(value => value.Length).Take(Most)];
        _search = _values.Length == 0 ? null : SearchValues.Create(_values, StringComparison.Ordinal);
    }

    /// <summary>Learns from settings, a JSON object of names and texts. It is never written anywhere.</summary>
    public static KnownSecrets Of(JsonElement settings) => settings.ValueKind == JsonValueKind.Object
        ? new KnownSecrets(settings.EnumerateObject().Where(setting => setting.Value.ValueKind == JsonValueKind.String).SelectMany(setting => In(setting.Name, setting.Value.GetString()!)).SelectMany(Spellings))
        : None;

    public string Redact(string text)
    {
        if (_search is null || !text.AsSpan().ContainsAny(_search)) return text;

        foreach (var value in _values) text = text.Replace(value, Secrets.Mask, StringComparison.Ordinal);
        return text;
    }

    private static IEnumerable<string> In(string name, string value)
    {
        // An address is worth more to whoever reads the logs than it is worth hiding: of what has parts, only the secret ones are.
        foreach (Match part in SecretPart().Matches(value)) yield return part.Groups["value"].Value.Trim();
        if (!HasParts().IsMatch(value) && (Secrets.IsNamed(name) || IsOpaque(value))) yield return value;
    }

    /// <summary>As it stands, and as it stands in an address, in JSON and in a page; all as a log of bytes has it.</summary>
    private static IEnumerable<string> Spellings(string value) =>
        new[] { value, Uri.EscapeDataString(value), JsonEncodedText.Encode(value).ToString(), WebUtility.HtmlEncode(value) }.Select(RedactedLines.AsBytes);

    /// <summary>Long, of one piece, with letters and digits: no word that anybody would say.</summary>
    private static bool IsOpaque(string value) => value.Length >= 20 && Opaque().IsMatch(value) && value.Any(char.IsAsciiDigit) && value.Any(char.IsAsciiLetter) && !Guid.TryParse(value, out _);

    [GeneratedRegex(@"^[A-Za-z0-9+/_~-]+={0,2}\z")]
    private static partial Regex Opaque();

    [GeneratedRegex(@";|://|=[^=]")]
    private static partial Regex HasParts();

    [GeneratedRegex(@"(?:password|pwd|key|secret|token|signature|sig)\s*=\s*(?<value>[^;&""']+)|://[^\s/@:]*:(?<value>[^\s@]+)@", RegexOptions.IgnoreCase)]
    private static partial Regex SecretPart();
}
