using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using AutoResponder.Lab.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace AutoResponder.Diagnostics.Tests;

/// <summary>Stands between one process and one service of the storage, and refuses what the test says, as Azure does when it is busy.</summary>
internal sealed partial class StorageProxy : IAsyncDisposable
{
    // The path is signed as it was sent: not a character of it may be written another way.
    private static readonly UriCreationOptions AsItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };
    private readonly WebApplication _web;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false });
    private readonly int _port;
    private int _refused;

    private StorageProxy(WebApplication web, int port) => (_web, _port) = (web, port);

    /// <summary>What is answered with 503 at present.</summary>
    public Func<HttpRequest, bool> Refuses { get; set; } = _ => false;

    public int Refused => _refused;

    /// <summary>What was written and taken, in that order: the last part of its path, and what was done with it where it was not simply put there.</summary>
    public ConcurrentQueue<string> Written { get; } = new();

    public string ConnectionString { get; private set; } = "";

    /// <param name="service">Blob, Queue or Table.</param>
    public static async Task<StorageProxy> StartAsync(string storage, string service)
    {
        var ports = Ports().Matches(storage).ToDictionary(match => match.Groups["service"].Value, match => int.Parse(match.Groups["port"].Value, System.Globalization.CultureInfo.InvariantCulture));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, 0);
            options.Limits.MaxRequestBodySize = null;
        });
        var web = builder.Build();
        var proxy = new StorageProxy(web, ports[service]);
        web.Run(proxy.PassAsync);
        await web.StartAsync();
        ports[service] = new Uri(web.Urls.Single()).Port;
        proxy.ConnectionString = Azurite.Connect(ports["Blob"], ports["Queue"], ports["Table"]);
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        _http.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        if (Refuses(context.Request))
        {
            Interlocked.Increment(ref _refused);
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.StatusCode = 503;
            context.Response.Headers["x-ms-error-code"] = "ServerBusy";
            return;
        }

        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri($"http://127.0.0.1:{_port}{target}", AsItIs));
        if (context.Request.ContentLength > 0) request.Content = new StreamContent(context.Request.Body);
        foreach (var (name, values) in context.Request.Headers)
        {
            if (name is "Host" or "Transfer-Encoding" or "Connection" or "Expect") continue;
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray())) request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            if (name is not "Transfer-Encoding") context.Response.Headers[name] = values.ToArray();
        }

        if (context.Request.Method == "PUT" && response.IsSuccessStatusCode) Written.Enqueue($"{context.Request.Path.Value!.Split('/')[^1]} {context.Request.Query["comp"]}".TrimEnd());
        await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    [GeneratedRegex(@"(?<service>Blob|Queue|Table)Endpoint=http://127\.0\.0\.1:(?<port>\d+)/")]
    private static partial Regex Ports();
}
