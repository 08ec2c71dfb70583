using System.Text.Json.Nodes;

namespace AutoResponder.Lab.Cloud.Kudu;

/// <summary>Errors in Kudu's shape.</summary>
internal static class KuduError
{
    public static IResult Of(string message, int status) => Results.Json(new JsonObject { ["Message"] = message }, statusCode: status);
}
