using System.CommandLine;
using System.Globalization;

namespace AutoResponder.Cli;

/// <summary>The options <c>--since</c>, <c>--from</c> and <c>--to</c>: a length of time back from now, or a moment.</summary>
internal static class SinceOption
{
    private const string Allowed = "such as 7d or 12h, back from now, or a moment such as 2026-03-02 or 2026-03-02T12:00:00Z";
    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd"];

    /// <summary>The moment that is said; null where nothing is.</summary>
    public static Option<DateTimeOffset?> Make(string name, string what) => new(name)
    {
        Description = $"{what}: {Allowed}.",
        CustomParser = result =>
        {
            var text = result.Tokens is [var token] ? token.Value : "";
            if (LengthOption.TryRead(text, out var length) && length > TimeSpan.Zero) return DateTimeOffset.UtcNow - length;
            if (DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) && moment.Year is >= 2000 and <= 2999) return moment.ToUniversalTime();

            result.AddError($"'{text}' is no time; {name} is {Allowed}.");
            return null;
        },
    };
}
