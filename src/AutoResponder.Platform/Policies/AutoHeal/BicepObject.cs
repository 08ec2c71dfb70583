using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AutoResponder.Platform.Policies.AutoHeal;

/// <summary>Reads the plain values of Bicep: objects, lists, texts, whole numbers and truth values. Whatever would have to be computed is refused.</summary>
internal sealed class BicepObject
{
    private const int Deepest = 32;
    private readonly string _text;
    private int _at;

    private BicepObject(string text) => _text = text;

    /// <summary>An object, with its braces or as properties alone.</summary>
    /// <exception cref="AutoHealException">It is something else.</exception>
    public static JsonElement Read(string text)
    {
        var reader = new BicepObject(text);
        reader.Skip();
        var node = reader.Next is '{' ? reader.Value(0) : reader.Properties(0, '\0');
        reader.Skip();
        if (reader.Next is not '\0') throw reader.Wrong();

        return JsonSerializer.SerializeToElement(node);
    }

    private char Next => _at < _text.Length ? _text[_at] : '\0';

    private JsonNode? Value(int depth)
    {
        if (depth > Deepest) throw Wrong();

        switch (Next)
        {
            case '{':
                _at++;
                return Properties(depth, '}');
            case '[':
                _at++;
                var list = new JsonArray();
                for (Skip(); Next is not ']'; Skip()) list.Add(Value(depth + 1));
                _at++;
                return list;
            case '\'':
                return JsonValue.Create(Quoted());
            default:
                return Bare();
        }
    }

    private JsonObject Properties(int depth, char end)
    {
        var properties = new JsonObject();
        for (Skip(); Next != end; Skip())
        {
            var name = Next is '\'' ? Quoted() : Word();
            Skip();
            if (name.Length == 0 || Next is not ':') throw Wrong();

            _at++;
            Skip();
            if (!properties.TryAdd(name, Value(depth + 1))) throw Wrong();
        }

        if (end is not '\0') _at++;
        return properties;
    }

    private JsonNode? Bare()
    {
        var word = Word();
        return word switch
        {
            "true" => true,
            "false" => false,
            "null" => null,
            _ when int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
            _ => throw Wrong(),
        };
    }

    private string Word()
    {
        var from = _at;
        while (char.IsAsciiLetterOrDigit(Next) || Next is '_') _at++;
        return _text[from.._at];
    }

    private string Quoted()
    {
        var text = new System.Text.StringBuilder();
        for (_at++; Next is not '\''; _at++)
        {
            if (Next is '\0' or '\n' || _text.AsSpan(_at).StartsWith("${", StringComparison.Ordinal)) throw Wrong();
            if (Next is not '\\')
            {
                text.Append(Next);
                continue;
            }

            _at++;
            text.Append(Escaped());
        }

        _at++;
        return text.ToString();
    }

    private char Escaped() => Next switch
    {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '\\' or '\'' or '$' => Next,
        _ => throw Wrong(),
    };

    /// <summary>Blanks, commas and comments.</summary>
    private void Skip()
    {
        while (true)
        {
            if (char.IsWhiteSpace(Next) || Next is ',')
            {
                _at++;
            }
            else if (_text.AsSpan(_at).StartsWith("//", StringComparison.Ordinal))
            {
                var end = _text.IndexOf('\n', _at);
                _at = end < 0 ? _text.Length : end;
            }
            else
            {
                return;
            }
        }
    }

    private AutoHealException Wrong() =>
        new(string.Create(CultureInfo.InvariantCulture, $"line {_text.AsSpan(0, Math.Min(_at, _text.Length)).Count('\n') + 1} is not understood; it is JSON as Azure gives it, the Bicep that 'policy export autoheal' prints, or a web.config with a section <monitoring>"));
}
