using System.Net;
using System.Text.Json;

namespace AutoResponder.Cli.Targets;

/// <summary>A console's no, or a no of what stands before it, as a sentence.</summary>
internal sealed class TargetAnswer(Target target, HttpResponseMessage answer)
{
    /// <summary>Whether the console itself says it, and not a host or a platform that knows nothing of it.</summary>
    public bool IsOfTheConsole => answer.Content.Headers.ContentType?.MediaType == "application/problem+json";

    /// <param name="more">What follows from it.</param>
    public async Task<TargetTrouble> TroubleAsync(CancellationToken cancellationToken, string more = "")
    {
        var why = (int)answer.StatusCode is >= 300 and < 400 ? Elsewhere() : await SaidAsync(cancellationToken);
        return new TargetTrouble(more.Length == 0 || why.Contains(more, StringComparison.OrdinalIgnoreCase) ? why : $"{why} {more}");
    }

    /// <summary>Where it points to is said without what hangs on it: that is long, and may be somebody's.</summary>
    private string Elsewhere()
    {
        if (answer.Headers.Location is not { } location) return $"{target.Name} answered {(int)answer.StatusCode}.";

        var to = new Uri(target.Address, location);
        var where = to.GetLeftPart(UriPartial.Path);
        return to.Host.StartsWith("login.", StringComparison.OrdinalIgnoreCase) || to.AbsolutePath.StartsWith("/.auth/", StringComparison.OrdinalIgnoreCase)
            ? $"{target.Name}: it wants you to sign in: {where}."
            : $"{target.Name} points to {where}, and that is not followed.";
    }

    private async Task<string> SaidAsync(CancellationToken cancellationToken)
    {
        var detail = IsOfTheConsole ? await DetailAsync(cancellationToken) : null;
        return answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized => $"{target.Name}: it wants you to sign in{(detail is null ? "" : $": {detail.TrimEnd('.')}")}.",
            HttpStatusCode.NotFound when detail is null => $"There is no console of AutoResponder at {target.Name}.",
            _ => detail ?? $"{target.Name} answered {(int)answer.StatusCode}.",
        };
    }

    private async Task<string?> DetailAsync(CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Deserialize<Problem>(await answer.Content.ReadAsStringAsync(cancellationToken), JsonSerializerOptions.Web)?.Detail;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Problem(string? Detail);
}
