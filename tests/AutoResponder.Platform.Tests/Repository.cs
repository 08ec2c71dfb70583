namespace AutoResponder.Platform.Tests;

/// <summary>Places outside the test's own folder.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Real payloads, where the build was given them; null elsewhere.</summary>
    public static string? Contracts => Environment.GetEnvironmentVariable("CONTRACT_VECTORS") is { Length: > 0 } folder && Directory.Exists(folder) ? folder : null;

    public static bool IsProofRun => Environment.GetEnvironmentVariable("AUTORESPONDER_PROOF") == "1";

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "AutoResponder.sln")) ? folder : Find(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No AutoResponder.sln above the tests."));
}
