using System.CommandLine;
using System.CommandLine.Invocation;

namespace AutoResponder.Cli.Targets;

/// <summary>A command that does not work through a console: sent to one it says where it works, and does nothing.</summary>
internal sealed class HereOnly(CommandLineAction action, Option url, string why) : AsynchronousCommandLineAction
{
    public override async Task<int> InvokeAsync(ParseResult parseResult, CancellationToken cancellationToken = default)
    {
        if (parseResult.GetResult(url) is { Implicit: false }) return Terminal.Of(parseResult).Refuse(why);

        return action switch
        {
            AsynchronousCommandLineAction later => await later.InvokeAsync(parseResult, cancellationToken),
            SynchronousCommandLineAction now => now.Invoke(parseResult),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
