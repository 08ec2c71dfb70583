using System.CommandLine;
using AutoResponder.Cli.Targets;
using Azure.Core;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Cli;

/// <summary>The whole command line.</summary>
internal static class OperatorCommand
{
    /// <param name="configuration">Where the storage account is found, by the same names as the app's settings.</param>
    /// <param name="credential">Who one is at a console elsewhere; null: whoever is signed in on this machine.</param>
    public static RootCommand Root(IConfiguration configuration, TokenCredential? credential = null)
    {
        var target = new TargetOptions(configuration, credential);
        var policy = PolicyCommands.Policy();
        policy.Add(new BacktestCommand(configuration).Make());
        policy.Add(new ModeCommands(configuration).Promote());
        policy.Add(new ModeCommands(configuration).Demote());
        var root = new RootCommand("AutoResponder heals Azure App Service by itself. This is its operator's command line.")
        {
            policy,
            new FleetCommands(configuration, target).Fleet(),
            new IncidentCommands(configuration, target).Incident(),
            new SiteCommands(configuration).Site(),
            new AuditCommands(configuration, target).Audit(),
            PolicyCommands.Explain(),
            target.Url,
        };
        foreach (var command in new PauseCommands(configuration, target).All()) root.Add(command);
        target.Confine(root);
        return root;
    }
}
