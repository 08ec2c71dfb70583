using System.Collections.Concurrent;
using System.Net;
using Azure.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AutoResponder.Platform.Tests.Arm;

/// <summary>An HTTP server on loopback that answers by a script and counts what reached it.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _web;

    private ScriptedServer(WebApplication web) => _web = web;

    public ConcurrentQueue<(string Method, string Target, string? RequestId, string? Authorization)> Requests { get; } = new();

    public Uri Address => new(_web.Urls.Single());

    public static async Task<ScriptedServer> StartAsync(Func<HttpContext, int, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var web = builder.Build();
        var server = new ScriptedServer(web);
        web.Run(async context =>
        {
            server.Requests.Enqueue((context.Request.Method, context.Request.Path + context.Request.QueryString, context.Request.Headers["x-ms-client-request-id"], context.Request.Headers.Authorization));
            await answer(context, server.Requests.Count);
        });
        await web.StartAsync();
        return server;
    }

    /// <summary>Answers every request the same.</summary>
    public static Task<ScriptedServer> StartAsync(int status, string body = "{}", params (string Name, string Value)[] headers) => StartAsync(async (context, _) =>
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers) context.Response.Headers[name] = value;
        if (status == 204) return;

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body);
    });

    public ValueTask DisposeAsync() => _web.DisposeAsync();
}

/// <summary>A credential without any cloud behind it.</summary>
internal sealed class FixedCredential : TokenCredential
{
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new("secret-token", DateTimeOffset.UtcNow.AddHours(1));

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => ValueTask.FromResult(GetToken(requestContext, cancellationToken));
}
