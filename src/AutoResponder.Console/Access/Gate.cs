using AutoResponder.Console.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AutoResponder.Console.Access;

/// <summary>Stands before every route: whoever has not the role that the route names does not get to it, and a route that names none lets nobody in.</summary>
internal static class Gate
{
    private static readonly object PersonKey = new();

    /// <summary>No script, style or frame from elsewhere, and none in the page: whatever an alert's text holds stays text.</summary>
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public static TBuilder Needs<TBuilder>(this TBuilder builder, Role role)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new NeedsRole(role));

    /// <summary>Whoever was let in.</summary>
    public static Person Person(this HttpContext context) => (Person)context.Items[PersonKey]!;

    public static async ValueTask<object?> PassAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";

        // Kept for the next question whether it has changed, and never shown without asking.
        headers.CacheControl = "private, no-cache";

        if (context.GetEndpoint()?.Metadata.GetMetadata<NeedsRole>() is not { } needed) return await RefuseAsync(context, StatusCodes.Status403Forbidden, "This route names no role.");
        if (needed.Role == Role.Nobody) return await next(invocation);

        switch (context.RequestServices.GetRequiredService<Door>().Who(context.Request))
        {
            case Entry.Shut shut:
                return await RefuseAsync(context, StatusCodes.Status403Forbidden, shut.Why);
            case Entry.Known { Person: { } person } when person.Role >= needed.Role:
                context.Items[PersonKey] = person;
                if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)) return await next(invocation);
                if (Origin.IsElsewhere(context.Request)) return await RefuseAsync(context, StatusCodes.Status403Forbidden, "This came from a page that is not ours. Nothing was ordered.");
                if (!context.RequestServices.GetRequiredService<OrderTokens>().Accepts(await TokenAsync(context.Request), person))
                    return await RefuseAsync(context, StatusCodes.Status403Forbidden, "The page that this came from is too old, or is somebody else's. Load it again. Nothing was ordered.");

                return await next(invocation);
            case Entry.Known { Person: { } person }:
                return await RefuseAsync(context, StatusCodes.Status403Forbidden, person.Role == Role.Nobody
                    ? $"{person.Name} has none of the roles Viewer, Operator and Approver."
                    : $"This needs the role {needed.Role}; {person.Name} has the role {person.Role}.");
            default:
                return await RefuseAsync(context, StatusCodes.Status401Unauthorized, "Nobody is signed in.");
        }
    }

    /// <summary>A program sends the token in a header, which no form of another page can.</summary>
    private static async Task<string?> TokenAsync(HttpRequest request) =>
        request.Headers["X-AutoResponder-Token"].ToString() is { Length: > 0 } header ? header
        : request.HasFormContentType ? (await request.ReadFormAsync(request.HttpContext.RequestAborted))["token"].ToString()
        : null;

    private static async Task<IResult> RefuseAsync(HttpContext context, int status, string why)
    {
        if (context.Request.Path.StartsWithSegments("/api/v1") || context.Request.Path.Value!.EndsWith(".json", StringComparison.Ordinal)) return Results.Problem(why, statusCode: status);

        var pages = context.RequestServices.GetRequiredService<PageWriter>();
        return Results.Text(await pages.WriteAsync<RefusedPage>(new() { [nameof(RefusedPage.Why)] = why, [nameof(RefusedPage.MaySignIn)] = status == StatusCodes.Status401Unauthorized }), "text/html; charset=utf-8", statusCode: status);
    }
}

/// <summary>The role that a route asks for.</summary>
/// <param name="Role"><see cref="Role.Nobody"/> for what holds nothing of anybody's, such as a style sheet.</param>
internal sealed record NeedsRole(Role Role);
