using System.CommandLine;
using AutoResponder.Cli;
using Azure.Core;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Intake.Tests.Cli;

/// <summary>The real command line with the settings of a test, and what it says.</summary>
internal static class CommandLine
{
    public static async Task<(int Exit, List<string> Lines, List<string> Errors)> RunAsync((string Name, string Value)[] settings, TokenCredential? credential, params string[] arguments)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Name, setting.Value))).Build();
        using StringWriter output = new(), errors = new();
        var exit = await OperatorCommand.Root(configuration, credential).Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = errors }, TestContext.Current.CancellationToken);
        return (exit, Lines(output), Lines(errors));
    }

    private static List<string> Lines(StringWriter writer) => [.. writer.ToString().Split(writer.NewLine).Where(line => line.Length > 0)];
}
