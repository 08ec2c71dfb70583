using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using AutoResponder.Lab.Hosting;

namespace AutoResponder.Lab.Cloud;

/// <summary>The platform's identity endpoint, which gives the responder's app its tokens, each good for one audience.</summary>
internal sealed class Identity : IAsyncDisposable
{
    /// <summary>Who asks with a token that was given to the responder's app.</summary>
    public const string Responder = "responder";

    public const string ManagementAudience = "https://management.azure.com";
    public const string KuduAudience = "https://appservice.azure.com";
    private readonly WebApplication _web;
    private readonly ConcurrentDictionary<string, (string Principal, string Audience)> _tokens = new(StringComparer.Ordinal);

    private Identity(WebApplication web) => _web = web;

    public Uri Endpoint => new(new Uri(_web.Urls.Single()), "/msi/token");

    public string Header { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public static async Task<Identity> StartAsync(CancellationToken cancellationToken)
    {
        var web = LoopbackWeb.Create();
        var identity = new Identity(web);
        web.MapGet("/msi/token", identity.Issue);
        await web.StartAsync(cancellationToken);
        return identity;
    }

    /// <summary>Who holds a bearer token; null for one that was never issued.</summary>
    public string? PrincipalOf(string? authorization) => Find(authorization)?.Principal;

    /// <summary>Whether a token was issued, and for this audience: another's is refused, as in Azure.</summary>
    public bool Allows(string? authorization, string audience) => Find(authorization) is { } token && token.Audience.TrimEnd('/') == audience;

    /// <summary>A token for somebody else than the responder.</summary>
    public string IssueTo(string principal, string audience)
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        _tokens[token] = (principal, audience);
        return token;
    }

    /// <summary>Every token that was given out.</summary>
    public IEnumerable<string> Issued => _tokens.Keys;

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private (string Principal, string Audience)? Find(string? authorization) =>
        authorization is not null && authorization.StartsWith("Bearer ", StringComparison.Ordinal) && _tokens.TryGetValue(authorization["Bearer ".Length..], out var token) ? token : null;

    private IResult Issue(HttpRequest request)
    {
        if (request.Headers["X-IDENTITY-HEADER"] != Header) return Results.Json(new { statusCode = 401, message = "The identity header is wrong." }, statusCode: 401);
        if (request.Query["resource"].ToString() is not { Length: > 0 } resource) return Results.Json(new { statusCode = 400, message = "No resource was asked for." }, statusCode: 400);

        return Results.Json(new Dictionary<string, string>
        {
            ["access_token"] = IssueTo(Responder, resource),
            ["expires_on"] = DateTimeOffset.UtcNow.AddHours(8).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            ["resource"] = resource,
            ["token_type"] = "Bearer",
        });
    }
}
