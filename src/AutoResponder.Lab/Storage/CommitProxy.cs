using System.Net;
using System.Text;
using Yarp.ReverseProxy.Forwarder;

namespace AutoResponder.Lab.Storage;

/// <summary>Stands between the responder and the tables, to let it die at the worst moment: once a committed batch holds the start of an act, its answer never arrives.</summary>
internal sealed class CommitProxy : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false });
    private readonly Azurite _azurite;
    private int _crashed;

    private CommitProxy(WebApplication web, Azurite azurite) => (_web, _azurite) = (web, azurite);

    public string ConnectionString => Azurite.Connect(_azurite.BlobPort, _azurite.QueuePort, new Uri(_web.Urls.Single()).Port);

    public static async Task<CommitProxy> StartAsync(Azurite azurite, Action crash, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        builder.Services.AddHttpForwarder();
        var web = builder.Build();
        var proxy = new CommitProxy(web, azurite);
        var forwarder = web.Services.GetRequiredService<IHttpForwarder>();
        var tables = $"http://127.0.0.1:{azurite.TablePort}";
        web.MapFallback(async context =>
        {
            if (context.Request.Method == "POST" && context.Request.Path.Value!.EndsWith("/$batch", StringComparison.Ordinal)) await proxy.BatchAsync(context, tables, crash);
            else await forwarder.SendAsync(context, tables, proxy._client);
        });
        await web.StartAsync(cancellationToken);
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        _http.Dispose();
        _client.Dispose();
    }

    private async Task BatchAsync(HttpContext context, string tables, Action crash)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, tables + context.Request.Path + context.Request.QueryString) { Content = new ByteArrayContent(body.ToArray()) };
        foreach (var (name, values) in context.Request.Headers)
        {
            if (name is "Host" or "Content-Length" or "Connection" or "Transfer-Encoding") continue;
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray())) request.Content.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        using var response = await _http.SendAsync(request);
        var answer = await response.Content.ReadAsByteArrayAsync();
        var committed = response.StatusCode == HttpStatusCode.Accepted && Encoding.UTF8.GetString(answer).Contains(" 204 ", StringComparison.Ordinal);
        if (committed && Encoding.UTF8.GetString(body.ToArray()).Contains("\"ActStarted\"", StringComparison.Ordinal) && Interlocked.Exchange(ref _crashed, 1) == 0)
        {
            crash();
            context.Abort();
            return;
        }

        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            if (!name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)) context.Response.Headers[name] = values.ToArray();
        }

        await context.Response.Body.WriteAsync(answer);
    }
}
