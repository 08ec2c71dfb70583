using System.Text.Json.Nodes;

namespace AutoResponder.Lab.Cloud.Arm;

/// <summary>Errors in Azure Resource Manager's shape.</summary>
internal static class ArmError
{
    public static IResult Of(string code, string message, int status) => Results.Json(new { error = new { code, message } }, statusCode: status);

    public static IResult NotFound(string type, string name) => Of("ResourceNotFound", $"The Resource 'Microsoft.Web/{type}/{name}' was not found.", 404);
}

/// <summary>Lists in pages, as Azure gives them.</summary>
internal static class Paging
{
    private const int PerPage = 1;

    public static IResult Page(HttpRequest request, IReadOnlyList<JsonObject> items)
    {
        var skip = int.TryParse(request.Query["$skiptoken"], out var token) ? token : 0;
        var next = skip + PerPage < items.Count ? $"{request.Scheme}://{request.Host}{request.Path}?api-version={request.Query["api-version"]}&$skiptoken={skip + PerPage}" : null;
        return Results.Json(new JsonObject { ["value"] = new JsonArray([.. items.Skip(skip).Take(PerPage)]), ["nextLink"] = next });
    }

    public static IResult All(IEnumerable<JsonObject> items) => Results.Json(new JsonObject { ["value"] = new JsonArray([.. items]), ["nextLink"] = null });
}
