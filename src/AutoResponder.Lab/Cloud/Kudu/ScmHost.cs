using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using AutoResponder.Lab.Cloud.Arm;
using AutoResponder.Lab.Cloud.Plans;
using AutoResponder.Lab.Hosting;
using Microsoft.Diagnostics.NETCore.Client;

namespace AutoResponder.Lab.Cloud.Kudu;

/// <summary>A site's own Kudu: on the instance that the affinity cookie names, or the first. It takes tokens for Kudu only.</summary>
internal sealed class ScmHost : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly LabSite _site;
    private readonly Estate _estate;

    private ScmHost(WebApplication web, LabSite site, Estate estate) => (_web, _site, _estate) = (web, site, estate);

    public static async Task<ScmHost> StartAsync(LabSite site, Estate estate, CancellationToken cancellationToken)
    {
        var web = LoopbackWeb.Create();
        web.Use(async (context, next) =>
        {
            if (estate.Identity.Allows(context.Request.Headers.Authorization, Identity.KuduAudience)) await next();
            else context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        });
        var host = new ScmHost(web, site, estate);
        host.MapProcesses();
        host.MapFacts();
        Vfs.Map(web, site.Files);
        await web.StartAsync(cancellationToken);
        site.ScmHost = new Uri(web.Urls.Single()).Authority;
        return host;
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private void MapProcesses()
    {
        const string Process = "/api/processes/{id:int}";
        _web.MapGet("/api/processes", (HttpRequest request) =>
        {
            var worker = On(request);
            return Results.Json(new JsonArray([.. ProcessShapes.On(worker).Select(id => ProcessShapes.Item(id, worker, Href(request, id)))]));
        });
        _web.MapGet(Process, (HttpRequest request, int id) =>
            ProcessShapes.On(On(request)).Contains(id) ? Results.Json(ProcessShapes.Detail(id, On(request), _site.Config, Href(request, id))) : Missing(id));
        _web.MapDelete(Process, (HttpRequest request, int id) => _estate.Changes.RunAsync(request, "endProcess", async _ =>
            await On(request).EndAsync(id) ? new Change(Results.NoContent(), 204, $"ended process {id}") : new Change(Missing(id), 404)));
        _web.MapGet(Process + "/dump", (HttpContext context, int id) => DumpAsync(context, id));
    }

    private void MapFacts()
    {
        _web.MapGet("/api/environment", () => Results.Json(new { version = "102.0.0.0", siteLastModified = DateTime.UtcNow.Date.AddDays(-9) }));
        _web.MapGet("/api/settings", () => Results.Json(_site.Config.Settings));
        _web.MapGet("/api/settings/{key}", (string key) => _site.Config.Settings.TryGetValue(key, out var value) ? Results.Json(value) : KuduError.Of($"There is no setting {key}.", 404));
        _web.MapGet("/api/logstream/{**path}", SayAsync);
        _web.MapGet("/api/dump", ZipAsync);
    }

    private async Task DumpAsync(HttpContext context, int id)
    {
        var (query, worker) = (context.Request.Query, On(context.Request));
        var format = query["format"].ToString() is { Length: > 0 } given ? given : "raw";
        if (worker.Process != id) await Missing(id).ExecuteAsync(context);
        else if (TypeOf(query) is not { } type || format is not ("raw" or "zip")) await KuduError.Of("dumpType, type or format is not known.", 400).ExecuteAsync(context);
        else await _estate.Dumps.SendAsync(context, worker, id, type, format == "zip");
    }

    /// <summary>Windows' numbers, or the names that Linux has.</summary>
    private static DumpType? TypeOf(IQueryCollection query) => (query["dumpType"].ToString(), query["type"].ToString()) switch
    {
        ("" or "0", "" or "Mini") => DumpType.Normal,
        ("1", "") or ("", "Triage") => DumpType.Triage,
        ("2", "") or ("", "WithHeap") => DumpType.WithHeap,
        ("", "Full") => DumpType.Full,
        _ => null,
    };

    /// <summary>Text without an end: what is written to the site's logs, as it is written.</summary>
    private async Task SayAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain";
        await context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ss}  Welcome, you are now connected to log-streaming service.\r\n"), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        try
        {
            await foreach (var line in _site.Files.Lines.FollowAsync(context.RequestAborted))
            {
                await context.Response.WriteAsync($"{line}\r\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // Whoever listened has heard enough.
        }
    }

    /// <summary>The log files in a zip; not a memory dump, whatever its name says.</summary>
    private async Task ZipAsync(HttpContext context)
    {
        using var content = new MemoryStream();
        await using (var zip = await ZipArchive.CreateAsync(content, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, context.RequestAborted))
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(_site.Files.Root, "LogFiles"), "*", SearchOption.AllDirectories))
            {
                await using var entry = await zip.CreateEntry(Path.GetRelativePath(_site.Files.Root, file)).OpenAsync(context.RequestAborted);
                await using var log = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                await log.CopyToAsync(entry, context.RequestAborted);
            }
        }

        await Results.File(content.ToArray(), "application/zip", string.Create(CultureInfo.InvariantCulture, $"dump-{DateTime.UtcNow:MM-dd-HH-mm-ss}.zip")).ExecuteAsync(context);
    }

    private Worker On(HttpRequest request) => _site.WorkerOn(request.Cookies["ARRAffinity"]) ?? _site.Workers[0];

    private static string Href(HttpRequest request, int id) => string.Create(CultureInfo.InvariantCulture, $"{request.Scheme}://{request.Host}/api/processes/{id}");

    private static IResult Missing(int id) => KuduError.Of(string.Create(CultureInfo.InvariantCulture, $"Process with an Id of {id} is not running."), 404);
}
