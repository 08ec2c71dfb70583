using System.CommandLine;
using AutoResponder.Platform.Notifications;

namespace AutoResponder.Cli;

/// <summary>Where a command speaks. Every line is cleaned first: what it shows came from alerts and events, and a terminal obeys what it is sent.</summary>
internal sealed class Terminal(TextWriter output, TextWriter errors)
{
    private const int LongestLine = 4000;

    public const int Ok = 0;
    public const int Unusable = 2;

    public static Terminal Of(ParseResult parse) => new(parse.InvocationConfiguration.Output, parse.InvocationConfiguration.Error);

    /// <summary>Control characters and bidi marks written out, on one line.</summary>
    public static string Clean(string text) => PlainText.Of(text, LongestLine);

    public void Line(string text) => output.WriteLine(Clean(text));

    /// <summary>Says why nothing was done.</summary>
    public int Refuse(string why)
    {
        errors.WriteLine(Clean(why));
        return Unusable;
    }

    /// <summary>The same, where there is more than one reason.</summary>
    public int Refuse(IEnumerable<object> why)
    {
        foreach (var line in why) errors.WriteLine(Clean(line.ToString() ?? ""));
        return Unusable;
    }
}
