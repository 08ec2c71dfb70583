using System.Diagnostics;
using AutoResponder.Lab.Hosting;
using Yarp.ReverseProxy.Forwarder;

namespace AutoResponder.Lab.Cloud;

/// <summary>The platform's front end before one site: it spreads requests over the instances, answers 502, 503 and 504 where they do not, and counts.</summary>
internal sealed class FrontEnd : IAsyncDisposable
{
    private const string Affinity = "ARRAffinity";
    private static readonly ForwarderRequestConfig Limits = new() { ActivityTimeout = TimeSpan.FromSeconds(10) };
    private readonly WebApplication _web;
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(2) });
    private readonly string _resource;
    private readonly IReadOnlyList<Worker> _workers;
    private readonly MetricStore _metrics;
    private int _turn;

    private FrontEnd(WebApplication web, string resource, IReadOnlyList<Worker> workers, MetricStore metrics) =>
        (_web, _resource, _workers, _metrics) = (web, resource, workers, metrics);

    /// <summary>Host and port, as the site's default host name.</summary>
    public string Host => new Uri(_web.Urls.Single()).Authority;

    public static async Task<FrontEnd> StartAsync(string resource, IReadOnlyList<Worker> workers, MetricStore metrics, CancellationToken cancellationToken)
    {
        var web = LoopbackWeb.Create(services => services.AddHttpForwarder());
        var front = new FrontEnd(web, resource, workers, metrics);
        var forwarder = web.Services.GetRequiredService<IHttpForwarder>();
        web.MapFallback(context => front.ServeAsync(context, forwarder));
        await web.StartAsync(cancellationToken);
        return front;
    }

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        _client.Dispose();
    }

    private async Task ServeAsync(HttpContext context, IHttpForwarder forwarder)
    {
        var begun = Stopwatch.GetTimestamp();
        var worker = Choose(context.Request.Cookies[Affinity]);
        if (worker.Port is not { } port)
        {
            await AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, "The service is unavailable.");
        }
        else
        {
            context.Response.Headers.SetCookie = $"{Affinity}={worker.Instance.Id};Path=/;HttpOnly";
            var error = await forwarder.SendAsync(context, $"http://127.0.0.1:{port}/", _client, Limits);
            if (error == ForwarderError.RequestTimedOut) await AnswerAsync(context, StatusCodes.Status504GatewayTimeout, "The request timed out.");
            else if (error != ForwarderError.None) await AnswerAsync(context, StatusCodes.Status502BadGateway, "The web server received an invalid response while acting as a gateway.");
        }

        Count(worker.Instance.Machine, context.Response.StatusCode, Stopwatch.GetElapsedTime(begun));
    }

    /// <summary>A request that carries an instance's id goes there; the others take turns.</summary>
    private Worker Choose(string? affinity) =>
        _workers.FirstOrDefault(worker => worker.Instance.Id == affinity) ?? _workers[(int)((uint)Interlocked.Increment(ref _turn) % _workers.Count)];

    private static async Task AnswerAsync(HttpContext context, int status, string text)
    {
        if (context.Response.HasStarted) return;

        context.Response.Clear();
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html";
        await context.Response.WriteAsync($"<html><head><title>{status}</title></head><body><h1>{status}</h1><p>{text}</p></body></html>");
    }

    private void Count(string machine, int status, TimeSpan took)
    {
        var now = DateTimeOffset.UtcNow;
        _metrics.Add(_resource, "Requests", machine, now, 1);
        _metrics.Add(_resource, $"Http{status / 100}xx", machine, now, 1);
        _metrics.Add(_resource, "HttpResponseTime", machine, now, took.TotalSeconds);
        _metrics.Add(_resource, "AverageResponseTime", machine, now, took.TotalSeconds);
    }
}
