using System.CommandLine;
using AutoResponder.Cli.Scenarios;
using AutoResponder.Platform.Alerts;
using AutoResponder.Platform.Policies;

namespace AutoResponder.Cli;

/// <summary>The noun <c>policy</c>: tools that read files and change no policy. What changes one stands in <see cref="ModeCommands"/>.</summary>
internal static class PolicyCommands
{
    private const int Ok = 0;
    private const int Unusable = 2;

    public static Command Policy() => new("policy", "Policies: what they say, what they would do, and how far they are trusted.") { Explain(), Check(), SimulateCommand.Make(), AutoHealCommands.Import(), AutoHealCommands.Export(), Schema() };

    /// <summary>How a payload is read, and what the policies would do with it.</summary>
    public static Command Explain()
    {
        var alert = new Option<FileInfo?>("--alert") { Description = "A file with an alert's payload." };
        var file = new Argument<FileInfo?>("file") { Description = "The same, without the option's name.", Arity = ArgumentArity.ZeroOrOne };
        var policies = Policies();
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("explain", "Says how an alert's payload is read, and what the policies would do.") { file, alert, policies, json };
        command.SetAction(parse =>
        {
            if ((parse.GetValue(alert) ?? parse.GetValue(file)) is not { } payload) return Refuse("Name a file with an alert's payload: --alert FILE.");

            byte[] bytes;
            try
            {
                bytes = File.ReadAllBytes(payload.FullName);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return Refuse($"{payload}: {e.Message}");
            }

            var folder = parse.GetValue(policies)?.FullName ?? DefaultFolder();
            var load = PolicyFiles.Load(folder);
            if (load.Set is not { } set) return Refuse(string.Join(Environment.NewLine, load.Problems));

            switch (AlertParser.Parse(bytes))
            {
                case AlertParse.Refused refused:
                    return Refuse(refused.Problem.ToString());

                case AlertParse.Read read:
                    var explanation = Explanation.Of(read.Signals, set);
                    Console.Out.WriteLine(parse.GetValue(json) ? explanation.ToJson() : explanation.ToText());
                    return Ok;

                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        });
        return command;
    }

    private static Command Check()
    {
        var folder = Folder("A folder of policy files.");
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("check", "Checks policy files: every problem with its line, or each policy with all defaults filled in.") { folder, json };
        command.SetAction(parse =>
        {
            var load = PolicyFiles.Load(parse.GetValue(folder)!.FullName);
            if (parse.GetValue(json))
            {
                Console.Out.WriteLine(EffectivePolicies.ToJson(load));
                return load.Set is null ? Unusable : Ok;
            }

            if (load.Set is null) return Refuse(string.Join(Environment.NewLine, load.Problems));

            Console.Out.Write(EffectivePolicies.ToYaml(load));
            Console.Out.WriteLine(load.Policies.Length == 1 ? "# 1 policy is right." : $"# {load.Policies.Length} policies are right.");
            return Ok;
        });
        return command;
    }

    /// <summary>What editors need to help whoever writes a policy.</summary>
    private static Command Schema()
    {
        var folder = Folder("Where to write them.");
        var command = new Command("schema", "Writes the JSON schemas of policy files for editors, and a page of all keys.") { folder };
        command.SetAction(parse =>
        {
            var into = parse.GetValue(folder)!.FullName;
            try
            {
                foreach (var (name, text) in PolicySchemas.Files().AddRange(ScenarioFiles.Schemas()))
                {
                    File.WriteAllText(Path.Combine(into, name), text);
                    Console.Out.WriteLine(Path.Combine(into, name));
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return Refuse(e.Message);
            }

            return Ok;
        });
        return command;
    }

    private static Argument<DirectoryInfo> Folder(string what) => new("folder") { Description = what, DefaultValueFactory = _ => new DirectoryInfo(DefaultFolder()) };

    public static Option<DirectoryInfo?> Policies() => new("--policies") { Description = "The folder of policy files; the one beside this program if none is named." };

    public static string DefaultFolder()
    {
        var beside = Path.Combine(AppContext.BaseDirectory, "policies");
        return Directory.Exists(beside) ? beside : Path.Combine(Environment.CurrentDirectory, "policies");
    }

    private static int Refuse(string why)
    {
        Console.Error.WriteLine(why);
        return Unusable;
    }
}
