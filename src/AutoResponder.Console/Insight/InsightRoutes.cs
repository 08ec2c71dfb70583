using System.Globalization;
using System.Text.Json;
using AutoResponder.Console.Access;
using AutoResponder.Console.Orders;
using AutoResponder.Console.Pages;
using AutoResponder.Console.Routes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AutoResponder.Console.Insight;

/// <summary>What a time was like, and a person's word on what was done in it.</summary>
internal static class InsightRoutes
{
    private const string Address = $"{Part.Root}/insight";

    public static void MapInsightPage(this RouteGroupBuilder pages)
    {
        pages.MapGet("insight", PageAsync).Needs(Role.Viewer);
        pages.MapPost("insight/marks", async (HttpContext context, ReviewDesk desk, PageWriter writer, CancellationToken token) =>
        {
            var form = await FormAsync(context, token);
            return await AnswerAsync(context, writer, form, await desk.MarkAsync(context.Person(), form["item"], form["mark"], form["reason"], token));
        }).Needs(Role.Operator);
        pages.MapPost("insight/sign-off", async (HttpContext context, ReviewDesk desk, PageWriter writer, CancellationToken token) =>
        {
            var form = await FormAsync(context, token);
            return await AnswerAsync(context, writer, form, await desk.SignAsync(context.Person(), form["from"], form["until"], form["digest"], form["reason"], token));
        }).Needs(Role.Approver);
    }

    public static void MapInsightApi(this RouteGroupBuilder api)
    {
        api.MapGet("insight", async (HttpContext context, InsightReader reader, string? days, CancellationToken token) => InsightReader.Days(days) is { } asked
            ? PageWriter.AnswerJson(context, await reader.ReadAsync(asked, token))
            : Results.Problem(InsightReader.Refusal, statusCode: StatusCodes.Status400BadRequest)).Needs(Role.Viewer);
        api.MapPost("review/marks", (HttpContext context, ReviewDesk desk, CancellationToken token) =>
            GiveAsync<MarkBody>(context, body => desk.MarkAsync(context.Person(), body.Item, body.Mark, body.Reason, token), token)).Needs(Role.Operator);
        api.MapPost("review/sign-off", (HttpContext context, ReviewDesk desk, CancellationToken token) =>
            GiveAsync<SignBody>(context, body => desk.SignAsync(context.Person(), body.From, body.Until, body.Digest, body.Reason, token), token)).Needs(Role.Approver);
    }

    private static async Task<IResult> PageAsync(HttpContext context, InsightReader reader, OrderTokens tokens, PageWriter pages, CancellationToken cancellationToken)
    {
        var person = context.Person();
        var asked = InsightReader.Days(context.Request.Query["days"]);
        var page = await pages.WriteAsync<InsightPage>(new()
        {
            [nameof(InsightPage.View)] = await reader.ReadAsync(asked ?? InsightReader.Usual, cancellationToken),
            [nameof(InsightPage.Person)] = person,
            [nameof(InsightPage.Token)] = person.Role >= Role.Operator ? tokens.Issue(person) : null,
            [nameof(InsightPage.Ordered)] = context.Request.Query["ordered"].ToString() is "mark" or "sign-off" ? context.Request.Query["ordered"].ToString() : null,
            [nameof(InsightPage.Wrong)] = asked is null ? InsightReader.Refusal : null,
        });
        return Results.Text(page, "text/html; charset=utf-8", statusCode: asked is null ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);
    }

    private static async Task<IFormCollection> FormAsync(HttpContext context, CancellationToken cancellationToken) =>
        context.Request.HasFormContentType ? await context.Request.ReadFormAsync(cancellationToken) : FormCollection.Empty;

    private static async Task<IResult> AnswerAsync(HttpContext context, PageWriter pages, IFormCollection form, OrderAnswer answer)
    {
        var back = string.Create(CultureInfo.InvariantCulture, $"{Address}?days={InsightReader.Days(form["days"]) ?? InsightReader.Usual}");
        return answer switch
        {
            OrderAnswer.Given given => new SeeOther($"{back}&ordered={given.Order}"),
            OrderAnswer.Refused refused => Results.Text(
                await pages.WriteAsync<OrderRefusedPage>(new() { [nameof(OrderRefusedPage.Why)] = refused.Why, [nameof(OrderRefusedPage.Back)] = back, [nameof(OrderRefusedPage.To)] = "the review", [nameof(OrderRefusedPage.Person)] = context.Person() }),
                "text/html; charset=utf-8",
                statusCode: refused.Status),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static async Task<IResult> GiveAsync<TBody>(HttpContext context, Func<TBody, Task<OrderAnswer>> give, CancellationToken cancellationToken)
        where TBody : class
    {
        if (!context.Request.HasJsonContentType()) return Results.Problem("An order is JSON, with a reason.", statusCode: StatusCodes.Status415UnsupportedMediaType);

        try
        {
            if (await context.Request.ReadFromJsonAsync<TBody>(cancellationToken) is { } body)
            {
                return await give(body) switch
                {
                    OrderAnswer.Given given => Results.Json(new OrderView(given.OrderId, given.Incident, given.Order, given.By), statusCode: StatusCodes.Status202Accepted),
                    OrderAnswer.Refused refused => Results.Problem(refused.Why, statusCode: refused.Status),
                    _ => throw new System.Diagnostics.UnreachableException(),
                };
            }
        }
        catch (JsonException)
        {
            // Said below.
        }

        return Results.Problem("The body is no JSON of an order.", statusCode: StatusCodes.Status400BadRequest);
    }
}
