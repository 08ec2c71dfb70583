using System.CommandLine;
using System.Text;
using AutoResponder.Cli.Scenarios;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies;
using AutoResponder.Simulation.Staging;

namespace AutoResponder.Cli;

/// <summary><c>policy simulate</c>: plays scenarios through the real engine under the policies of a folder.</summary>
internal static class SimulateCommand
{
    private const int Ok = 0;
    private const int NotAsExpected = 1;
    private const int Unusable = 2;

    public static Command Make()
    {
        var folder = new Argument<DirectoryInfo?>("folder") { Description = "A folder of policy files; the one that the scenario names, or the one beside this program, if none is named.", Arity = ArgumentArity.ZeroOrOne };
        var files = new Option<FileInfo[]>("--scenario") { Description = "A scenario file, or several.", Required = true, AllowMultipleArgumentsPerToken = true };
        var everything = new Option<bool>("--all") { Description = "Show looks that move nothing and repeated objections as well." };
        var export = new Option<FileInfo?>("--export") { Description = "A file that gets the audit which the responder wrote, as 'audit export' writes it; of the last scenario, where there are several." };
        var command = new Command("simulate", "Plays a scenario on a virtual clock: prints what the responder would decide, and whether that is what the scenario expects.") { folder, files, everything, export };
        command.SetAction(parse =>
        {
            var (output, errors) = (parse.InvocationConfiguration.Output, parse.InvocationConfiguration.Error);
            var worst = Ok;
            foreach (var (at, file) in parse.GetValue(files)!.Index())
            {
                if (at > 0) output.Write("\n");
                worst = Math.Max(worst, Play(file, parse.GetValue(folder), parse.GetValue(everything), parse.GetValue(export), output, errors));
            }

            return worst;
        });
        return command;
    }

    private static int Play(FileInfo file, DirectoryInfo? folder, bool everything, FileInfo? export, TextWriter output, TextWriter errors)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(file.FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refuse(errors, [$"{file}: {e.Message}"]);
        }

        var (scenario, problems) = ScenarioFiles.Read(file.Name, bytes);
        if (scenario is null) return Refuse(errors, problems.Select(problem => problem.ToString()));

        var policies = PolicyFiles.Load(folder?.FullName ?? (scenario.Policies is { } own ? Path.GetFullPath(own, file.DirectoryName!) : PolicyCommands.DefaultFolder()));
        if (policies.Set is not { } set) return Refuse(errors, policies.Problems.Select(problem => problem.ToString()));
        if (Unowned(scenario, set) is { } unowned) return Refuse(errors, [$"{file.Name}: {unowned}"]);

        var result = ScenarioRun.Of(scenario, set);
        output.Write(result.ToText(everything));
        if (export is not null && Export(result, export) is { } trouble) return Refuse(errors, [trouble]);

        return result.Holds ? Ok : NotAsExpected;
    }

    private static string? Export(ScenarioResult result, FileInfo file)
    {
        try
        {
            File.WriteAllText(file.FullName, string.Concat(result.Audit.Select(row => $"{Encoding.UTF8.GetString(row.Span)}\n")));
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{file}: {e.Message}";
        }
    }

    /// <summary>A policy that is named and not there would make a scenario in which nothing ever happens.</summary>
    private static string? Unowned(Scenario scenario, PolicySet policies)
    {
        var named = scenario.Sites.Values.Select(site => site.Policy).Concat(scenario.Events.OfType<Happening.Edited>().Select(edited => edited.Policy)).OfType<string>();
        return named.FirstOrDefault(name => !policies.Policies.Any(policy => policy.Name == name)) is { } missing
            ? $"there is no policy '{missing}' in the folder; there are {string.Join(", ", policies.Policies.Select(policy => policy.Name))}"
            : null;
    }

    private static int Refuse(TextWriter errors, IEnumerable<string> why)
    {
        foreach (var line in why) errors.WriteLine(Terminal.Clean(line));
        return Unusable;
    }
}
