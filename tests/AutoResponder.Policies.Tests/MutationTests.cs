using System.Globalization;
using System.Text;
using AutoResponder.Platform.Policies;
using AutoResponder.Platform.Tests;

namespace AutoResponder.Policies.Tests;

/// <summary>Whatever a file holds, it is read or refused with a place, soon and in little memory.</summary>
public sealed class MutationTests
{
    private const double MostMilliseconds = 50;
    private const long MostBytes = 10_000_000;

    /// <summary>Pieces that mean something to YAML or to a policy: a blind letter rarely gets past the first line.</summary>
    private static readonly string[] Pieces =
    [
        "[", "]", "{", "}", ":", ": ", "&a ", "*a", "!t ", "%", "@", "`", "'", "\"", "\\", "- ", "#", " #", "\n", "\n  ", "\t", "|", ">", "? ", "---\n", "...\n", "<<: ", "~", "\u00e9", "\U0001F600", "\u2028", "\0", "\ufeff",
        "0", "-1", "1e9", "99999999999999999999", "5m", "20%", "4GB", "null", "any", "all", "not", "metric", "ratio", "probe", "above", "below", "step", "recycle", "scaleOut", "ids", "tags", "mode", "in", "do", "per",
    ];

    [Fact]
    public void A_hundred_thousand_mutated_policies_crash_nothing_and_cost_little()
    {
        var random = new Random(20260302);
        string[] seeds = [Files.Web, .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "policies"), "*.yaml").Where(file => Path.GetFileName(file) != "fleet.yaml").Select(File.ReadAllText)];
        var (count, read, slowest, largest) = (Repository.IsProofRun ? 100_000 : 5_000, 0, 0d, 0L);
        for (var i = 0; i < count; i++)
        {
            var text = Mutate(seeds[random.Next(seeds.Length)], random);
            var bytes = Encoding.UTF8.GetBytes(text);
            var (load, milliseconds, allocated) = Measure(bytes);

            (slowest, largest) = (Math.Max(slowest, milliseconds), Math.Max(largest, allocated));
            Assert.True(milliseconds < MostMilliseconds, string.Create(CultureInfo.InvariantCulture, $"mutation {i} took {milliseconds:0.0} ms:\n{text}"));
            Assert.True(allocated < MostBytes, string.Create(CultureInfo.InvariantCulture, $"mutation {i} took {allocated} bytes:\n{text}"));
            Assert.All(load.Problems, problem => Assert.True(problem is { Line: > 0, Column: > 0, What.Length: > 10 } && !problem.What.Contains('\n'), $"{problem}\n{text}"));
            if (load.Set is not { } set) continue;

            read++;
            var again = Files.Load(EffectivePolicies.ToYaml(set.Policies[0]));
            Assert.True(again.Set is not null, $"mutation {i} does not read back: {string.Join(' ', again.Problems)}\n{text}");
            Assert.Equal(Meaning.Of(set.Policies[0]), Meaning.Of(again.Set.Policies[0]));
        }

        Assert.True(read > count / 50 && count - read > count / 10, $"{read} of {count} were right: that shows little");
        TestContext.Current.SendDiagnosticMessage("{0} mutations, {1} of them right policies; slowest {2:0.0} ms, largest {3:0} KB", count, read, slowest, largest / 1024);
    }

    /// <summary>Texts that are known to be dear to parsers, as long as a file may be. What grows faster than its text takes seconds, not some milliseconds more.</summary>
    public static TheoryData<string> Bombs =>
        ["[", "{", "- ", "? ", "[a,", "{a: ", "a: [", "[a: b, ", "a: b\n", "- a\n", ": \n", "\t", "\"", "'", "|\n", ">\n", "%a\n", "---\n", "&a ", "!a ", "*a ", "#", "a", "a: {", "\"a\": ", "\\", "{}", "[],", "x,", "k: [], "];

    [Theory]
    [MemberData(nameof(Bombs))]
    public void Text_that_is_dear_to_parsers_is_refused_soon(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, PolicyFiles.Longest / Encoding.UTF8.GetByteCount(piece)));
        var keys = string.Concat(Enumerable.Range(0, 14_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"k{i}: {piece}\n")));
        foreach (var bytes in new[] { text, $"name: web\nladder: {text[..^20]}", keys }.Select(Encoding.UTF8.GetBytes))
        {
            var (load, milliseconds, allocated) = Measure(bytes);

            Assert.NotEmpty(load.Problems);
            Assert.True(milliseconds < 10 * MostMilliseconds && allocated < MostBytes, string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.0} ms, {allocated} bytes"));
        }
    }

    /// <summary>The time of this thread alone, and the least of several readings where the first was long: the compiler of the runtime and shared caches only ever add to it, so the least is nearest to what the file costs.</summary>
    private static (PolicyLoad Load, double Milliseconds, long Allocated) Measure(byte[] bytes)
    {
        (PolicyLoad Load, double Milliseconds, long Allocated) best = (null!, double.MaxValue, 0);
        for (var again = 0; again < 20 && best.Milliseconds > MostMilliseconds / 2; again++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var begun = OwnTime.Milliseconds;
            var load = PolicyFiles.Load([Fleet, new PolicyFile("web.yaml", bytes)]);
            var (milliseconds, allocated) = (OwnTime.Milliseconds - begun, GC.GetAllocatedBytesForCurrentThread() - before);
            if (milliseconds < best.Milliseconds) best = (load, milliseconds, allocated);
        }

        return best;
    }

    private static PolicyFile Fleet { get; } = new("fleet.yaml", Encoding.UTF8.GetBytes(Files.Fleet));

    private static string Mutate(string seed, Random random)
    {
        var text = new StringBuilder(seed);
        for (var n = random.Next(1, 5); n > 0 && text.Length > 0; n--)
        {
            var at = random.Next(text.Length);
            var length = Math.Min(random.Next(1, 30), text.Length - at);
            switch (random.Next(6))
            {
                case 0:
                    text.Remove(at, length);
                    break;
                case 1:
                    text.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 2:
                    text.Insert(random.Next(text.Length), text.ToString(at, length));
                    break;
                case 3:
                    text[at] = (char)random.Next(32, 127);
                    break;
                case 4:
                    text.Insert(at, string.Concat(Enumerable.Repeat(Pieces[random.Next(Pieces.Length)], random.Next(1, 40))));
                    break;
                default:
                    SwapLines(text, random);
                    break;
            }
        }

        // A half of a pair of surrogates is no text.
        return text.ToString().Replace("\ud83d", "", StringComparison.Ordinal).Replace("\ude00", "", StringComparison.Ordinal);
    }

    private static void SwapLines(StringBuilder text, Random random)
    {
        var lines = text.ToString().Split('\n');
        var (one, other) = (random.Next(lines.Length), random.Next(lines.Length));
        (lines[one], lines[other]) = (lines[other], lines[one]);
        text.Clear().AppendJoin('\n', lines);
    }
}
