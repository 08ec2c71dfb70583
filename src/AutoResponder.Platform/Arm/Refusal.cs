using System.Text.Json;
using System.Text.RegularExpressions;

namespace AutoResponder.Platform.Arm;

/// <summary>Why Azure refused, in its own words. Status and code do not tell: App Service says "Conflict" of a plan that is busy and of one that cannot grow, and "Unauthorized" of a quota.</summary>
/// <param name="Code">Azure's code; null where it gave none.</param>
/// <param name="IsBusy">Another change is under way, or there were too many lately: later it can work.</param>
/// <param name="HasNoRoom">A quota, a maximum, or no machine to be had: it cannot work here.</param>
internal sealed partial record Refusal(string? Code, bool IsBusy, bool HasNoRoom)
{
    private static readonly Refusal Wordless = new(null, false, false);

    public static Refusal Read(BinaryData body)
    {
        if (body.ToMemory().IsEmpty) return Wordless;

        try
        {
            using var document = JsonDocument.Parse(body);

            // Most of Azure wraps its error; App Service and Insights do not, and they differ in case.
            var error = document.RootElement.Field("error") ?? document.RootElement;
            var code = error.Text("code") ?? error.Text("Code");
            var words = $"{code} {error.Text("message") ?? error.Text("Message")}";
            var isBusy = Busy().IsMatch(words);
            return new Refusal(code, isBusy, !isBusy && NoRoom().IsMatch(words));
        }
        catch (JsonException)
        {
            return Wordless;
        }
    }

    /// <summary>The status, with Azure's code where there is one.</summary>
    public string Describe(int status) => Code is null ? $"status {status}" : $"status {status} {Code}";

    [GeneratedRegex("another operation|operation is in progress|scale changes within", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Busy();

    [GeneratedRegex(@"quota|not enough [\w ]*(?:servers?|instances?|workers?|capacity)|no available instances|maximum", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NoRoom();
}
