namespace AutoResponder.Lab.Verify;

/// <summary>Checks a kept run again.</summary>
internal static class VerifyProgram
{
    public static Task<int> RunAsync(string[] args, TextWriter output)
    {
        output.WriteLine(string.Join(' ', args));
        return Task.FromResult(2);
    }
}
