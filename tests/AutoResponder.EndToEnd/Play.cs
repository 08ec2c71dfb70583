using AutoResponder.Lab.Runs;
using AutoResponder.Lab.Verify;

namespace AutoResponder.EndToEnd;

/// <summary>Plays a run of the local Azure, and checks it again with the code that shares nothing with the responder.</summary>
internal static class Play
{
    /// <summary>Whether the longer runs are switched on.</summary>
    public static bool IsProof => Environment.GetEnvironmentVariable("AUTORESPONDER_PROOF") == "1";

    public static void SkipUnlessProof() => Assert.SkipUnless(IsProof, "A longer run: set AUTORESPONDER_PROOF=1.");

    /// <param name="look">Looks at what the run left, before it is removed.</param>
    public static async Task<(int Exit, string Account)> RunAsync(RunOptions options, Func<RunRecord, Task>? look = null)
    {
        var folder = Directory.CreateTempSubdirectory("autoresponder-e2e-").FullName;
        var json = Path.Combine(folder, "run.json");
        using var output = new StringWriter();
        try
        {
            var exit = await RunProgram.PlayAsync(options with { Json = json, Keep = true }, TextWriter.Synchronized(output), colours: false, TestContext.Current.CancellationToken);
            Assert.True(await VerifyProgram.RunAsync([json], output) == 0, output.ToString());
            if (look is not null) await look(RunRecord.Read(json)[0]);
            return (exit, output.ToString());
        }
        finally
        {
            if (File.Exists(json)) Directory.Delete(RunRecord.Read(json)[0].Folder, recursive: true);
            Directory.Delete(folder, recursive: true);
        }
    }

    public static void InOrder(string account, params string[] sentences)
    {
        var at = 0;
        foreach (var sentence in sentences)
        {
            var found = account.IndexOf(sentence, at, StringComparison.Ordinal);
            Assert.True(found >= 0, $"'{sentence}' is missing, or too early, in:\n{account}");
            at = found;
        }
    }
}
