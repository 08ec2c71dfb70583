using System.Reflection;
using AutoResponder.Lab.Processes;

namespace AutoResponder.Lab.Runs;

/// <summary>Where the build put the product: the handler's folder, and the operator's command line.</summary>
internal static class Product
{
    public static string HandlerFolder => Metadata("HandlerFolder");

    public static string CommandLine => Metadata("CommandLine");

    /// <summary>Runs the operator's command line, as an operator would.</summary>
    public static async Task CommandAsync(IReadOnlyDictionary<string, string> settings, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        await using var command = ChildProcess.Start(
            "dotnet", [CommandLine, .. arguments], settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value), onLine: line =>
            {
                lock (lines) lines.Add(line);
            });
        if (await command.Exited.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken) is not 0 and var exit)
            throw new InvalidOperationException($"The command line ended with {exit}: {string.Join(' ', lines)}");
    }

    private static string Metadata(string key) =>
        typeof(Product).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
