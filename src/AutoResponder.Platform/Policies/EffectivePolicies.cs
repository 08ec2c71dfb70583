using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies.Format;
using AutoResponder.Platform.Policies.Source;

namespace AutoResponder.Platform.Policies;

/// <summary>Policies as they are in force, with every default filled in: as YAML that reads back as the same, or as JSON.</summary>
public static class EffectivePolicies
{
    public static string ToYaml(Policy policy) => YamlWriter.Write(Formats.Policy(PolicyFormat.UsualSettle).Group.Write(policy)!);

    public static string ToYaml(FleetRules fleet, TimeSpan settle) => YamlWriter.Write(Formats.Fleet.Group.Write(new FleetFile(fleet, settle))!);

    /// <summary>All of a set, a document each, with the file that it came from above it.</summary>
    public static string ToYaml(PolicyLoad load)
    {
        var text = new StringBuilder();
        if (load is { Set: { } set, FleetFile: { } fleet }) Append(text, fleet, ToYaml(set.Fleet, load.Settle));
        foreach (var (file, policy) in load.Policies) Append(text.Append("---\n"), file, ToYaml(policy));
        return text.ToString();
    }

    /// <summary>The same for programs; where anything is wrong, what and where.</summary>
    public static string ToJson(PolicyLoad load)
    {
        var answer = load is { Set: { } set, FleetFile: { } fleet }
            ? new JsonObject
            {
                ["ok"] = true,
                ["hash"] = set.Hash,
                ["fleet"] = new JsonObject { ["file"] = fleet.Name, ["hash"] = fleet.Hash, ["effective"] = YamlWriter.ToJson(Formats.Fleet.Group.Write(new FleetFile(set.Fleet, load.Settle))!) },
                ["policies"] = new JsonArray([.. load.Policies.Select(policy => (JsonNode)new JsonObject
                {
                    ["file"] = policy.File.Name,
                    ["hash"] = policy.Policy.Hash,
                    ["effective"] = YamlWriter.ToJson(Formats.Policy(load.Settle).Group.Write(policy.Policy)!),
                })]),
            }
            : new JsonObject
            {
                ["ok"] = false,
                ["problems"] = new JsonArray([.. load.Problems.Select(problem => (JsonNode)new JsonObject
                {
                    ["file"] = problem.File,
                    ["line"] = problem.Line,
                    ["column"] = problem.Column,
                    ["what"] = problem.What,
                })]),
            };
        return PolicySchemas.Say(answer);
    }

    private static void Append(StringBuilder text, PolicyFile file, string yaml) => text.Append(CultureInfo.InvariantCulture, $"# {file.Name}, sha256 {file.Hash}\n").Append(yaml);
}
