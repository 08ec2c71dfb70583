using System.Globalization;
using System.Text;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies.Format;

namespace AutoResponder.Platform.Policies;

/// <summary>A policy as it is kept by its hash: its text, and what <c>fleet.yaml</c> completed it with. The same text under another <c>fleet.yaml</c> does something else, and is then another policy with another hash.</summary>
internal static class KeptPolicy
{
    private const string Mark = "# fleet.yaml: settle ";

    /// <summary>What a policy's hash is of: the file as it is, where the usual completes it or nothing is left to complete.</summary>
    public static PolicyFile Of(PolicyFile file, Policy read, TimeSpan settle)
    {
        // A text that ends like a completed one would else be taken for one.
        if (SettleOf(file.Bytes.Span) is null && (settle == PolicyFormat.UsualSettle || !IsCompletedBySettle(file, read))) return file;

        var completed = string.Create(CultureInfo.InvariantCulture, $"\n{Mark}{settle:c}\n");
        return new PolicyFile(file.Name, (byte[])[.. file.Bytes.Span, .. Encoding.ASCII.GetBytes(completed)]);
    }

    /// <summary>The policy whose text is kept; null where the text is not what its hash says, or would be refused by this build.</summary>
    public static Policy? Read(string hash, ReadOnlyMemory<byte> text)
    {
        if (new PolicyFile("policy.yaml", text).Hash != hash) return null;

        var settle = SettleOf(text.Span);
        var file = new PolicyFile("policy.yaml", settle is null ? text : text[..(text.Span[..^1].LastIndexOf((byte)'\n'))]);
        return PolicyDocument<Policy>.Read(file, Formats.Policy(settle ?? PolicyFormat.UsualSettle)) is { Value: { } read, Reading.Problems: { } problems } && !problems.Any() ? read with { Hash = hash } : null;
    }

    private static bool IsCompletedBySettle(PolicyFile file, Policy read) =>
        PolicyDocument<Policy>.Read(file, Formats.Policy(PolicyFormat.UsualSettle)).Value is not { } usual || EffectivePolicies.ToYaml(usual) != EffectivePolicies.ToYaml(read);

    /// <summary>What its last line says that it was completed with; null where it says nothing of the kind.</summary>
    private static TimeSpan? SettleOf(ReadOnlySpan<byte> text)
    {
        if (text is not [.., (byte)'\n'] || text[..^1].LastIndexOf((byte)'\n') is not (>= 0 and var before)) return null;

        var line = Encoding.UTF8.GetString(text[(before + 1)..^1]);
        return line.StartsWith(Mark, StringComparison.Ordinal) && TimeSpan.TryParseExact(line[Mark.Length..], "c", CultureInfo.InvariantCulture, out var settle) ? settle : null;
    }
}
