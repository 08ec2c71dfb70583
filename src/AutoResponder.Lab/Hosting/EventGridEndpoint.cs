using System.Text.Json;
using System.Text.Json.Nodes;

namespace AutoResponder.Lab.Hosting;

/// <summary>Where Event Grid posts to, as the host's extension answers it: handshakes, the system key, and one invocation an event, side by side; one that fails makes the whole batch fail.</summary>
internal sealed class EventGridEndpoint(Handler handler, string key, TimeSpan functionTimeout, Action<string> log)
{
    public const string Path = "/runtime/webhooks/eventgrid";
    private readonly Dictionary<string, FunctionFile> _functions = new(StringComparer.OrdinalIgnoreCase);

    public void Add(FunctionFile function) => _functions[function.Name] = function;

    public void Map(WebApplication web, CancellationToken ending) => web.MapMethods(Path, ["POST", "OPTIONS"], context => AnswerAsync(context, ending));

    private async Task AnswerAsync(HttpContext context, CancellationToken ending)
    {
        var request = context.Request;
        if (request.Query["code"] != key && request.Headers["x-functions-key"] != key) context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        else if (!_functions.TryGetValue(request.Query["functionName"].ToString(), out var function)) context.Response.StatusCode = StatusCodes.Status404NotFound;
        else if (HttpMethods.IsOptions(request.Method)) Allow(context);
        else if (await ReadAsync(request) is not { } events) context.Response.StatusCode = StatusCodes.Status400BadRequest;
        else if (request.Headers["aeg-event-type"] == "SubscriptionValidation") await ValidateAsync(context, events);
        else context.Response.StatusCode = await InvokeAllAsync(function, events, ending) ? StatusCodes.Status202Accepted : StatusCodes.Status500InternalServerError;
    }

    /// <summary>The handshake of CloudEvents.</summary>
    private static void Allow(HttpContext context)
    {
        context.Response.Headers["WebHook-Allowed-Origin"] = context.Request.Headers["WebHook-Request-Origin"];
        context.Response.Headers.Allow = "POST";
    }

    /// <summary>The handshake of the Event Grid schema.</summary>
    private static Task ValidateAsync(HttpContext context, List<JsonObject> events)
    {
        var code = (string?)events.FirstOrDefault()?["data"]?["validationCode"];
        return Results.Json(new { validationResponse = code }).ExecuteAsync(context);
    }

    private async Task<bool> InvokeAllAsync(FunctionFile function, List<JsonObject> events, CancellationToken ending) =>
        (await Task.WhenAll(events.Select(happened => InvokeAsync(function, happened, ending)))).All(succeeded => succeeded);

    private async Task<bool> InvokeAsync(FunctionFile function, JsonObject happened, CancellationToken ending)
    {
        var metadata = new JsonObject { ["data"] = happened["data"] is JsonObject data ? data.DeepClone() : Invocations.Encode(happened["data"]) };
        try
        {
            using var response = await handler.SendAsync(
                address => new HttpRequestMessage(HttpMethod.Post, new Uri(address, function.Name))
                {
                    Content = Invocations.Content(Invocations.Body(function, happened.DeepClone(), metadata)),
                    Headers = { TransferEncodingChunked = true },
                },
                functionTimeout,
                ending);
            return await Invocations.SucceededAsync(response, function.Name, log);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or TimeoutException)
        {
            return false;
        }
    }

    /// <summary>One event, or a list of them.</summary>
    private static async Task<List<JsonObject>?> ReadAsync(HttpRequest request)
    {
        try
        {
            return await JsonNode.ParseAsync(request.Body) switch
            {
                JsonObject one => [one],
                JsonArray many when many.All(item => item is JsonObject) => [.. many.Select(item => item!.AsObject())],
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
