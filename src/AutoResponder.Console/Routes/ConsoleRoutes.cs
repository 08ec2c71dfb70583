using AutoResponder.Console.Access;
using AutoResponder.Console.Audit;
using AutoResponder.Console.Incidents;
using AutoResponder.Console.Insight;
using AutoResponder.Console.Now;
using AutoResponder.Console.Orders;
using AutoResponder.Console.Pages;
using AutoResponder.Console.Policies;
using AutoResponder.Platform.Ledger;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AutoResponder.Console.Routes;

/// <summary>The pages, and what a person orders on them.</summary>
public static class ConsoleRoutes
{
    /// <summary>Maps the pages and the JSON behind them. Every route names the role that it needs.</summary>
    public static void MapConsole(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup(Part.Root).AddEndpointFilter(Gate.PassAsync);
        pages.MapGet("", NowAsync).Needs(Role.Viewer);
        pages.MapGet("incidents/{incident}", IncidentAsync).Needs(Role.Viewer);
        pages.MapPost("incidents/{incident}/orders", OrderAsync).Needs(Role.Operator);
        pages.MapInsightPage();
        pages.MapAuditPage();
        pages.MapPolicyPages();
        pages.MapGet("files/{name}", Files.Answer).Needs(Role.Nobody);

        // Two lists that programs read already; what is new stands under /api/v1.
        pages.MapGet("incidents.json", async (FeedReader feed, CancellationToken token) => Results.Json(await feed.IncidentsAsync(token))).Needs(Role.Viewer);
        pages.MapGet("audit.json", async (FeedReader feed, long? after, CancellationToken token) => Results.Json(await feed.SinceAsync(after ?? 0, token))).Needs(Role.Viewer);
        app.MapGroup(ApiRoutes.Root).AddEndpointFilter(Gate.PassAsync).MapApi();
    }

    private static async Task<IResult> NowAsync(HttpContext context, NowReader reader, PageWriter pages, CancellationToken cancellationToken)
    {
        var (view, person) = (await reader.ReadAsync(cancellationToken), context.Person());
        return await pages.AnswerAsync<NowPage>(context, new { view, person }, new() { [nameof(NowPage.View)] = view, [nameof(NowPage.Person)] = person });
    }

    private static async Task<IResult> IncidentAsync(HttpContext context, string incident, IncidentPages reader, OrderTokens tokens, PageWriter pages, CancellationToken cancellationToken)
    {
        var person = context.Person();
        if (await reader.ReadAsync(incident, cancellationToken) is not var (view, chart)) return await MissingAsync(pages, incident, person);

        var ordered = OrderDesk.Named(context.Request.Query["ordered"]) is null ? null : context.Request.Query["ordered"].ToString();

        // The token is another one each time, and no news.
        return await pages.AnswerAsync<IncidentPage>(context, new { view, chart, person, ordered }, new()
        {
            [nameof(IncidentPage.View)] = view,
            [nameof(IncidentPage.Chart)] = chart,
            [nameof(IncidentPage.Person)] = person,
            [nameof(IncidentPage.Token)] = person.Role >= Role.Operator ? tokens.Issue(person) : null,
            [nameof(IncidentPage.Ordered)] = ordered,
        });
    }

    private static Task<IResult> OrderAsync(HttpContext context, string incident, OrderDesk desk, PageWriter pages, CancellationToken cancellationToken) => OrderAnswers.OfFormAsync(
        context, pages,
        form => desk.GiveAsync(context.Person(), incident, form["order"], form["reason"], form["question"], cancellationToken),
        _ => $"{Part.Root}/incidents/{Uri.EscapeDataString(IncidentReader.Normal(incident))}",
        incident,
        cancellationToken);

    private static async Task<IResult> MissingAsync(PageWriter pages, string incident, Person person) =>
        Html(await pages.WriteAsync<NotFoundPage>(new() { [nameof(NotFoundPage.Incident)] = incident, [nameof(NotFoundPage.Person)] = person }), StatusCodes.Status404NotFound);

    private static IResult Html(string page, int status) => Results.Text(page, "text/html; charset=utf-8", statusCode: status);
}
