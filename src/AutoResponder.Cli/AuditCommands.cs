using System.CommandLine;
using AutoResponder.Cli.Targets;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Cli;

/// <summary>The noun <c>audit</c>: the record itself. It is read and never written; what is old may be moved.</summary>
internal sealed class AuditCommands(IConfiguration configuration, TargetOptions target)
{
    public Command Audit() => new("audit", "The record of everything that was decided.")
    {
        new ListCommand(configuration, target).List(),
        new ListCommand(configuration, target).Show(),
        new ExportCommand(configuration, target).Make(),
        new VerifyCommand(configuration).Make(),
        new ReconcileCommand(configuration).Make(),
        new ArchiveCommand(configuration).Make(),
    };
}
