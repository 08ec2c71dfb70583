using System.Net;
using System.Text;
using AutoResponder.Lab.Hosting;
using Microsoft.AspNetCore.Http.Features;

namespace AutoResponder.Lab.Storage;

/// <summary>Stands between the responder and the tables, to let it die at the worst moment: once a committed batch holds the start of an act, its answer never arrives.</summary>
internal sealed class CommitProxy : IAsyncDisposable
{
    // The path is signed as it was sent: not a character of it may be written another way.
    private static readonly UriCreationOptions AsItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };
    private readonly WebApplication _web;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false });
    private readonly Azurite _azurite;
    private int _crashed;

    private CommitProxy(WebApplication web, Azurite azurite) => (_web, _azurite) = (web, azurite);

    public string ConnectionString => Azurite.Connect(_azurite.BlobPort, _azurite.QueuePort, new Uri(_web.Urls.Single()).Port);

    public static async Task<CommitProxy> StartAsync(Azurite azurite, Action crash, CancellationToken cancellationToken)
    {
        var web = LoopbackWeb.Create();
        var proxy = new CommitProxy(web, azurite);
        web.MapFallback(context => proxy.PassAsync(context, crash));
        await web.StartAsync(cancellationToken);
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        _http.Dispose();
    }

    private async Task PassAsync(HttpContext context, Action crash)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        using var request = Copy(context.Request, body.ToArray());
        using var response = await _http.SendAsync(request, context.RequestAborted);
        var answer = await response.Content.ReadAsByteArrayAsync(context.RequestAborted);
        if (StartsAnAct(context.Request, body.ToArray()) && IsCommitted(response, answer) && Interlocked.Exchange(ref _crashed, 1) == 0)
        {
            crash();
            context.Abort();
            return;
        }

        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            if (name is not ("Transfer-Encoding" or "Content-Length")) context.Response.Headers[name] = values.ToArray();
        }

        if (answer.Length > 0) await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }

    private HttpRequestMessage Copy(HttpRequest request, byte[] body)
    {
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var copy = new HttpRequestMessage(new HttpMethod(request.Method), new Uri($"http://127.0.0.1:{_azurite.TablePort}{target}", AsItIs));
        if (body.Length > 0) copy.Content = new ByteArrayContent(body);
        foreach (var (name, values) in request.Headers)
        {
            if (name is "Host" or "Content-Length" or "Transfer-Encoding" or "Connection" or "Expect") continue;
            if (!copy.Headers.TryAddWithoutValidation(name, values.ToArray())) copy.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        return copy;
    }

    private static bool StartsAnAct(HttpRequest request, byte[] body) =>
        request.Method == "POST" && request.Path.Value!.EndsWith("/$batch", StringComparison.Ordinal) && Encoding.UTF8.GetString(body).Contains("\"ActStarted\"", StringComparison.Ordinal);

    private static bool IsCommitted(HttpResponseMessage response, byte[] answer) =>
        response.StatusCode == HttpStatusCode.Accepted && Encoding.UTF8.GetString(answer).Contains(" 204 ", StringComparison.Ordinal);
}
