using System.Text.Json.Nodes;
using AutoResponder.Lab.Hosting;

namespace AutoResponder.Lab.Cloud;

/// <summary>Azure Resource Manager, as far as a responder needs it: sites, plans, instances, processes, metrics and alerts, with Azure's shapes and errors.</summary>
internal sealed class ArmApi : IAsyncDisposable
{
    private const int ScmProcess = 4;
    private readonly WebApplication _web;
    private readonly World _world;
    private readonly IReadOnlyList<LabSite> _sites;
    private readonly WireLog _wire;
    private readonly Func<ActMoment, Task> _onAct;

    private ArmApi(WebApplication web, World world, IReadOnlyList<LabSite> sites, WireLog wire, Func<ActMoment, Task> onAct) =>
        (_web, _world, _sites, _wire, _onAct) = (web, world, sites, wire, onAct);

    public static async Task<ArmApi> StartAsync(
        World world, IReadOnlyList<LabSite> sites, Identity identity, MetricStore metrics, Alerting alerting, WireLog wire, Func<ActMoment, Task> onAct, CancellationToken cancellationToken)
    {
        var web = LoopbackWeb.Create();
        web.Use((context, next) => GuardAsync(context, identity, next));
        var api = new ArmApi(web, world, sites, wire, onAct);
        api.MapSites();
        MetricsApi.Map(web, world, sites, metrics);
        AlertsApi.Map(web, world, alerting);
        web.MapFallback(context => ArmError.Of("ResourceNotFound", $"The resource '{context.Request.Path}' was not found.", 404).ExecuteAsync(context));
        await web.StartAsync(cancellationToken);
        return api;
    }

    public Uri Address => new(_web.Urls.Single());

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private static async Task GuardAsync(HttpContext context, Identity identity, RequestDelegate next)
    {
        context.Response.Headers["x-ms-ratelimit-remaining-subscription-reads"] = "249";
        context.Response.Headers["x-ms-request-id"] = Guid.NewGuid().ToString();
        if (identity.PrincipalOf(context.Request.Headers.Authorization) is null)
            await ArmError.Of("AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing or invalid.", 401).ExecuteAsync(context);
        else if (context.Request.Query["api-version"].Count == 0)
            await ArmError.Of("MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required for all requests.", 400).ExecuteAsync(context);
        else await next(context);
    }

    private void MapSites()
    {
        const string Group = "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Web";
        const string Instances = Group + "/sites/{name}/instances";
        _web.MapGet("/subscriptions/{subscription}/providers/Microsoft.Web/sites", (HttpRequest request, string subscription) =>
            Paging.Page(request, Address, IsOurs(subscription) ? [.. _sites.Select(site => Shapes.Site(site, _world))] : []));
        _web.MapGet("/subscriptions/{subscription}/providers/Microsoft.Web/serverfarms", (HttpRequest request, string subscription) =>
            Paging.Page(request, Address, IsOurs(subscription) ? [Shapes.Plan(_world)] : []));
        _web.MapGet(Group + "/serverfarms/{name}", (string name) => name.Equals(_world.Plan, StringComparison.OrdinalIgnoreCase) ? Results.Json(Shapes.Plan(_world)) : ArmError.NotFound("serverfarms", name));
        _web.MapPut(Group + "/serverfarms/{name}", () => ArmError.Of("NotImplemented", "Plans do not change here yet.", 501));
        _web.MapGet(Group + "/sites/{name}", (string name) => WithSite(name, site => Results.Json(Shapes.Site(site, _world))));
        _web.MapPost(Group + "/sites/{name}/restart", (HttpRequest request, string name) => ChangeAsync(request, () => RestartAsync(name)));
        _web.MapGet(Instances, (string name) => WithSite(name, site => Results.Json(new JsonObject
        {
            ["value"] = new JsonArray([.. site.Workers.Select(worker => Shapes.Instance(site, worker.Instance))]),
            ["nextLink"] = null,
        })));
        _web.MapGet(Instances + "/{instance}/processes", (string name, string instance) => WithWorker(name, instance, (site, worker) => Results.Json(new JsonObject
        {
            ["value"] = new JsonArray([.. Processes(worker).Select(id => Shapes.Envelope(site, worker.Instance, id, Shapes.Process(id, id == ScmProcess ? null : worker, detail: false)))]),
            ["nextLink"] = null,
        })));
        _web.MapGet(Instances + "/{instance}/processes/{id:int}", (string name, string instance, int id) => WithWorker(name, instance, (site, worker) => Processes(worker).Contains(id)
            ? Results.Json(Shapes.Envelope(site, worker.Instance, id, Shapes.Process(id, id == ScmProcess ? null : worker, detail: true)))
            : ArmError.NotFound("processes", $"{id}")));
        _web.MapDelete(Instances + "/{instance}/processes/{id:int}", (HttpRequest request, string name, string instance, int id) => ChangeAsync(request, () => EndAsync(name, instance, id)));
    }

    /// <summary>Writes the call down before it has any effect, and again with what came of it.</summary>
    private async Task<IResult> ChangeAsync(HttpRequest request, Func<Task<(IResult Answer, int Status, string Effect)>> change)
    {
        var sequence = _wire.Received(request, "responder");
        await _onAct(ActMoment.BeforeEffect);
        var (answer, status, effect) = await change();
        _wire.Answered(sequence, request, status, effect);
        await _onAct(ActMoment.AfterEffect);
        return answer;
    }

    private async Task<(IResult Answer, int Status, string Effect)> EndAsync(string name, string instance, int id)
    {
        if (Find(name)?.Workers.FirstOrDefault(worker => worker.Instance.Id == instance) is not { } worker || !await worker.EndAsync(id))
            return (ArmError.NotFound("processes", $"{id}"), 404, "");

        return (Results.NoContent(), 204, $"ended process {id}");
    }

    private async Task<(IResult Answer, int Status, string Effect)> RestartAsync(string name)
    {
        if (Find(name) is not { } site) return (ArmError.NotFound("sites", name), 404, "");

        var ended = new List<int>();
        foreach (var worker in site.Workers)
        {
            if (worker.Process is { } id && await worker.EndAsync(id)) ended.Add(id);
        }

        return (Results.Text("", "application/json"), 200, $"ended processes {string.Join(", ", ended)}");
    }

    private static IEnumerable<int> Processes(Worker worker) => worker.Process is { } id ? [id, ScmProcess] : [ScmProcess];

    private IResult WithSite(string name, Func<LabSite, IResult> answer) => Find(name) is { } site ? answer(site) : ArmError.NotFound("sites", name);

    private IResult WithWorker(string name, string instance, Func<LabSite, Worker, IResult> answer) => WithSite(name, site =>
        site.Workers.FirstOrDefault(worker => worker.Instance.Id == instance) is { } worker ? answer(site, worker) : ArmError.NotFound("instances", instance));

    private LabSite? Find(string name) => _sites.FirstOrDefault(site => site.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private bool IsOurs(string subscription) => subscription.Equals(_world.Subscription, StringComparison.OrdinalIgnoreCase);
}

/// <summary>When something may interfere with an act: tests end the responder here.</summary>
public enum ActMoment
{
    BeforeEffect,
    AfterEffect,
}

/// <summary>Lists in pages, as Azure gives them.</summary>
internal static class Paging
{
    private const int PerPage = 1;

    public static IResult Page(HttpRequest request, Uri address, IReadOnlyList<JsonObject> items)
    {
        var skip = int.TryParse(request.Query["$skiptoken"], out var token) ? token : 0;
        var next = skip + PerPage < items.Count ? new Uri(address, $"{request.Path}?api-version={request.Query["api-version"]}&$skiptoken={skip + PerPage}").ToString() : null;
        return Results.Json(new JsonObject { ["value"] = new JsonArray([.. items.Skip(skip).Take(PerPage)]), ["nextLink"] = next });
    }
}

/// <summary>Errors in Azure Resource Manager's shape.</summary>
internal static class ArmError
{
    public static IResult Of(string code, string message, int status) => Results.Json(new { error = new { code, message } }, statusCode: status);

    public static IResult NotFound(string type, string name) => Of("ResourceNotFound", $"The Resource 'Microsoft.Web/{type}/{name}' was not found.", 404);
}
