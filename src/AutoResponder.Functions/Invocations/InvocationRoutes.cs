using System.Text.Json;

namespace AutoResponder.Functions.Invocations;

/// <summary>The host's side of a function: one POST for each invocation, and always a JSON object as the answer, since the host waits for ever for anything less.</summary>
internal static partial class InvocationRoutes
{
    private const string InvocationId = "X-Azure-Functions-InvocationId";

    /// <summary>Maps a function by the name of its folder.</summary>
    /// <param name="limit">The function's own limit, well below the host's: the host ends the whole process at its limit.</param>
    public static void MapInvocation<TFunction>(
        this WebApplication app, string name, Func<TFunction, Invocation, CancellationToken, Task> run, TimeSpan limit)
        where TFunction : notnull
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger($"Function.{name}");
        app.MapPost($"/{name}", async (HttpContext context) =>
        {
            if (context.Request.Headers[InvocationId].ToString() is not { Length: > 0 } id)
                return Failed(StatusCodes.Status403Forbidden, $"Only the Functions host calls this; it sends {InvocationId}.");

            try
            {
                using var document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: CancellationToken.None);
                using var within = new CancellationTokenSource(limit);
                var invocation = new Invocation(Part(document, "Data"), Part(document, "Metadata"), id);
                await run(context.RequestServices.GetRequiredService<TFunction>(), invocation, within.Token);
                return Succeeded();
            }
            catch (Exception e)
            {
                // The host only needs to know that it failed; the queue brings the message again.
                Log.Failed(logger, name, id, e);
                return Failed(StatusCodes.Status500InternalServerError, e.Message);
            }
        });
    }

    private static JsonElement Part(JsonDocument document, string name) =>
        document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(name, out var part) ? part : default;

    private static IResult Succeeded() => Results.Text("""{"Outputs":{},"Logs":[],"ReturnValue":null}""", "application/json");

    private static IResult Failed(int status, string error) => Results.Json(new Dictionary<string, string> { ["error"] = error }, statusCode: status);

    private static partial class Log
    {
        [LoggerMessage(1010, LogLevel.Error, "Function {Function} failed in invocation {Invocation}")]
        public static partial void Failed(ILogger logger, string function, string invocation, Exception exception);
    }
}
