using System.CommandLine;
using AutoResponder.Platform.Policies;
using AutoResponder.Platform.Policies.AutoHeal;

namespace AutoResponder.Cli;

/// <summary><c>policy import autoheal</c> and <c>policy export autoheal</c>: from and to what App Service heals with by itself.</summary>
internal static class AutoHealCommands
{
    public static Command Import()
    {
        var file = new Argument<FileInfo>("file") { Description = "JSON as Azure gives it ('az webapp config show', a site or the autoHealRules alone), the Bicep that 'export' prints, or a root web.config with a section <monitoring>." };
        var name = new Option<string>("--name") { Description = "The policy's name.", DefaultValueFactory = _ => "autoheal" };
        var sites = new Option<string?>("--sites") { Description = "A pattern over ids of the sites that it owns; the site that the file names, else those with the tag responder-policy=NAME, if it is left out." };
        var command = new Command("autoheal", "Prints the policy that does what an AutoHeal configuration does, with what has no equivalent above it.") { file, name, sites };
        command.SetAction(parse =>
        {
            var terminal = Terminal.Of(parse);
            var named = parse.GetValue(file)!;
            byte[] bytes;
            try
            {
                bytes = File.ReadAllBytes(named.FullName);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return terminal.Refuse($"{named}: {e.Message}");
            }

            var (import, why) = AutoHealImport.Read(bytes, parse.GetValue(name)!, parse.GetValue(sites));
            if (import is null) return terminal.Refuse($"{named.Name}: {why}");

            parse.InvocationConfiguration.Output.Write(import.ToYaml());
            return Terminal.Ok;
        });
        return new Command("import", "Makes a policy of something else.") { command };
    }

    public static Command Export()
    {
        var name = new Argument<string>("name") { Description = "The policy's name." };
        var policies = PolicyCommands.Policies();
        var bicep = new Option<bool>("--bicep") { Description = "As Bicep, which is the only form there is.", Required = true };
        var command = new Command("autoheal", "Prints what of a policy App Service's own AutoHeal can do, with what it cannot above it.") { name, policies, bicep };
        command.SetAction(parse =>
        {
            var terminal = Terminal.Of(parse);
            var load = PolicyFiles.Load(parse.GetValue(policies)?.FullName ?? PolicyCommands.DefaultFolder());
            if (load.Set is not { } set) return terminal.Refuse(load.Problems);

            var wanted = parse.GetValue(name)!;
            if (set.Policies.FirstOrDefault(policy => policy.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase)) is not { } found)
                return terminal.Refuse($"There is no policy '{wanted}'; there are {string.Join(", ", set.Policies.Select(policy => policy.Name))}.");

            var export = AutoHealExport.Of(found);
            if (export.IsEmpty) return terminal.Refuse([$"AutoHeal can do nothing of {found.Name}.", .. export.Notes]);

            parse.InvocationConfiguration.Output.Write(AutoHealBicep.Write(export));
            return Terminal.Ok;
        });
        return new Command("export", "Makes something else of a policy.") { command };
    }
}
