using System.Globalization;
using AutoResponder.Lab.Cloud.Plans;

namespace AutoResponder.Lab.Cloud.Arm;

/// <summary>The plan: what it has, another size or capacity for it and how far that has come, and the reboot of one of its machines.</summary>
internal static class PlansApi
{
    private const string Plan = ArmApi.Web + "/serverfarms/{name}";
    private const string RetryAfterSeconds = "1";

    public static void Map(WebApplication web, Estate estate)
    {
        var world = estate.World;
        web.MapGet("/subscriptions/{subscription}/providers/Microsoft.Web/serverfarms", (HttpRequest request, string subscription) =>
            Paging.Page(request, subscription.Equals(world.Subscription, StringComparison.OrdinalIgnoreCase) ? [Shapes.Plan(world, estate.Plan.Sku)] : []));
        web.MapGet(Plan, (string name) => IsOurs(world, name) ? Results.Json(Shapes.Plan(world, estate.Plan.Sku)) : ArmError.NotFound("serverfarms", name));
        web.MapGet(Plan + "/sites", (HttpRequest request, string name) => IsOurs(world, name)
            ? Paging.Page(request, [.. estate.Sites.Select(site => Shapes.Site(site, world))])
            : ArmError.NotFound("serverfarms", name));
        web.MapPut(Plan, (HttpRequest request, string name) => estate.Changes.RunAsync(request, "setCapacity", call => PutAsync(estate, request, name, call)));
        web.MapPost(Plan + "/workers/{machine}/reboot", (HttpRequest request, string name, string machine) => estate.Changes.RunAsync(request, "rebootWorker", _ => RebootAsync(estate, name, machine)));
        web.MapGet(Plan + "/operationresults/{id:guid}", (HttpContext context, string name, Guid id) => IsOurs(world, name) && estate.Scaling.Find(id) is { } operation
            ? Result(estate, context, operation)
            : ArmError.NotFound("serverfarms/operationresults", id.ToString()));
    }

    private static bool IsOurs(World world, string name) => name.Equals(world.Plan, StringComparison.OrdinalIgnoreCase);

    private static async Task<Change> PutAsync(Estate estate, HttpRequest request, string name, ChangeCall call)
    {
        if (!IsOurs(estate.World, name)) return new Change(ArmError.NotFound("serverfarms", name), 404);

        var body = await PlanBody.ReadAsync(request, Shapes.Plan(estate.World, estate.Plan.Sku));
        if (body.Sku is not { } sku) return Change.Refused("BadRequest", body.Wrong, 400);
        if (sku.Capacity > World.MostInstances) return Change.Refused("Conflict", $"Cannot scale to {Text(sku.Capacity)} workers: the maximum of this plan is {Text(World.MostInstances)}.", 409);

        switch (estate.Scaling.Begin(sku, call))
        {
            case ScaleAnswer.Same:
                return new Change(Results.Json(Shapes.Plan(estate.World, estate.Plan.Sku)), 200, $"stays {Text(sku.Capacity)} x {sku.Size}");

            case ScaleAnswer.Busy:
                return Change.Refused("Conflict", "Cannot modify this App Service plan because another operation is in progress.", 409);

            case ScaleAnswer.TooMany many:
                Wait(request.HttpContext, ((int)many.RetryAfter.TotalSeconds + 1).ToString(CultureInfo.InvariantCulture));
                return Change.Refused("TooManyRequests", "Too many changes of this App Service plan in the last hour.", 429);

            case ScaleAnswer.Begun begun:
                Follow(request.HttpContext, $"{request.Path}/operationresults/{begun.Operation.Id}", request.Query["api-version"].ToString());
                return new Change(Results.Json(Shapes.Plan(estate.World, begun.Operation.From), statusCode: 202), 202, Effect(begun.Operation.From, sku));

            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static string Effect(PlanSku from, PlanSku to) => from.Size == to.Size ? $"capacity {Text(from.Capacity)} -> {Text(to.Capacity)}" : $"size {from.Size} -> {to.Size}";

    /// <summary>Nothing is said but that it begins: it has no operation to follow.</summary>
    private static async Task<Change> RebootAsync(Estate estate, string name, string machine)
    {
        if (!IsOurs(estate.World, name)) return new Change(ArmError.NotFound("serverfarms", name), 404);
        if (estate.Plan.Machines.FirstOrDefault(candidate => candidate.Instance.Machine.Equals(machine, StringComparison.OrdinalIgnoreCase)) is not { } found) return new Change(ArmError.NotFound("serverfarms/workers", machine), 404);

        var ended = await found.RebootAsync();
        return new Change(Results.NoContent(), 204, $"rebooted {found.Instance.Machine}, which ended processes {string.Join(", ", ended.Select(Text))}");
    }

    /// <summary>202 until the instances really are there, or gone.</summary>
    private static IResult Result(Estate estate, HttpContext context, ScaleOperation operation)
    {
        switch (operation.Done.Status)
        {
            case TaskStatus.RanToCompletion:
                var plan = Shapes.Plan(estate.World, estate.Plan.Sku);
                plan["status"] = "Succeeded";
                return Results.Json(plan);

            case TaskStatus.Faulted:
                return ArmError.Of("InternalServerError", "The workers could not be allocated.", 500);

            default:
                Follow(context, context.Request.Path, context.Request.Query["api-version"].ToString());
                return Results.Json(new { id = context.Request.Path.Value, name = operation.Id, status = "InProgress" }, statusCode: 202);
        }
    }

    private static void Follow(HttpContext context, string path, string apiVersion)
    {
        var address = $"{context.Request.Scheme}://{context.Request.Host}{path}?api-version={apiVersion}";
        context.Response.Headers["Azure-AsyncOperation"] = address;
        context.Response.Headers.Location = address;
        Wait(context, RetryAfterSeconds);
    }

    private static void Wait(HttpContext context, string seconds) => context.Response.Headers.RetryAfter = seconds;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
