using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoResponder.Lab.Cloud.EventGrid;

namespace AutoResponder.Lab.Cloud.Arm;

/// <summary>Sites: what they are, where they run, what was deployed, and what their owner does with them.</summary>
internal static class SitesApi
{
    private const string Site = ArmApi.Web + "/sites/{name}";

    public static void Map(WebApplication web, Estate estate)
    {
        web.MapGet("/subscriptions/{subscription}/providers/Microsoft.Web/sites", (HttpRequest request, string subscription) =>
            Paging.Page(request, subscription.Equals(estate.World.Subscription, StringComparison.OrdinalIgnoreCase) ? [.. estate.Sites.Select(site => Shapes.Site(site, estate.World))] : []));
        web.MapGet(Site, (string name) => With(estate, name, site => Results.Json(Shapes.Site(site, estate.World))));
        web.MapGet(Site + "/config/web", (string name) => With(estate, name, site => Results.Json(Shapes.Config(site))));
        web.MapGet(Site + "/instances", (string name) => With(estate, name, site => Paging.All(site.Workers.Select(worker => Shapes.Instance(site, worker.Instance)))));
        web.MapGet(Site + "/deployments", (string name) => With(estate, name, site => Paging.All([Shapes.Deployment(site, estate.World)])));
        web.MapPost(Site + "/restart", (HttpRequest request, string name) =>
            estate.Changes.RunAsync(request, request.Query["softRestart"] == "true" ? "softRestart" : "restart", call => ChangeAsync(estate, name, "Restarted", call, RestartAsync)));
        web.MapPost(Site + "/stop", (HttpRequest request, string name) => estate.Changes.RunAsync(request, "stop", call => ChangeAsync(estate, name, "Stopped", call, site => StopAsync(site, true))));
        web.MapPost(Site + "/start", (HttpRequest request, string name) => estate.Changes.RunAsync(request, "start", call => ChangeAsync(estate, name, "Started", call, site => StopAsync(site, false))));
        web.MapPut(Site + "/config/appsettings", (HttpRequest request, string name) => estate.Changes.RunAsync(request, "setSettings", async call =>
            await ReadAsync(request) is { } settings
                ? await ChangeAsync(estate, name, "ChangedAppSettings", call, site => SetAsync(site, settings))
                : Change.Refused("InvalidRequestContent", "The request content was invalid and could not be deserialized.", 400)));
    }

    private static IResult With(Estate estate, string name, Func<LabSite, IResult> answer) => estate.Site(name) is { } site ? answer(site) : ArmError.NotFound("sites", name);

    private static async Task<Change> ChangeAsync(Estate estate, string name, string action, ChangeCall call, Func<LabSite, Task<string>> change)
    {
        if (estate.Site(name) is not { } site) return new Change(ArmError.NotFound("sites", name), 404);

        var effect = await change(site);
        estate.Grid.Publish(Happenings.SiteUpdated(estate.World, site.Name, action, call));
        return new Change(Results.Text("", "application/json"), 200, effect);
    }

    private static async Task<string> RestartAsync(LabSite site)
    {
        var ended = new List<int>();
        foreach (var worker in site.Workers)
        {
            if (worker.Process is { } id && await worker.EndAsync(id)) ended.Add(id);
        }

        return $"ended processes {string.Join(", ", ended.Select(id => id.ToString(CultureInfo.InvariantCulture)))}";
    }

    private static Task<string> StopAsync(LabSite site, bool isStopped)
    {
        site.Config.IsStopped = isStopped;
        return Task.FromResult(isStopped ? "stopped" : "started");
    }

    /// <summary>As in Azure the settings that are sent are all there are from then on, and the site restarts.</summary>
    private static Task<string> SetAsync(LabSite site, ImmutableSortedDictionary<string, string> settings)
    {
        site.Config.Settings = settings;
        return RestartAsync(site);
    }

    private static async Task<ImmutableSortedDictionary<string, string>?> ReadAsync(HttpRequest request)
    {
        try
        {
            var body = await JsonNode.ParseAsync(request.Body);
            return body?["properties"] is JsonObject properties
                ? properties.ToImmutableSortedDictionary(entry => entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal)
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
