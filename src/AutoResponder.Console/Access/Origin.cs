using Microsoft.AspNetCore.Http;

namespace AutoResponder.Console.Access;

/// <summary>Tells a page of ours from anybody else's.</summary>
internal static class Origin
{
    /// <summary>A browser says where a request comes from, and no page can make it say something else. What says nothing is no browser, and has no cookie that it did not mean to send.</summary>
    public static bool IsElsewhere(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site) return site != "same-origin";
        if (request.Headers.Origin.ToString() is not { Length: > 0 } origin) return false;

        return !Uri.TryCreate(origin, UriKind.Absolute, out var from) || !new HostString(from.Authority).Equals(request.Host);
    }
}
