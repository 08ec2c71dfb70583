using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace AutoResponder.Simulation.Tests;

/// <summary>The tests; or, with one of its words first, the simulation by hand.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (args is ["hunt" or "run" or "again" or "shrink" or "crash" or "hash", ..]) return ByHand.Run(args);

        return args.Any(arg => arg is "--server" or "--internal-msbuild-node")
            ? await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
            : await ConsoleRunner.Run(args);
    }
}
