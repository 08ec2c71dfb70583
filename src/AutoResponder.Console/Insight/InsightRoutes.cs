using System.Globalization;
using AutoResponder.Console.Access;
using AutoResponder.Console.Orders;
using AutoResponder.Console.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AutoResponder.Console.Insight;

/// <summary>What a time was like, and a person's word on what was done in it.</summary>
internal static class InsightRoutes
{
    private const string Review = "the review";

    public static void MapInsightPage(this RouteGroupBuilder pages)
    {
        pages.MapGet("insight", PageAsync).Needs(Role.Viewer);
        pages.MapPost("insight/marks", (HttpContext context, ReviewDesk desk, PageWriter writer, CancellationToken token) => OrderAnswers.OfFormAsync(
            context, writer, form => desk.MarkAsync(context.Person(), form["item"], form["mark"], form["reason"], token), Address, Review, token)).Needs(Role.Operator);
        pages.MapPost("insight/sign-off", (HttpContext context, ReviewDesk desk, PageWriter writer, CancellationToken token) => OrderAnswers.OfFormAsync(
            context, writer, form => desk.SignAsync(context.Person(), new SignBody(form["from"], form["until"], form["digest"], form["reason"]), token), Address, Review, token)).Needs(Role.Approver);
    }

    public static void MapInsightApi(this RouteGroupBuilder api)
    {
        api.MapGet("insight", async (HttpContext context, InsightReader reader, string? days, CancellationToken token) => InsightReader.Days(days) is { } asked
            ? PageWriter.AnswerJson(context, await reader.ReadAsync(asked, token))
            : Results.Problem(InsightReader.Refusal, statusCode: StatusCodes.Status400BadRequest)).Needs(Role.Viewer);
        api.MapGet("review", async (HttpContext context, ReviewDesk desk, string? from, string? until, string? policy, CancellationToken token) => desk.Span(from, until) is { } span
            ? PageWriter.AnswerJson(context, ReviewSheet.Of(await desk.ReadAsync(span, policy, token), policy))
            : Results.Problem(ReviewDesk.NoSpan, statusCode: StatusCodes.Status400BadRequest)).Needs(Role.Viewer);
        api.MapPost("review/marks", (HttpContext context, ReviewDesk desk, CancellationToken token) =>
            OrderAnswers.OfJsonAsync<MarkBody>(context, body => desk.MarkAsync(context.Person(), body.Item, body.Mark, body.Reason, token), token)).Needs(Role.Operator);
        api.MapPost("review/sign-off", (HttpContext context, ReviewDesk desk, CancellationToken token) =>
            OrderAnswers.OfJsonAsync<SignBody>(context, body => desk.SignAsync(context.Person(), body, token), token)).Needs(Role.Approver);
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

    private static string Address(IFormCollection form) => string.Create(CultureInfo.InvariantCulture, $"{Part.Root}/insight?days={InsightReader.Days(form["days"]) ?? InsightReader.Usual}");
}
