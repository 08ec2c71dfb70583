using System.Collections.Immutable;
using AutoResponder.Lab.Runs;
using AutoResponder.Lab.Storage;

namespace AutoResponder.Lab.Verify;

/// <summary>Checks kept runs again, with code that shares nothing with the responder: its tables and blobs, read raw, against Azure's own record of what was called.</summary>
internal static class VerifyProgram
{
    private const int Unusable = 2;

    public static async Task<int> RunAsync(string[] args, TextWriter output)
    {
        ImmutableArray<RunRecord> runs;
        try
        {
            if (args is not [var path]) throw new InvalidDataException("usage: verify RUN.json");
            if (!File.Exists(path)) throw new InvalidDataException($"There is no {path}.");

            runs = RunRecord.Read(path);
            if (runs.FirstOrDefault(run => !Directory.Exists(run.Folder)) is { } gone) throw new InvalidDataException($"The run's folder {gone.Folder} was not kept.");
        }
        catch (InvalidDataException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return Unusable;
        }

        var holds = true;
        foreach (var run in runs) holds &= await CheckAsync(run, output, CancellationToken.None);
        return holds ? 0 : 1;
    }

    private static async Task<bool> CheckAsync(RunRecord run, TextWriter output, CancellationToken cancellationToken)
    {
        await using var azurite = await Azurite.StartAsync(Path.Combine(run.Folder, "azurite"), cancellationToken);
        output.WriteLine($"      {run.Scenario}, seed {run.Seed}");
        var findings = Checks.Run(await LedgerDump.ReadAsync(azurite.ConnectionString), WireCall.Read(run.WireLog), run).ToList();
        findings.AddRange(await CaptureChecks.RunAsync(new BlobDump(azurite.ConnectionString), run, cancellationToken));
        foreach (var finding in findings) output.WriteLine($"{(finding.Holds ? "ok   " : "WRONG")} {finding.What}");

        output.WriteLine($"      failed requests: {run.FailedBefore} before, {run.FailedAfter} after; healed by {run.HealedBy ?? "nobody"}");
        return findings.TrueForAll(finding => finding.Holds);
    }
}
