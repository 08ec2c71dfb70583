using System.CommandLine;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Cli;

/// <summary>The whole command line.</summary>
internal static class OperatorCommand
{
    /// <param name="configuration">Where the storage account is found, by the same names as the app's settings.</param>
    public static RootCommand Root(IConfiguration configuration)
    {
        var policy = PolicyCommands.Policy();
        policy.Add(new BacktestCommand(configuration).Make());
        policy.Add(new ModeCommands(configuration).Promote());
        policy.Add(new ModeCommands(configuration).Demote());
        var root = new RootCommand("AutoResponder heals Azure App Service by itself. This is its operator's command line.")
        {
            policy,
            new FleetCommands(configuration).Fleet(),
            new IncidentCommands(configuration).Incident(),
            new SiteCommands(configuration).Site(),
            new AuditCommands(configuration).Audit(),
            PolicyCommands.Explain(),
        };
        foreach (var command in new PauseCommands(configuration).All()) root.Add(command);
        return root;
    }
}
