using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AutoResponder.Platform.Policies.Source;

/// <summary>Reads one YAML document strictly: no aliases, anchors, tags, duplicate keys or second documents, 16 levels and some thousand values at most.</summary>
internal static class YamlReader
{
    private const int Deepest = 16;

    /// <summary>A policy has some hundred values; what has more is no policy, and would cost time and memory.</summary>
    private const int MostValues = 10_000;

    /// <summary>The document, or null with the reason added to the problems.</summary>
    public static Yaml? Read(string text, Reading reading)
    {
        // The parser tells no place for a tab, and takes long over many.
        if (TabIn(text) is { } tab)
        {
            reading.Wrong(tab.Line, tab.Column, "it is not YAML: a tab indents this line; lines are indented with blanks, never tabs");
            return null;
        }

        var parser = new Parser(new StringReader(text));
        try
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _)) throw new YamlProblem(new Mark(0, 1, 1), "the file is empty; it holds one group of keys");

            parser.Consume<DocumentStart>();
            var left = MostValues;
            var root = Node(parser, 1, ref left);
            parser.Consume<DocumentEnd>();
            if (!parser.Accept<StreamEnd>(out _)) throw new YamlProblem(parser.Current!.Start, "there is a second document; a file holds one, so each needs a file of its own");
            return root;
        }
        catch (YamlProblem e)
        {
            reading.Wrong(Math.Max(1, e.Mark.Line), Math.Max(1, e.Mark.Column), e.Message);
        }
        catch (YamlException e)
        {
            reading.Wrong(Math.Max(1, e.Start.Line), Math.Max(1, e.Start.Column), NotYaml(e));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // The parser's own slips over broken text, which it does not always turn into its own error.
            var near = parser.Current?.End ?? new Mark(0, 1, 1);
            reading.Wrong(Math.Max(1, near.Line), Math.Max(1, near.Column), "it is not YAML from about here on; a value with : # [ ] { } , & * ! % @ ` in it is put into quotes");
        }

        return null;
    }

    private static (long Line, long Column)? TabIn(string text)
    {
        var line = 0L;
        foreach (var one in text.AsSpan().EnumerateLines())
        {
            line++;
            if (one[..^one.TrimStart(" \t").Length].IndexOf('\t') is var at && at >= 0) return (line, at + 1);
        }

        return null;
    }

    private static string NotYaml(YamlException e)
    {
        var why = e.Message.Split('\n')[0].TrimEnd('.', '\r', ' ');
        var hint = why.Contains("cannot start any token", StringComparison.Ordinal)
            ? "a value with % @ ` in front is put into quotes"
            : "look for a missing blank behind ':', a bracket that is not closed, or a line that is indented otherwise than its neighbours";
        return $"it is not YAML ({char.ToLowerInvariant(why[0])}{why[1..]}); {hint}";
    }

    private static Yaml Node(Parser parser, int depth, ref int left)
    {
        var current = parser.Current!;
        if (depth > Deepest) throw new YamlProblem(current.Start, string.Create(CultureInfo.InvariantCulture, $"it is nested deeper than {Deepest} levels, which is the most that is allowed"));
        if (--left < 0) throw new YamlProblem(current.Start, string.Create(CultureInfo.InvariantCulture, $"the file holds more than {MostValues} keys and values, which is the most that is allowed"));
        if (current is AnchorAlias alias) throw new YamlProblem(current.Start, $"the alias *{Sentence.Shown(alias.Value.Value)} is not allowed; write the value out (a pattern such as *-5xx is put into quotes)");
        if (current is NodeEvent node)
        {
            if (!node.Anchor.IsEmpty) throw new YamlProblem(current.Start, $"an anchor is not allowed, here &{Sentence.Shown(node.Anchor.Value)}; write the value out where it is used");
            if (!node.Tag.IsEmpty) throw new YamlProblem(current.Start, $"the tag {Sentence.Shown(node.Tag.Value)} is not allowed; what a value is follows from its key");
        }

        var (line, column) = (current.Start.Line, current.Start.Column);
        if (parser.TryConsume<YamlDotNet.Core.Events.Scalar>(out var scalar)) return new Yaml.Scalar(scalar.Value, scalar.Style is not ScalarStyle.Plain, line, column);

        if (parser.TryConsume<SequenceStart>(out _))
        {
            var items = new List<Yaml>();
            while (!parser.TryConsume<SequenceEnd>(out _)) items.Add(Node(parser, depth + 1, ref left));
            return new Yaml.List(items, line, column);
        }

        parser.Consume<MappingStart>();
        var entries = new List<(Yaml.Scalar, Yaml)>();
        var seen = new Dictionary<string, long>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var start = parser.Current!.Start;
            if (Node(parser, depth + 1, ref left) is not Yaml.Scalar key) throw new YamlProblem(start, "a list or a group stands where a key is wanted; a key is a single word");
            if (!seen.TryAdd(key.Value, key.Line)) throw new YamlProblem(start, string.Create(CultureInfo.InvariantCulture, $"'{Sentence.Shown(key.Value)}' stands twice; it is in line {seen[key.Value]} already, and a key stands once"));

            entries.Add((key, Node(parser, depth + 1, ref left)));
        }

        return new Yaml.Map(entries, line, column);
    }

    private sealed class YamlProblem(Mark mark, string message) : Exception(message)
    {
        public Mark Mark { get; } = mark;
    }
}
