using System.Text;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies.Format;
using AutoResponder.Platform.Policies.Source;

namespace AutoResponder.Platform.Policies.Editing;

/// <summary>Writes another mode into a policy file, and changes not one byte besides: what a person wrote around it stays as it is.</summary>
public static class ModeEdit
{
    private const string Key = "mode";

    /// <summary>The policy of a file by itself, whatever stands in the others; null where it is none.</summary>
    public static Policy? Read(PolicyFile file) => PolicyDocument<Policy>.Read(file, Formats.Policy(PolicyFormat.UsualSettle)).Value;

    /// <summary>The file with the other mode, or why it has to be done by hand.</summary>
    public static (PolicyFile? File, string? Why) Make(PolicyFile file, Mode mode)
    {
        if (PolicyDocument<Policy>.Read(file, Formats.Policy(PolicyFormat.UsualSettle)) is not { Root: { } root, Value: { } policy }) return (null, $"{file.Name} is no policy that can be read");

        var mark = file.Bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        var text = Encoding.UTF8.GetString(file.Bytes.Span[mark..]);
        if (With(text, root, Word(mode)) is not { } edited) return (null, ByHand(file, mode));

        byte[] bytes = [.. file.Bytes.Span[..mark], .. Encoding.UTF8.GetBytes(edited)];
        var after = new PolicyFile(file.Name, bytes);

        // Read back: it must say the new mode, and nothing else may have become other than it was.
        var read = PolicyDocument<Policy>.Read(after, Formats.Policy(PolicyFormat.UsualSettle)).Value;
        return read is not null && EffectivePolicies.ToYaml(read) == EffectivePolicies.ToYaml(policy with { Mode = mode }) ? (after, null) : (null, ByHand(file, mode));
    }

    private static string? With(string text, Yaml.Map root, string word)
    {
        if (root.Find(Key) is Yaml.Scalar there)
        {
            var at = Offset(text, there.Line, there.Column);
            foreach (var spelled in new[] { there.Value, $"\"{there.Value}\"", $"'{there.Value}'" })
            {
                if (at >= 0 && text.AsSpan(at).StartsWith(spelled, StringComparison.Ordinal)) return $"{text[..at]}{word}{text[(at + spelled.Length)..]}";
            }

            return null;
        }

        // It observes because nobody said anything else: a line below its name says so now.
        if (root.Find("name") is not { } name || root.Column != 1) return null;

        var end = text.IndexOf('\n', Math.Max(0, Offset(text, name.Line, 1)));
        if (end < 0) return null;

        var newLine = end > 0 && text[end - 1] == '\r' ? "\r\n" : "\n";
        return $"{text[..(end + 1)]}{Key}: {word}{newLine}{text[(end + 1)..]}";
    }

    /// <summary>Where a line and column are in a text; negative where there is no such line.</summary>
    private static int Offset(string text, long line, long column)
    {
        var start = 0;
        for (var at = 1L; at < line; at++)
        {
            start = text.IndexOf('\n', start) + 1;
            if (start == 0) return -1;
        }

        return start + (int)column - 1;
    }

    private static string ByHand(PolicyFile file, Mode mode) => $"{file.Name} is written in a way that is better edited by hand: set 'mode: {Word(mode)}'";

    private static string Word(Mode mode) => mode.ToString().ToLowerInvariant();
}
