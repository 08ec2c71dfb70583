using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AutoResponder.Lab.Cloud.Arm;

/// <summary>Azure Monitor's autoscale settings of the resource group: none, or the one that owns the plan.</summary>
internal static class AutoscaleApi
{
    private const string Settings = "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Insights/autoscalesettings";

    public static void Map(WebApplication web, Estate estate)
    {
        web.MapGet(Settings, () => Results.Json(new JsonObject { ["value"] = estate.Autoscale.Setting is { } setting ? new JsonArray(setting) : new JsonArray() }));
        web.MapGet(Settings + "/{name}", (string name) => estate.Autoscale.Setting is { } setting && Is(setting, name) ? Results.Json(setting) : Missing(name));
        web.MapPut(Settings + "/{name}", (HttpRequest request, string name) => estate.Changes.RunAsync(request, "setMinimum", _ => PutAsync(estate, request, name)));
    }

    private static async Task<Change> PutAsync(Estate estate, HttpRequest request, string name)
    {
        if (estate.Autoscale.Setting is not { } setting || !Is(setting, name)) return new Change(Missing(name), 404);

        var before = estate.Autoscale.Minimum;
        try
        {
            var wrong = await JsonNode.ParseAsync(request.Body) is JsonObject body ? estate.Autoscale.Replace(body) : "the body is no setting";
            return wrong is null
                ? new Change(Results.Json(estate.Autoscale.Setting), 200, string.Create(CultureInfo.InvariantCulture, $"minimum {before} -> {estate.Autoscale.Minimum}"))
                : Change.Refused("BadRequest", $"The autoscale setting is not valid: {wrong}.", 400);
        }
        catch (JsonException e)
        {
            return Change.Refused("InvalidRequestContent", $"The request content was invalid and could not be deserialized: {e.Message}", 400);
        }
    }

    private static bool Is(JsonObject setting, string name) => name.Equals((string?)setting["name"], StringComparison.OrdinalIgnoreCase);

    private static IResult Missing(string name) => ArmError.Of("ResourceNotFound", $"The Resource 'microsoft.insights/autoscalesettings/{name}' was not found.", 404);
}
