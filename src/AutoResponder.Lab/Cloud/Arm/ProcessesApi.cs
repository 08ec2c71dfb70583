using System.Globalization;
using AutoResponder.Lab.Cloud.Plans;
using Microsoft.Diagnostics.NETCore.Client;

namespace AutoResponder.Lab.Cloud.Arm;

/// <summary>A site's processes on an instance, in the envelope of Azure Resource Manager.</summary>
internal static class ProcessesApi
{
    private const string Processes = ArmApi.Web + "/sites/{name}/instances/{instance}/processes";

    public static void Map(WebApplication web, Estate estate)
    {
        web.MapGet(Processes, (string name, string instance) => With(estate, name, instance, (site, worker) =>
            Paging.All(ProcessShapes.On(worker).Select(id => Shapes.Envelope(site, worker.Instance, id, ProcessShapes.Item(id, worker, null))))));
        web.MapGet(Processes + "/{id:int}", (string name, string instance, int id) => With(estate, name, instance, (site, worker) => ProcessShapes.On(worker).Contains(id)
            ? Results.Json(Shapes.Envelope(site, worker.Instance, id, ProcessShapes.Detail(id, worker, site.Config, null)))
            : ArmError.NotFound("processes", Text(id))));
        web.MapDelete(Processes + "/{id:int}", (HttpRequest request, string name, string instance, int id) =>
            estate.Changes.RunAsync(request, "endProcess", _ => EndAsync(estate, name, instance, id)));

        // Through Azure Resource Manager a dump is always a small one.
        web.MapGet(Processes + "/{id:int}/dump", (HttpContext context, string name, string instance, int id) =>
            estate.Site(name)?.WorkerOn(instance) is { } worker && worker.Process == id
                ? estate.Dumps.SendAsync(context, worker, id, DumpType.Normal, isZip: false)
                : ArmError.NotFound("processes", Text(id)).ExecuteAsync(context));
    }

    private static IResult With(Estate estate, string name, string instance, Func<LabSite, Worker, IResult> answer) => estate.Site(name) is { } site
        ? site.WorkerOn(instance) is { } worker ? answer(site, worker) : ArmError.NotFound("instances", instance)
        : ArmError.NotFound("sites", name);

    private static async Task<Change> EndAsync(Estate estate, string name, string instance, int id) =>
        estate.Site(name)?.WorkerOn(instance) is { } worker && await worker.EndAsync(id)
            ? new Change(Results.NoContent(), 204, $"ended process {Text(id)}")
            : new Change(ArmError.NotFound("processes", Text(id)), 404);

    private static string Text(int id) => id.ToString(CultureInfo.InvariantCulture);
}
