using System.CommandLine;
using System.Globalization;

namespace AutoResponder.Cli;

/// <summary>The option <c>--for</c>: a length of time with its unit, as policy files spell it.</summary>
internal static class LengthOption
{
    public static Option<TimeSpan?> For(TimeSpan longest)
    {
        var most = $"{longest.TotalDays:0}d";
        return new Option<TimeSpan?>("--for")
        {
            Description = $"For how long, such as 30m, 2h or 1d; at most {most}.",
            CustomParser = result =>
            {
                var text = result.Tokens is [var token] ? token.Value : "";
                if (TryRead(text, out var length) && length > TimeSpan.Zero && length <= longest) return length;

                result.AddError($"'{text}' is no length of time; --for is such as 30m, 2h or 1d, more than 0 and at most {most}.");
                return null;
            },
        };
    }

    public static bool TryRead(string text, out TimeSpan length)
    {
        length = default;
        if (text.Length < 2 || !double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > 1e6) return false;

        TimeSpan? unit = text[^1] switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            _ => null,
        };
        length = (unit ?? default) * number;
        return unit is not null;
    }
}
