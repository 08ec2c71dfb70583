using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AutoResponder.Platform.Policies.Source;

/// <summary>Writes YAML that reads back as the same values here, and as the same types in every other reader.</summary>
internal static partial class YamlWriter
{
    private const int LongestLine = 140;

    public static string Write(Yaml root)
    {
        var text = new StringBuilder();
        if (root is Yaml.Map map) WriteMap(text, map, 0);
        else text.Append(OnOneLine(root)).Append('\n');
        return text.ToString();
    }

    public static string OnOneLine(Yaml value) => value switch
    {
        Yaml.Scalar scalar => Say(scalar),
        Yaml.List list => $"[{string.Join(", ", list.Items.Select(OnOneLine))}]",
        Yaml.Map { Entries.Count: 0 } => "{}",
        Yaml.Map map => $"{{ {string.Join(", ", map.Entries.Select(entry => $"{Say(entry.Key)}: {OnOneLine(entry.Value)}"))} }}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>A number where one stands bare, else text.</summary>
    public static JsonNode ToJson(Yaml value) => value switch
    {
        Yaml.Scalar { IsText: false } scalar when Number().IsMatch(scalar.Value) && decimal.TryParse(scalar.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        Yaml.Scalar scalar => JsonValue.Create(scalar.Value),
        Yaml.List list => new JsonArray([.. list.Items.Select(ToJson)]),
        Yaml.Map map => new JsonObject(map.Entries.Select(entry => KeyValuePair.Create(entry.Key.Value, (JsonNode?)ToJson(entry.Value)))),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static void WriteMap(StringBuilder text, Yaml.Map map, int depth)
    {
        foreach (var (key, value) in map.Entries)
        {
            text.Append(' ', depth * 2).Append(Say(key)).Append(':');
            WriteValue(text, value, depth);
        }
    }

    private static void WriteValue(StringBuilder text, Yaml value, int depth)
    {
        if (FitsOnOneLine(value, depth, out var line))
        {
            text.Append(' ').Append(line).Append('\n');
            return;
        }

        text.Append('\n');
        if (value is Yaml.Map map) WriteMap(text, map, depth + 1);
        else if (value is Yaml.List list) WriteList(text, list, depth + 1);
    }

    private static void WriteList(StringBuilder text, Yaml.List list, int depth)
    {
        foreach (var item in list.Items)
        {
            text.Append(' ', depth * 2).Append('-');
            if (IsFlat(item) && FitsOnOneLine(item, depth, out var line)) text.Append(' ').Append(line).Append('\n');
            else if (item is Yaml.Map map) WriteFirstBehindDash(text, map, depth);
            else WriteValue(text, item, depth);
        }
    }

    private static void WriteFirstBehindDash(StringBuilder text, Yaml.Map map, int depth)
    {
        var begun = text.Length;
        WriteMap(text, map, depth + 1);
        text.Remove(begun, (depth * 2) + 1);
    }

    /// <summary>Groups and lists of groups get lines of their own, since people read them key by key.</summary>
    private static bool FitsOnOneLine(Yaml value, int depth, out string line)
    {
        line = value is Yaml.Scalar or Yaml.Map { Entries.Count: 0 } || IsFlat(value) ? OnOneLine(value) : "";
        return value is Yaml.Scalar || (line.Length > 0 && line.Length + (depth * 2) <= LongestLine);
    }

    private static bool IsFlat(Yaml value) => value switch
    {
        Yaml.Scalar => true,
        Yaml.List list => list.Items.All(item => item is Yaml.Scalar),
        Yaml.Map map => map.Entries.All(entry => entry.Value is Yaml.Scalar or Yaml.List && IsFlat(entry.Value)),
        _ => false,
    };

    private static string Say(Yaml.Scalar scalar) => !scalar.IsText || (Plain().IsMatch(scalar.Value) && !Mistakable().IsMatch(scalar.Value)) ? scalar.Value : Quote(scalar.Value);

    private static string Quote(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var rune in value.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\') text.Append('\\').Append((char)rune.Value);
            else if (rune.Value == '\n') text.Append("\\n");
            else if (rune.Value == '\t') text.Append("\\t");
            else if (rune.IsBmp && rune.Value >= ' ' && (rune.Value < 127 || Rune.IsLetterOrDigit(rune) || Rune.IsPunctuation(rune))) text.Append(rune.ToString());
            else text.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}");
        }

        return text.Append('"').ToString();
    }

    [GeneratedRegex(@"^(?:[A-Za-z][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*|[0-9]+(?:\.[0-9]+)?(?:[smhd%]|KB|MB|GB)|/[A-Za-z0-9_./-]*)\z")]
    private static partial Regex Plain();

    /// <summary>Words that one or another version of YAML takes for a truth value or for nothing.</summary>
    [GeneratedRegex(@"^(?:y|n|yes|no|on|off|true|false|null)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Mistakable();

    [GeneratedRegex(@"^[0-9]+(?:\.[0-9]+)?\z")]
    private static partial Regex Number();
}
