using System.Net.Sockets;

namespace AutoResponder.Lab.Workers;

/// <summary>The site itself: it opens a cart, asks its backend, and answers a page, or says why it cannot.</summary>
internal sealed class Shop(WorkerOptions options, TextWriter log) : IDisposable
{
    private static readonly TimeSpan BackendAtMost = TimeSpan.FromSeconds(5);
    private readonly CartShelf _shelf = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = BackendAtMost };

    public async Task ServeAsync(HttpContext context)
    {
        var cart = _shelf.Open();
        if (options.Takes > TimeSpan.Zero) await Task.Delay(options.Takes, context.RequestAborted);
        if ((OpenCache() ?? await AskBackendAsync(context)) is { } trouble)
        {
            // The line that a person looks for: which backend or file, where, and what it did.
            log.WriteLine($"fail: {typeof(Shop).FullName} {context.Request.Method} {context.Request.Path} failed: {trouble.What}");
            context.Response.StatusCode = trouble.Status;
        }

        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(
            context.Response.StatusCode < 400 ? $"<!doctype html><title>Welcome</title><p>All is well, visitor {cart.Number}.</p>" : "<!doctype html><title>Sorry</title><p>Something went wrong.</p>",
            context.RequestAborted);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>As any cache on a machine's own disk is shared: whoever else holds it alone keeps everybody out.</summary>
    private Trouble? OpenCache()
    {
        if (options.Cache is not { } cache) return null;

        try
        {
            using var file = new FileStream(cache, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
            return null;
        }
        catch (IOException e)
        {
            return new Trouble(StatusCodes.Status500InternalServerError, $"the machine's cache cannot be opened: {e.Message}");
        }
    }

    private async Task<Trouble?> AskBackendAsync(HttpContext context)
    {
        if (options.Backend is not { } backend) return null;

        var name = $"backend {options.BackendName} at {backend}";

        try
        {
            using var response = await _http.GetAsync(backend, context.RequestAborted);
            return response.IsSuccessStatusCode ? null : new Trouble(StatusCodes.Status500InternalServerError, $"{name} answered {(int)response.StatusCode}");
        }
        catch (HttpRequestException e) when (e.InnerException is SocketException socket)
        {
            return new Trouble(StatusCodes.Status502BadGateway, $"{name} cannot be reached: {socket.SocketErrorCode}");
        }
        catch (HttpRequestException e)
        {
            return new Trouble(StatusCodes.Status502BadGateway, $"{name} broke off: {e.HttpRequestError}");
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return new Trouble(StatusCodes.Status504GatewayTimeout, $"{name} gave no answer in {BackendAtMost.TotalSeconds:0} s");
        }
    }

    private sealed record Trouble(int Status, string What);
}
