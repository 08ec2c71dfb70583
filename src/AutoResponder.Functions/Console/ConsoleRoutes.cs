using AutoResponder.Platform.Ledger;

namespace AutoResponder.Functions.Console;

/// <summary>The console: two plain pages and the same as JSON. It reads, and changes nothing.</summary>
internal static class ConsoleRoutes
{
    // No script, no style from elsewhere, no frame: whatever an alert's text holds stays text.
    private const string Policy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void MapConsole(this WebApplication app)
    {
        var console = app.MapGroup("/api/console").AddEndpointFilter(async (context, next) =>
        {
            var headers = context.HttpContext.Response.Headers;
            headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers.CacheControl = "no-store";
            return await next(context);
        });

        console.MapGet("", async (ConsoleData data, HttpRequest request, CancellationToken token) =>
            Html(ConsolePage.Incidents(await data.IncidentsAsync(token), request.Query["code"].ToString())));
        console.MapGet("incidents/{incident}", async (string incident, ConsoleData data, HttpRequest request, CancellationToken token) =>
            await data.IncidentAsync(incident, token) is { IsEmpty: false } events
                ? Html(ConsolePage.Timeline(incident, events, await data.LineAsync(incident, token), request.Query["code"].ToString()))
                : Results.Text(ConsolePage.Missing(incident), "text/html; charset=utf-8", statusCode: StatusCodes.Status404NotFound));
        console.MapGet("console.css", () => Results.Text(ConsolePage.Style, "text/css; charset=utf-8"));

        console.MapGet("incidents.json", async (ConsoleData data, CancellationToken token) => Results.Json(await data.IncidentsAsync(token)));
        console.MapGet("audit.json", async (ConsoleData data, long? after, CancellationToken token) =>
            Results.Json((await data.SinceAsync(after ?? 0, token)).Select(Line)));
    }

    private static object Line(AuditEvent happened) => new
    {
        seq = happened.At.UtcTicks,
        happened.At,
        happened.Stream,
        Site = happened.Site?.Value,
        happened.Incident,
        happened.Kind,
        happened.Text,
    };

    private static IResult Html(string page) => Results.Text(page, "text/html; charset=utf-8");
}
