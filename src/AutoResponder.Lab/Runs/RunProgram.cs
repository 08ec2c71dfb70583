using System.Runtime.InteropServices;
using AutoResponder.Lab.Runs.Scenarios;

namespace AutoResponder.Lab.Runs;

/// <summary>Plays scenarios from the command line, one after the other.</summary>
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
            await Console.Error.WriteLineAsync($"{e.Message}\n{RunOptions.Usage}");
            return Unusable;
        }

        using var ending = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => End(context, ending));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => End(context, ending));
        try
        {
            return await PlayAsync(options, Console.Out, !Console.IsOutputRedirected, ending.Token);
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

    /// <summary>Plays what is named, or the default; 0 only where every one of them ended as it should.</summary>
    public static async Task<int> PlayAsync(RunOptions options, TextWriter output, bool colours, CancellationToken cancellationToken)
    {
        var runs = new List<RunRecord>();
        IReadOnlyList<string> names = options.Scenario.Length > 0 ? [options.Scenario] : Scenario.Default;
        foreach (var name in names)
        {
            if (runs.Count > 0) output.WriteLine();
            runs.Add(await ScenarioRun.PlayAsync(name, options with { Stay = options.Stay && name == names[^1] }, output, colours, cancellationToken));
            if (options.Json is { } json) RunRecord.Write(json, runs);
        }

        return runs.Max(run => run.ExitCode);
    }

    private static void End(PosixSignalContext context, CancellationTokenSource ending)
    {
        context.Cancel = true;
        ending.Cancel();
    }
}
