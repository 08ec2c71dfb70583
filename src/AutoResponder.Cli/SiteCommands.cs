using System.CommandLine;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Ports;
using AutoResponder.Platform.AppService;
using AutoResponder.Platform.Arm;
using AutoResponder.Platform.Policies;
using AutoResponder.Platform.Sites;
using Azure.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AutoResponder.Cli;

/// <summary>The noun <c>site</c>: what would become of the sites under care. It reads Azure with the operator's own rights, and changes nothing.</summary>
/// <param name="credential">Who asks; whoever is signed in, if nobody is named.</param>
internal sealed class SiteCommands(IConfiguration configuration, TokenCredential? credential = null)
{
    public Command Site() => new("site", "Sites under care: who owns them, how far a policy reaches, and what else heals them.") { List(), Show() };

    private Command List()
    {
        var (policies, json) = (PolicyCommands.Policies(), Json());
        var command = new Command("list", "Lists the sites under care with their policies, and where two would fight.") { policies, json };
        command.SetAction((parse, token) => RunAsync(parse, parse.GetValue(policies), async (terminal, set, reports) =>
        {
            var found = await reports.ListAsync(set, token);
            if (parse.GetValue(json))
            {
                parse.InvocationConfiguration.Output.WriteLine(SiteJson.Of(found));
                return Terminal.Ok;
            }

            foreach (var line in SiteText.List(found)) terminal.Line(line);
            return Terminal.Ok;
        }));
        return command;
    }

    private Command Show()
    {
        var site = new Argument<string>("site") { Description = "A site's name (of a slot: name-slot) or ARM id." };
        var (policies, json) = (PolicyCommands.Policies(), Json());
        var command = new Command("show", "Shows one site: its policy and why, what each step would reach and with which right, and its other healers.") { site, policies, json };
        command.SetAction((parse, token) => RunAsync(parse, parse.GetValue(policies), async (terminal, set, reports) =>
        {
            var wanted = parse.GetValue(site)!;
            var found = await reports.FindAsync(wanted, set, token);
            if (found.IsEmpty) return terminal.Refuse($"No site under care is '{wanted}'; 'site list' names them. Under care is what is in a subscription of fleet.yaml and carries its tags.");

            if (parse.GetValue(json))
            {
                parse.InvocationConfiguration.Output.WriteLine(SiteJson.Of(found));
                return Terminal.Ok;
            }

            foreach (var line in found.SelectMany(SiteText.Show)) terminal.Line(line);
            return Terminal.Ok;
        }));
        return command;
    }

    private static Option<bool> Json() => new("--json") { Description = "Print JSON." };

    private async Task<int> RunAsync(ParseResult parse, DirectoryInfo? folder, Func<Terminal, PolicySet, SiteReports, Task<int>> run)
    {
        var terminal = Terminal.Of(parse);
        var load = PolicyFiles.Load(folder?.FullName ?? PolicyCommands.DefaultFolder());
        if (load.Set is not { } set) return terminal.Refuse(load.Problems);

        try
        {
            var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddAzure(configuration);
            if (credential is not null) services.AddSingleton(credential);
            await using var azure = services.BuildServiceProvider();
            var healers = new SiteHealersReader(azure.GetRequiredService<ArmClient>(), azure.GetRequiredService<PlanReader>());
            return await run(terminal, set, new SiteReports(azure.GetRequiredService<IInventory>(), healers));
        }
        catch (Exception e) when (StorageTrouble.Is(e))
        {
            return terminal.Refuse(StorageTrouble.Say(e));
        }
    }
}
