using AutoResponder.Lab.Runs;
using AutoResponder.Lab.Storage;

namespace AutoResponder.Lab.Verify;

/// <summary>Checks a kept run again, with code that shares nothing with the responder: its tables, read raw, against Azure's own record of what was called.</summary>
internal static class VerifyProgram
{
    private const int Unusable = 2;

    public static async Task<int> RunAsync(string[] args, TextWriter output)
    {
        RunRecord record;
        try
        {
            if (args is not [var path]) throw new InvalidDataException("usage: verify RUN.json");
            if (!File.Exists(path)) throw new InvalidDataException($"There is no {path}.");

            record = RunRecord.Read(path);
            if (!Directory.Exists(record.Folder)) throw new InvalidDataException($"The run's folder {record.Folder} was not kept.");
        }
        catch (InvalidDataException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return Unusable;
        }

        await using var azurite = await Azurite.StartAsync(Path.Combine(record.Folder, "azurite"), CancellationToken.None);
        var streams = await LedgerDump.ReadAsync(azurite.ConnectionString);
        var calls = WireCall.Read(record.WireLog);
        var findings = Checks.Run(streams, calls, record).ToList();
        foreach (var finding in findings) output.WriteLine($"{(finding.Holds ? "ok   " : "WRONG")} {finding.What}");

        output.WriteLine($"      failed requests: {record.FailedBefore} before, {record.FailedAfter} after");
        return findings.TrueForAll(finding => finding.Holds) ? 0 : 1;
    }
}
