using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AutoResponder.Lab.Hosting;

namespace AutoResponder.Lab.Cloud;

/// <summary>The platform's identity endpoint, which gives an app its tokens, and beside it the place where a person is told things.</summary>
internal sealed class Identity : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly ConcurrentDictionary<string, string> _tokens = new(StringComparer.Ordinal);

    private Identity(WebApplication web) => _web = web;

    public Uri Endpoint => new(new Uri(_web.Urls.Single()), "/msi/token");

    public Uri NotificationReceiver => new(new Uri(_web.Urls.Single()), "/person");

    public string Header { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public static async Task<Identity> StartAsync(Action<CloudEvent> tell, CancellationToken cancellationToken)
    {
        var web = LoopbackWeb.Create();
        var identity = new Identity(web);
        web.MapGet("/msi/token", identity.Issue);
        web.MapPost("/person", async (HttpRequest request) =>
        {
            var told = await JsonNode.ParseAsync(request.Body);
            tell(new CloudEvent.PersonTold((string?)told?["type"] ?? "", (string?)told?["subject"] ?? "", (string?)told?["data"]?["text"] ?? ""));
            return Results.Json(new { received = true });
        });
        await web.StartAsync(cancellationToken);
        return identity;
    }

    /// <summary>Who holds a bearer token; null for one that was never issued.</summary>
    public string? PrincipalOf(string? authorization) =>
        authorization is not null && authorization.StartsWith("Bearer ", StringComparison.Ordinal) ? _tokens.GetValueOrDefault(authorization["Bearer ".Length..]) : null;

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private IResult Issue(HttpRequest request)
    {
        if (request.Headers["X-IDENTITY-HEADER"] != Header) return Results.Json(new { statusCode = 401, message = "The identity header is wrong." }, statusCode: 401);
        if (request.Query["resource"].ToString() is not { Length: > 0 } resource) return Results.Json(new { statusCode = 400, message = "No resource was asked for." }, statusCode: 400);

        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        _tokens[token] = "responder";
        return Results.Json(new Dictionary<string, string>
        {
            ["access_token"] = token,
            ["expires_on"] = DateTimeOffset.UtcNow.AddHours(8).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            ["resource"] = resource,
            ["token_type"] = "Bearer",
        });
    }
}
