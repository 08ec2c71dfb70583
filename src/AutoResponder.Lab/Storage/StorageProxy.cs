using AutoResponder.Lab.Hosting;
using Microsoft.AspNetCore.Http.Features;

namespace AutoResponder.Lab.Storage;

/// <summary>A request on its way to the storage, and what came back.</summary>
/// <param name="Status">Null while it was not sent on.</param>
internal sealed record StoragePassing(string Method, string Path, string Query, byte[] Body, int? Status, byte[] Answer);

/// <summary>What becomes of it.</summary>
internal enum Fate
{
    Pass,

    /// <summary>The storage is said to be out of order.</summary>
    Refuse,

    /// <summary>The connection breaks.</summary>
    Cut,
}

/// <summary>Stands between the responder and a part of its storage, to let things go wrong at the worst moment.</summary>
internal sealed class StorageProxy : IAsyncDisposable
{
    // The path is signed as it was sent: not a character of it may be written another way.
    private static readonly UriCreationOptions AsItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };
    private readonly WebApplication _web;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false });
    private readonly int _target;
    private readonly Func<StoragePassing, Fate> _decide;

    private StorageProxy(WebApplication web, int target, Func<StoragePassing, Fate> decide) => (_web, _target, _decide) = (web, target, decide);

    public int Port => new Uri(_web.Urls.Single()).Port;

    /// <param name="decide">Asked before a request is sent on, and again when it was answered.</param>
    public static async Task<StorageProxy> StartAsync(int target, Func<StoragePassing, Fate> decide, CancellationToken cancellationToken)
    {
        var web = LoopbackWeb.Create();
        var proxy = new StorageProxy(web, target, decide);
        web.MapRest(proxy.PassAsync);
        await web.StartAsync(cancellationToken);
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        _http.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        var body = buffer.ToArray();
        var passing = new StoragePassing(context.Request.Method, context.Request.Path, context.Request.QueryString.Value ?? "", body, null, []);
        if (!await ObeyAsync(context, _decide(passing))) return;

        using var request = Copy(context.Request, body);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);

        // Only what was changed has an answer worth a look; what is read may be large.
        var isRead = HttpMethods.IsGet(context.Request.Method);
        var answer = isRead ? [] : await response.Content.ReadAsByteArrayAsync(context.RequestAborted);
        if (!await ObeyAsync(context, _decide(passing with { Status = (int)response.StatusCode, Answer = answer }))) return;

        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            if (name is not "Transfer-Encoding" && (isRead || HttpMethods.IsHead(context.Request.Method) || name is not "Content-Length")) context.Response.Headers[name] = values.ToArray();
        }

        if (isRead) await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        else if (answer.Length > 0) await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }

    private static async Task<bool> ObeyAsync(HttpContext context, Fate fate)
    {
        if (fate == Fate.Pass) return true;

        if (fate == Fate.Cut)
        {
            context.Abort();
            return false;
        }

        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers["x-ms-error-code"] = "ServerBusy";
        context.Response.ContentType = "application/xml";
        await context.Response.WriteAsync("<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>ServerBusy</Code><Message>The server is busy.</Message></Error>", context.RequestAborted);
        return false;
    }

    private HttpRequestMessage Copy(HttpRequest request, byte[] body)
    {
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var copy = new HttpRequestMessage(new HttpMethod(request.Method), new Uri($"http://127.0.0.1:{_target}{target}", AsItIs));
        if (body.Length > 0 || request.ContentLength == 0) copy.Content = new ByteArrayContent(body);
        foreach (var (name, values) in request.Headers)
        {
            if (name is "Host" or "Content-Length" or "Transfer-Encoding" or "Connection" or "Expect") continue;
            if (!copy.Headers.TryAddWithoutValidation(name, values.ToArray())) copy.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        return copy;
    }
}
