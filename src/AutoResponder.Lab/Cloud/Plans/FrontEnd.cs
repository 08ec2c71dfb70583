using System.Diagnostics;
using AutoResponder.Lab.Cloud.Kudu;
using AutoResponder.Lab.Hosting;
using Yarp.ReverseProxy.Forwarder;

namespace AutoResponder.Lab.Cloud.Plans;

/// <summary>The platform's front end before one site: it spreads requests over the instances, lets them wait there, answers 502, 503 and 504 where nobody else does, counts, and logs.</summary>
internal sealed class FrontEnd : IAsyncDisposable
{
    private const string Affinity = "ARRAffinity";
    private static readonly ForwarderRequestConfig Limits = new() { ActivityTimeout = TimeSpan.FromSeconds(10) };
    private readonly WebApplication _web;
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(2) });
    private readonly string _resource;
    private readonly string _site;
    private readonly LabPlan _plan;
    private readonly MetricStore _metrics;
    private readonly SiteConfig _config;
    private readonly SiteFiles _files;
    private int _turn;

    private FrontEnd(WebApplication web, World world, SiteFiles files, SiteConfig config, LabPlan plan, MetricStore metrics) =>
        (_web, _resource, _site, _plan, _metrics, _config, _files) = (web, world.SiteId(files.Site), files.Site, plan, metrics, config, files);

    /// <summary>Host and port, as the site's default host name.</summary>
    public string Host => new Uri(_web.Urls.Single()).Authority;

    public static async Task<FrontEnd> StartAsync(World world, SiteFiles files, SiteConfig config, LabPlan plan, MetricStore metrics, CancellationToken cancellationToken)
    {
        var web = LoopbackWeb.Create(services => services.AddHttpForwarder());
        var front = new FrontEnd(web, world, files, config, plan, metrics);
        var forwarder = web.Services.GetRequiredService<IHttpForwarder>();
        web.MapRest(context => front.ServeAsync(context, forwarder));
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
        if (_config.IsStopped) await AnswerAsync(context, StatusCodes.Status403Forbidden, "This web app is stopped.");
        else await WaitAndServeAsync(context, worker, forwarder);

        var took = Stopwatch.GetElapsedTime(begun);
        Count(worker.Instance.Machine, context.Response.StatusCode, took);
        _files.Served(context, worker.Instance.Machine, took);
    }

    private async Task WaitAndServeAsync(HttpContext context, Worker worker, IHttpForwarder forwarder)
    {
        try
        {
            if (!await worker.Queue.EnterAsync(context.RequestAborted))
            {
                await AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, "The service is unavailable.");
                return;
            }
        }
        catch (OperationCanceledException)
        {
            // Whoever asked has gone away while waiting.
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }

        try
        {
            await ForwardAsync(context, worker, forwarder);
        }
        finally
        {
            worker.Queue.Leave();
        }
    }

    private async Task ForwardAsync(HttpContext context, Worker worker, IHttpForwarder forwarder)
    {
        if (worker.Port is not { } port)
        {
            await AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, "The service is unavailable.");
            return;
        }

        context.Response.Headers.SetCookie = $"{Affinity}={worker.Instance.Id};Path=/;HttpOnly";
        var error = await forwarder.SendAsync(context, $"http://127.0.0.1:{port}/", _client, Limits);
        if (error == ForwarderError.RequestTimedOut) await AnswerAsync(context, StatusCodes.Status504GatewayTimeout, "The request timed out.");
        else if (error != ForwarderError.None) await AnswerAsync(context, StatusCodes.Status502BadGateway, "The web server received an invalid response while acting as a gateway.");
    }

    /// <summary>A request that carries an instance's id goes there; the others take turns.</summary>
    private Worker Choose(string? affinity)
    {
        var workers = _plan.WorkersOf(_site);
        return workers.FirstOrDefault(worker => worker.Instance.Id == affinity) ?? workers[(int)((uint)Interlocked.Increment(ref _turn) % workers.Length)];
    }

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
