using AutoResponder.Console.Access;
using AutoResponder.Console.Audit;
using AutoResponder.Console.Incidents;
using AutoResponder.Console.Insight;
using AutoResponder.Console.Now;
using AutoResponder.Console.Orders;
using AutoResponder.Console.Pages;
using AutoResponder.Console.Policies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AutoResponder.Console.Routes;

/// <summary>The same as the pages, for programs.</summary>
internal static class ApiRoutes
{
    public const string Root = "/api/v1";

    public static void MapApi(this RouteGroupBuilder api)
    {
        api.MapGet("openapi.json", () => Results.Json(OpenApi.Document)).Needs(Role.Viewer);
        api.MapGet("me", (HttpContext context, OrderTokens tokens) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            var person = context.Person();
            return Results.Json(new MeView(person.Name, person.Role.ToString(), person.Role >= Role.Operator ? tokens.Issue(person) : null));
        }).Needs(Role.Viewer);
        api.MapGet("now", async (HttpContext context, NowReader reader, CancellationToken token) => PageWriter.AnswerJson(context, await reader.ReadAsync(token))).Needs(Role.Viewer);
        api.MapGet("incidents", async (HttpContext context, FeedReader feed, bool? all, CancellationToken token) => PageWriter.AnswerJson(context, await feed.ListAsync(all ?? false, token))).Needs(Role.Viewer);
        api.MapGet("incidents/{incident}", async (HttpContext context, string incident, IncidentPages reader, CancellationToken token) =>
            await reader.ReadAsync(incident, token) is var (view, _) ? PageWriter.AnswerJson(context, view) : Missing(incident)).Needs(Role.Viewer);
        api.MapGet("incidents/{incident}/chart", async (HttpContext context, string incident, IncidentPages reader, CancellationToken token) =>
            await reader.ChartAsync(incident, token) is { } chart ? PageWriter.AnswerJson(context, chart) : Missing(incident)).Needs(Role.Viewer);
        api.MapInsightApi();
        api.MapAuditApi();
        api.MapPolicyApi();
        api.MapPost("fleet/{order}", (HttpContext context, string order, FleetDesk desk, CancellationToken token) =>
            OrderAnswers.OfJsonAsync<FleetOrderBody>(context, body => desk.GiveAsync(context.Person(), order, body, token), token)).Needs(Role.Operator);
        api.MapPost("incidents/{incident}/{order}", OrderAsync).Needs(Role.Operator);
    }

    private static Task<IResult> OrderAsync(HttpContext context, string incident, string order, OrderDesk desk, CancellationToken cancellationToken) =>
        OrderAnswers.OfJsonAsync<OrderBody>(context, body => desk.GiveAsync(context.Person(), incident, order, body.Reason, body.Question, cancellationToken), cancellationToken);

    private static IResult Missing(string incident) => Results.Problem($"There is no incident {incident} in the ledger.", statusCode: StatusCodes.Status404NotFound);
}
