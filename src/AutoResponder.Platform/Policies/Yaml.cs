using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AutoResponder.Platform.Policies;

/// <summary>One thing that is wrong in a policy file: where, what it was, and what is allowed.</summary>
public sealed record PolicyProblem(string File, long Line, long Column, string What)
{
    public override string ToString() => $"{File}:{Line}:{Column}: {What}";
}

/// <summary>A piece of YAML with its place in the file.</summary>
internal abstract record Yaml(long Line, long Column)
{
    public sealed record Scalar(string Value, bool Quoted, long Line, long Column) : Yaml(Line, Column);

    public sealed record List(IReadOnlyList<Yaml> Items, long Line, long Column) : Yaml(Line, Column);

    public sealed record Map(IReadOnlyList<(Scalar Key, Yaml Value)> Entries, long Line, long Column) : Yaml(Line, Column);

    public string Kind => this switch
    {
        Scalar => "a single value",
        List => "a list",
        _ => "a group of keys",
    };
}

/// <summary>Reads one YAML document strictly: no aliases, anchors, tags, duplicate keys or second documents; 256 KiB and 16 levels at most.</summary>
internal static class YamlReader
{
    public const int LongestFile = 256 * 1024;
    private const int Deepest = 16;

    /// <summary>The document, or null with the reason added to the problems.</summary>
    public static Yaml? Read(string file, string text, List<PolicyProblem> problems)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(text) > LongestFile)
        {
            problems.Add(new PolicyProblem(file, 1, 1, $"the file is longer than {LongestFile / 1024} KiB, which is the most that is allowed"));
            return null;
        }

        var parser = new Parser(new StringReader(text));
        try
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _)) throw new YamlProblem(new Mark(0, 1, 1), "the file is empty");

            parser.Consume<DocumentStart>();
            var root = Node(parser, 1);
            parser.Consume<DocumentEnd>();
            if (!parser.Accept<StreamEnd>(out _)) throw new YamlProblem(parser.Current!.Start, "there is a second document; a file holds one");
            return root;
        }
        catch (YamlProblem e)
        {
            problems.Add(new PolicyProblem(file, e.Mark.Line, e.Mark.Column, e.Message));
        }
        catch (YamlException e)
        {
            problems.Add(new PolicyProblem(file, e.Start.Line, e.Start.Column, $"it is not YAML: {e.Message.Split('\n')[0]}"));
        }

        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // The parser's own slips over broken text, which it does not always turn into its own error.
            var near = parser.Current?.End ?? new Mark(0, 1, 1);
            problems.Add(new PolicyProblem(file, Math.Max(1, near.Line), Math.Max(1, near.Column), $"it is not YAML from about here on: {e.Message}"));
        }

        return null;
    }

    private static Yaml Node(Parser parser, int depth)
    {
        var current = parser.Current!;
        if (depth > Deepest) throw new YamlProblem(current.Start, $"it is nested deeper than {Deepest} levels");
        if (current is AnchorAlias) throw new YamlProblem(current.Start, "an alias is not allowed; write the value out");
        if (current is NodeEvent node)
        {
            if (!node.Anchor.IsEmpty) throw new YamlProblem(current.Start, "an anchor is not allowed; write the value out where it is used");
            if (!node.Tag.IsEmpty) throw new YamlProblem(current.Start, $"the tag {node.Tag} is not allowed");
        }

        var (line, column) = (current.Start.Line, current.Start.Column);
        if (parser.TryConsume<YamlDotNet.Core.Events.Scalar>(out var scalar)) return new Yaml.Scalar(scalar.Value, scalar.Style is not ScalarStyle.Plain, line, column);

        if (parser.TryConsume<SequenceStart>(out _))
        {
            var items = new List<Yaml>();
            while (!parser.TryConsume<SequenceEnd>(out _)) items.Add(Node(parser, depth + 1));
            return new Yaml.List(items, line, column);
        }

        parser.Consume<MappingStart>();
        var entries = new List<(Yaml.Scalar, Yaml)>();
        var seen = new Dictionary<string, long>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var start = parser.Current!.Start;
            if (Node(parser, depth + 1) is not Yaml.Scalar key) throw new YamlProblem(start, "a key is a single word");
            if (!seen.TryAdd(key.Value, key.Line)) throw new YamlProblem(start, $"'{key.Value}' stands twice; it is in line {seen[key.Value]} already");

            entries.Add((key, Node(parser, depth + 1)));
        }

        return new Yaml.Map(entries, line, column);
    }

    private sealed class YamlProblem(Mark mark, string message) : Exception(message)
    {
        public Mark Mark { get; } = mark;
    }
}
