using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Features;

namespace AutoResponder.Lab.Hosting;

/// <summary>A Functions host for custom handlers: it owns triggers and keys, and speaks the host's contract with one handler process.</summary>
internal sealed partial class FunctionsHost : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly Handler _handler;
    private readonly CancellationTokenSource _ending = new();
    private readonly List<Task> _triggers = [];
    private readonly EventGridEndpoint _events;

    private FunctionsHost(WebApplication web, Handler handler, HostKeys keys, EventGridEndpoint events) => (_web, _handler, Keys, _events) = (web, handler, keys, events);

    public HostKeys Keys { get; }

    /// <summary>The key that opens functions of the level <c>function</c>.</summary>
    public string Key => Keys.Function;

    public Uri Address => new(_web.Urls.Single());

    /// <summary>How often the handler was started.</summary>
    public int HandlerStarts => _handler.Starts;

    public static async Task<FunctionsHost> StartAsync(string root, IReadOnlyDictionary<string, string> settings, Action<string> log, CancellationToken cancellationToken, HostKeys? keys = null, int port = 0)
    {
        var files = HostFiles.Read(root);
        var handler = new Handler(files, settings, log);
        var all = keys ?? HostKeys.New();
        var host = new FunctionsHost(LoopbackWeb.Create(port: port), handler, all, new EventGridEndpoint(handler, all.EventGrid, files.FunctionTimeout, log));
        host._events.Map(host._web, host._ending.Token);
        foreach (var function in files.Functions) host.Add(function, files, settings, log);

        await host._web.StartAsync(cancellationToken);
        try
        {
            await handler.StartAsync(cancellationToken);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        return host;
    }

    /// <summary>Ends the handler as kill -9 does; the host starts it again.</summary>
    public void KillHandler() => _handler.Kill();

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _handler.DisposeAsync();
        await Task.WhenAll(_triggers);
        await _web.DisposeAsync();
        _ending.Dispose();
    }

    private void Add(FunctionFile function, HostFiles files, IReadOnlyDictionary<string, string> settings, Action<string> log)
    {
        switch (function.Type)
        {
            case "httpTrigger":
                AddHttp(function, files);
                break;

            case "queueTrigger":
                var connection = settings[function.Text("connection") ?? "AzureWebJobsStorage"];
                _triggers.Add(Task.Run(() => new QueueTrigger(function, files.Queues, connection, _handler, files.FunctionTimeout, log).RunAsync(_ending.Token)));
                break;

            case "timerTrigger":
                var schedule = Schedule.Parse(Setting().Replace(function.Text("schedule")!, match => settings[match.Groups[1].Value]));
                _triggers.Add(Task.Run(() => new TimerTrigger(function, schedule, _handler, files.FunctionTimeout, log).RunAsync(_ending.Token)));
                break;

            case "eventGridTrigger":
                _events.Add(function);
                break;

            default:
                throw new InvalidDataException($"{function.Name}: a {function.Type} is not offered here.");
        }
    }

    private void AddHttp(FunctionFile function, HostFiles files)
    {
        if (!files.Handler.ForwardsHttp) throw new InvalidDataException($"{function.Name}: without enableForwardingHttpRequest HTTP functions are not offered here.");

        var methods = function.Trigger.TryGetProperty("methods", out var named) ? named.EnumerateArray().Select(method => method.GetString()!.ToUpperInvariant()) : ["GET", "POST"];
        var needsKey = (function.Text("authLevel") ?? "function") != "anonymous";
        _web.MapMethods($"/{files.RoutePrefix}/{function.Text("route") ?? function.Name}", methods, async context =>
        {
            if (needsKey && !HasKey(context.Request))
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return;
            }

            await ForwardAsync(context, files.FunctionTimeout);
        });
    }

    private bool HasKey(HttpRequest request) =>
        request.Query["code"] == Key || request.Headers["x-functions-key"] == Key;

    /// <summary>The original request again, its path and query unchanged. The body of a chunked request is lost, as in the real host.</summary>
    private async Task ForwardAsync(HttpContext context, TimeSpan limit)
    {
        using var body = new MemoryStream();
        if (context.Request.ContentLength > 0) await context.Request.Body.CopyToAsync(body, context.RequestAborted);

        try
        {
            using var response = await _handler.SendAsync(address => Copy(context.Request, body.ToArray(), address), limit, _ending.Token);
            context.Response.StatusCode = (int)response.StatusCode;
            foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
            {
                if (!name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)) context.Response.Headers[name] = values.ToArray();
            }

            await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or TimeoutException)
        {
            // In the real host whatever fails is a 500 without a body.
            if (!context.Response.HasStarted) context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    private static HttpRequestMessage Copy(HttpRequest request, byte[] body, Uri address)
    {
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var copy = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(address, target));
        copy.Headers.Host = request.Host.Value;
        if (body.Length > 0) copy.Content = new ByteArrayContent(body);
        foreach (var (name, values) in request.Headers)
        {
            if (name is "Host" or "Content-Length" or "Transfer-Encoding" or "Connection") continue;
            if (!copy.Headers.TryAddWithoutValidation(name, values.ToArray())) copy.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        return copy;
    }

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Setting();
}

/// <summary>The host's keys.</summary>
/// <param name="Function">Opens functions of the level <c>function</c>.</param>
/// <param name="EventGrid">The system key of the Event Grid extension.</param>
internal sealed record HostKeys(string Function, string EventGrid)
{
    public static HostKeys New() => new(Random(), Random());

    private static string Random() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
