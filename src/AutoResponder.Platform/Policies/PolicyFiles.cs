using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies.Format;

namespace AutoResponder.Platform.Policies;

/// <summary>Policy files as one set: every <c>*.yaml</c>, of which <c>fleet.yaml</c> holds what is not per policy.</summary>
public static class PolicyFiles
{
    public const string FleetFile = "fleet.yaml";

    /// <summary>The most bytes that a file may have.</summary>
    public const int Longest = 256 * 1024;

    /// <summary>Whether a file of this name is one of a set.</summary>
    public static bool IsOne(string name) => name.EndsWith(".yaml", StringComparison.Ordinal) || IsMisnamed(name);

    /// <summary>Reads a folder. Where there is any problem there is no set: half a set would own the wrong sites.</summary>
    public static PolicyLoad Load(string directory)
    {
        if (!Directory.Exists(directory)) return new PolicyLoad([new PolicyProblem(directory, 1, 1, "there is no such folder; a folder of policies holds fleet.yaml and a .yaml file for each policy")]);

        return Load([.. Directory.EnumerateFiles(directory).Where(path => IsOne(Path.GetFileName(path))).Select(path => new PolicyFile(Path.GetFileName(path), Start(path)))]);
    }

    /// <summary>Reads files that are in memory already.</summary>
    public static PolicyLoad Load(IReadOnlyList<(string Name, byte[] Bytes)> files) => Load([.. files.Select(file => new PolicyFile(file.Name, file.Bytes))]);

    /// <summary>The same.</summary>
    public static PolicyLoad Load(ImmutableArray<PolicyFile> files)
    {
        files = [.. files.OrderBy(file => file.Name, StringComparer.Ordinal)];
        var misnamed = files.Where(file => IsMisnamed(file.Name)).Select(file => new PolicyProblem(file.Name, 1, 1, "a policy file's name ends with .yaml; this one would never be read"));
        var fleet = files.FirstOrDefault(file => file.Name == FleetFile) is { } file
            ? PolicyDocument<FleetFile>.Read(file, Formats.Fleet)
            : null;
        var format = Formats.Policy(fleet?.Value?.Settle ?? PolicyFormat.UsualSettle);
        ImmutableArray<PolicyDocument<Policy>> policies = [.. files.Where(one => one.Name != FleetFile && !IsMisnamed(one.Name)).Select(one => PolicyDocument<Policy>.Read(one, format))];
        if (fleet?.Value is { } rules) SetChecks.Check(rules.Rules, policies);

        ImmutableArray<PolicyProblem> problems =
        [
            .. fleet?.Reading.Problems ?? [new PolicyProblem(FleetFile, 1, 1, "it is missing; a folder of policies holds exactly one, which says at least what is under care: 'inventory'")],
            .. misnamed,
            .. policies.SelectMany(policy => policy.Reading.Problems),
        ];
        if (problems.Length > 0) return new PolicyLoad(problems);

        ImmutableArray<LoadedPolicy> loaded = [.. policies.Select(policy => LoadedOf(policy.File, policy.Value!, fleet!.Value!.Settle))];
        return new PolicyLoad(new PolicySet([.. loaded.Select(policy => policy.Policy)], fleet!.Value!.Rules, HashOf(files)), fleet.Value.Settle, fleet.File, loaded);
    }

    /// <summary>A file, or as much of it as shows that it is too long.</summary>
    private static byte[] Start(string path)
    {
        using var file = File.OpenRead(path);
        var bytes = new byte[Math.Min(file.Length, Longest + 1)];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static LoadedPolicy LoadedOf(PolicyFile file, Policy policy, TimeSpan settle)
    {
        var kept = KeptPolicy.Of(file, policy, settle);
        return new LoadedPolicy(file, policy with { Hash = kept.Hash, Rules = RulesOf(policy) }) { Kept = kept };
    }

    private static bool IsMisnamed(string name) =>
        name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase) || (name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) && !name.EndsWith(".yaml", StringComparison.Ordinal));

    /// <summary>Of what it does, with every default filled in: a comment, a description, another mode are no other rules. Nor is how many sites are expected: it is raised as they become more, and what was observed stays true.</summary>
    private static string RulesOf(Policy policy) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(EffectivePolicies.ToYaml(policy with { Mode = Mode.Observe, Description = "", Sites = policy.Sites with { Expect = null } }))));

    private static string HashOf(ImmutableArray<PolicyFile> files) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(files.Select(file => $"{file.Name}\n{file.Hash}\n")))));
}

/// <summary>A policy with the file that it was read from.</summary>
public sealed record LoadedPolicy(PolicyFile File, Policy Policy)
{
    /// <summary>What the policy's hash is of: the file, or that completed with what <c>fleet.yaml</c> says.</summary>
    internal PolicyFile Kept { get; init; } = File;
}

/// <summary>A set, or everything that is wrong with it.</summary>
public sealed record PolicyLoad
{
    internal PolicyLoad(ImmutableArray<PolicyProblem> problems) => Problems = problems;

    internal PolicyLoad(PolicySet set, TimeSpan settle, PolicyFile fleet, ImmutableArray<LoadedPolicy> policies) => (Set, Settle, FleetFile, Policies) = (set, settle, fleet, policies);

    /// <summary>Null where anything is wrong.</summary>
    public PolicySet? Set { get; }

    public ImmutableArray<PolicyProblem> Problems { get; } = [];

    /// <summary>What <c>fleet.yaml</c> gives a step to settle that says nothing itself.</summary>
    public TimeSpan Settle { get; }

    public PolicyFile? FleetFile { get; }

    public ImmutableArray<LoadedPolicy> Policies { get; } = [];

    /// <summary>All files of the set.</summary>
    public IEnumerable<PolicyFile> Files => FleetFile is null ? [] : [FleetFile, .. Policies.Select(policy => policy.File)];

    /// <summary>Those, and each policy as its hash means it.</summary>
    internal IEnumerable<PolicyFile> Kept => Files.Concat(Policies.Select(policy => policy.Kept)).DistinctBy(file => file.Hash);
}
