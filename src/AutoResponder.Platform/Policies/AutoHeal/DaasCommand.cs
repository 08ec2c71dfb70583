using AutoResponder.Core.Captures;
using AutoResponder.Core.Policies;

namespace AutoResponder.Platform.Policies.AutoHeal;

/// <summary>A custom action that starts the platform's own diagnostics service: the portal offers those, and they do have an equivalent.</summary>
/// <param name="Ends">Whether it ends the process afterwards.</param>
internal sealed record DaasCommand(Step.CaptureDiagnostics Step, bool Ends)
{
    private const string Program = "DaasConsole";

    /// <summary>Null for any other program, and for a diagnoser that nothing here is like.</summary>
    public static DaasCommand? Read(AutoHealAction.Custom action)
    {
        var name = action.Exe[(action.Exe.LastIndexOfAny(['\\', '/']) + 1)..];
        if (!name.StartsWith(Program, StringComparison.OrdinalIgnoreCase) || !action.Parameters.Contains("Memory Dump", StringComparison.OrdinalIgnoreCase)) return null;

        return new DaasCommand(AutoHealLadder.Save with { Dump = DumpKind.Full }, action.Parameters.Contains("-CollectKill", StringComparison.OrdinalIgnoreCase));
    }
}
