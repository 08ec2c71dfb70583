using System.CommandLine;
using AutoResponder.Cli;

var root = new RootCommand("AutoResponder heals Azure App Service by itself. This is its operator's command line.")
{
    PolicyCommands.Policy(),
    FleetCommands.Fleet(),
    PolicyCommands.Explain(),
};
return await root.Parse(args).InvokeAsync();
