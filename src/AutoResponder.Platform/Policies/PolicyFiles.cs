using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Ports;

namespace AutoResponder.Platform.Policies;

/// <summary>A folder of policy files as one set: every <c>*.yaml</c>, of which <c>fleet.yaml</c> holds what is not per policy.</summary>
public static class PolicyFiles
{
    public const string FleetFile = "fleet.yaml";

    /// <summary>Reads a folder. Where there is any problem there is no set: half a set would own the wrong sites.</summary>
    public static PolicyLoad Load(string directory)
    {
        if (!Directory.Exists(directory)) return new PolicyLoad(null, [new PolicyProblem(directory, 1, 1, "there is no such folder of policies")]);

        var files = Directory.EnumerateFiles(directory, "*.yaml").Order(StringComparer.Ordinal).Select(path => (Name: Path.GetFileName(path), Bytes: File.ReadAllBytes(path)));
        return Load([.. files]);
    }

    /// <summary>Reads files that are in memory already.</summary>
    public static PolicyLoad Load(IReadOnlyList<(string Name, byte[] Bytes)> files)
    {
        var problems = new List<PolicyProblem>();
        var fleetFile = files.FirstOrDefault(file => file.Name == FleetFile);
        if (fleetFile.Bytes is null) problems.Add(new PolicyProblem(FleetFile, 1, 1, "it is missing; a folder of policies holds exactly one"));

        var (fleet, settle) = fleetFile.Bytes is null ? (new FleetRules(), TimeSpan.FromMinutes(5)) : FleetReader.Read(FleetFile, Text(fleetFile, problems), problems);
        var policies = ImmutableArray.CreateBuilder<Policy>();
        foreach (var file in files.Where(file => file.Name != FleetFile))
        {
            if (PolicyReader.Read(file.Name, Text(file, problems), Hash(file.Bytes), settle, problems) is not { } policy) continue;

            if (policies.FirstOrDefault(other => other.Name.Equals(policy.Name, StringComparison.OrdinalIgnoreCase)) is { } same)
                problems.Add(new PolicyProblem(file.Name, 1, 1, $"the name '{same.Name}' is taken by another policy"));
            if (policy.Notify is { } notify && !fleet.Channels.ContainsKey(notify.Channel))
                problems.Add(new PolicyProblem(file.Name, 1, 1, $"there is no channel '{notify.Channel}' in {FleetFile}; there {(fleet.Channels.IsEmpty ? "is none" : $"are {string.Join(", ", fleet.Channels.Keys)}")}"));
            if (policy is { Mode: Mode.Act, Notify: null })
                problems.Add(new PolicyProblem(file.Name, 1, 1, "it acts and can tell nobody; mode act needs 'notify' with a channel"));
            policies.Add(policy);
        }

        if (problems.Count > 0) return new PolicyLoad(null, [.. problems]);

        var all = Hash(Encoding.UTF8.GetBytes(string.Concat(files.OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => $"{file.Name}\n{Hash(file.Bytes)}\n"))));
        return new PolicyLoad(new PolicySet(policies.ToImmutable(), fleet, all), []);
    }

    private static string Text((string Name, byte[] Bytes) file, List<PolicyProblem> problems)
    {
        try
        {
            return new UTF8Encoding(false, true).GetString(file.Bytes);
        }
        catch (DecoderFallbackException)
        {
            problems.Add(new PolicyProblem(file.Name, 1, 1, "it is not text in UTF-8"));
            return "";
        }
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}

/// <summary>A set, or everything that is wrong with it.</summary>
public sealed record PolicyLoad(PolicySet? Set, ImmutableArray<PolicyProblem> Problems);

/// <summary>The policies that came with the package.</summary>
public sealed class LoadedPolicies : IPolicies
{
    private LoadedPolicies(PolicySet current) => Current = current;

    public PolicySet Current { get; }

    /// <exception cref="InvalidDataException">The files are wrong; a responder with wrong policies must not start.</exception>
    public static LoadedPolicies From(string directory)
    {
        var load = PolicyFiles.Load(directory);
        return load.Set is { } set
            ? new LoadedPolicies(set)
            : throw new InvalidDataException($"The policies are wrong:{Environment.NewLine}{string.Join(Environment.NewLine, load.Problems)}");
    }
}
