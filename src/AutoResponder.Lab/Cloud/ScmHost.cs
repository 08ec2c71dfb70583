using System.Text.Json.Nodes;
using AutoResponder.Lab.Hosting;

namespace AutoResponder.Lab.Cloud;

/// <summary>A site's own Kudu: its processes on the instance that the affinity cookie names, or the first.</summary>
internal sealed class ScmHost : IAsyncDisposable
{
    private readonly WebApplication _web;

    private ScmHost(WebApplication web) => _web = web;

    public string Host => new Uri(_web.Urls.Single()).Authority;

    public static async Task<ScmHost> StartAsync(IReadOnlyList<Worker> workers, Identity identity, WireLog wire, CancellationToken cancellationToken)
    {
        var web = LoopbackWeb.Create();
        web.Use(async (context, next) =>
        {
            if (identity.PrincipalOf(context.Request.Headers.Authorization) is null) context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            else await next();
        });
        web.MapGet("/api/environment", () => Results.Json(new { version = "102.0.0.0", siteLastModified = DateTime.UtcNow }));
        web.MapGet("/api/processes", (HttpRequest request) => Results.Json(List(Of(workers, request))));
        web.MapGet("/api/processes/{id:int}", (HttpRequest request, int id) =>
            Of(workers, request) is var worker && worker.Process == id ? Results.Json(Shapes.Process(id, worker, detail: true)) : Results.NotFound());
        web.MapDelete("/api/processes/{id:int}", async (HttpRequest request, int id) =>
        {
            var sequence = wire.Received(request, "kudu");
            var ended = await Of(workers, request).EndAsync(id);
            wire.Answered(sequence, request, ended ? 204 : 404, ended ? $"ended process {id}" : "");
            return ended ? Results.NoContent() : Results.NotFound();
        });
        await web.StartAsync(cancellationToken);
        return new ScmHost(web);
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private static JsonArray List(Worker worker) => worker.Process is { } id ? new JsonArray(Shapes.Process(id, worker, detail: false)) : [];

    private static Worker Of(IReadOnlyList<Worker> workers, HttpRequest request) =>
        workers.FirstOrDefault(worker => worker.Instance.Id == request.Cookies["ARRAffinity"]) ?? workers[0];
}
