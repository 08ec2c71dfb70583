using AutoResponder.Console.Access;
using AutoResponder.Console.Pages;
using AutoResponder.Platform.Seals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AutoResponder.Console.Audit;

/// <summary>The audit: search, export, and how far it is sealed.</summary>
internal static class AuditRoutes
{
    public static void MapAuditPage(this RouteGroupBuilder pages)
    {
        pages.MapGet("audit", PageAsync).Needs(Role.Viewer);
        pages.MapGet("audit/export", ExportAsync).Needs(Role.Viewer);
    }

    public static void MapAuditApi(this RouteGroupBuilder api)
    {
        api.MapGet("audit", SearchAsync).Needs(Role.Viewer);
        api.MapGet("audit/event", EventAsync).Needs(Role.Viewer);
        api.MapGet("audit/export", ExportAsync).Needs(Role.Viewer);
        api.MapGet("audit/seal", async (HttpContext context, SealReader seals, CancellationToken token) => PageWriter.AnswerJson(context, await seals.ReadAsync(token))).Needs(Role.Viewer);
    }

    private static async Task<IResult> PageAsync(HttpContext context, AuditPages reader, SealReader seals, TimeProvider time, PageWriter pages, CancellationToken cancellationToken)
    {
        var (person, asked, seal) = (context.Person(), Asked.Of(context.Request.Query, time.GetUtcNow()), await seals.ReadAsync(cancellationToken));
        AuditView? view = null;
        try
        {
            if (asked.Query is { } query) view = await reader.FindAsync(query, AuditPages.Usual, Next(context), cancellationToken);
        }
        catch (FormatException)
        {
            asked = asked.No("The page to go on from is none; search again.");
        }

        var page = await pages.WriteAsync<SearchPage>(new()
        {
            [nameof(SearchPage.Asked)] = asked,
            [nameof(SearchPage.Seal)] = seal,
            [nameof(SearchPage.View)] = view,
            [nameof(SearchPage.Person)] = person,
        });
        return Results.Text(page, "text/html; charset=utf-8", statusCode: view is null ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);
    }

    private static async Task<IResult> SearchAsync(HttpContext context, AuditPages reader, TimeProvider time, int? limit, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > AuditPages.Most) return Refused($"A page has 1 to {AuditPages.Most} events.");

        var asked = Asked.Of(context.Request.Query, time.GetUtcNow());
        if (asked.Query is not { } query) return Refused(asked.Why!);

        try
        {
            return PageWriter.AnswerJson(context, await reader.FindAsync(query, limit ?? AuditPages.Usual, Next(context), cancellationToken));
        }
        catch (FormatException)
        {
            return Refused("'next' is nothing that a page before ended with.");
        }
    }

    private static async Task<IResult> EventAsync(HttpContext context, EventReader reader, string? stream, long? seq, CancellationToken cancellationToken)
    {
        if (stream is not { Length: > 0 } || seq is not > 0) return Refused("An event is asked for by 'stream', a plan or 'fleet', and 'seq', its number in it.");

        return await reader.ReadAsync(stream, seq.Value, cancellationToken) is { } view
            ? PageWriter.AnswerJson(context, view)
            : Results.Problem("There is no such event.", statusCode: StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ExportAsync(HttpContext context, Exports exports, TimeProvider time, CancellationToken cancellationToken)
    {
        var asked = Asked.Of(context.Request.Query, time.GetUtcNow());
        if (asked.Query is not { } query) return Refused(asked.Why!);
        var format = context.Request.Query["format"].ToString() is { Length: > 0 } named ? named : ExportText.Lines;
        if (format is not (ExportText.Lines or ExportText.Table)) return Refused($"'{format}' is no format; there are {ExportText.Lines} and {ExportText.Table}.");

        try
        {
            return await exports.OfAsync(query, format, cancellationToken);
        }
        catch (FormatException e)
        {
            return Results.Problem(e.Message, statusCode: StatusCodes.Status409Conflict);
        }
    }

    private static string? Next(HttpContext context) => context.Request.Query["next"].ToString() is { Length: > 0 } next ? next : null;

    private static IResult Refused(string why) => Results.Problem(why, statusCode: StatusCodes.Status400BadRequest);
}
