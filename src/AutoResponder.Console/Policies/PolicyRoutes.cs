using AutoResponder.Console.Access;
using AutoResponder.Console.Pages;
using AutoResponder.Platform.Policies.Loading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AutoResponder.Console.Policies;

/// <summary>The policies, and the text of every one that ever was in force.</summary>
internal static class PolicyRoutes
{
    private const int HashLength = 64;

    public static void MapPolicyPages(this RouteGroupBuilder pages)
    {
        pages.MapGet("policies", async (HttpContext context, PolicyPages reader, PageWriter writer, CancellationToken token) =>
        {
            var (view, person) = (await reader.ReadAsync(token), context.Person());
            return await writer.AnswerAsync<PoliciesPage>(context, new { view, person }, new() { [nameof(PoliciesPage.View)] = view, [nameof(PoliciesPage.Person)] = person });
        }).Needs(Role.Viewer);
        pages.MapGet("policies/{hash}", TextAsync).Needs(Role.Viewer);
    }

    public static void MapPolicyApi(this RouteGroupBuilder api)
    {
        api.MapGet("policies", async (HttpContext context, PolicyPages reader, CancellationToken token) => PageWriter.AnswerJson(context, await reader.ReadAsync(token))).Needs(Role.Viewer);
        api.MapGet("policies/{hash}", TextAsync).Needs(Role.Viewer);
    }

    /// <summary>As it was read then, as plain text.</summary>
    private static async Task<IResult> TextAsync(string hash, PolicyTexts texts, CancellationToken cancellationToken) =>
        hash.Length == HashLength && hash.All(char.IsAsciiHexDigitLower) && await texts.FindAsync(hash, cancellationToken) is { } text
            ? Results.Text(text.Span, "text/plain; charset=utf-8")
            : Results.Problem("No policy of this text was ever in force.", statusCode: StatusCodes.Status404NotFound);
}
