using System.Runtime.InteropServices;

namespace AutoResponder.Lab.Runs;

/// <summary>Plays a scenario from the command line.</summary>
internal static class RunProgram
{
    private const int Unusable = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        RunOptions options;
        try
        {
            options = RunOptions.Parse(args);
        }
        catch (FormatException e)
        {
            await Console.Error.WriteLineAsync($"{e.Message} {RunOptions.Usage}");
            return Unusable;
        }

        using var ending = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => End(context, ending));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => End(context, ending));
        try
        {
            return await LeakRun.PlayAsync(options, Console.Out, !Console.IsOutputRedirected, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Interrupted.");
            return Unusable;
        }
        catch (InvalidOperationException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return Unusable;
        }
    }

    private static void End(PosixSignalContext context, CancellationTokenSource ending)
    {
        context.Cancel = true;
        ending.Cancel();
    }
}
