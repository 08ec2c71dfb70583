using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace AutoResponder.Console.Pages;

/// <summary>Writes components as pages. Nothing of a page lives on after it is written.</summary>
internal sealed class PageWriter(IServiceProvider services, ILoggerFactory loggers)
{
    public async Task<string> WriteAsync<TPage>(Dictionary<string, object?> parameters)
        where TPage : IComponent
    {
        await using var renderer = new HtmlRenderer(services, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<TPage>(ParameterView.FromDictionary(parameters))).ToHtmlString());
    }

    /// <summary>A page, or the word that it is still the same.</summary>
    /// <param name="shown">All that the page is made of, and what it is not made of where two people see it differently.</param>
    public async Task<IResult> AnswerAsync<TPage>(HttpContext context, object shown, Dictionary<string, object?> parameters)
        where TPage : IComponent
    {
        var tag = Tag(shown);
        context.Response.Headers.ETag = tag;
        return IsKnown(context.Request, tag)
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : Results.Text(await WriteAsync<TPage>(parameters), "text/html; charset=utf-8");
    }

    /// <summary>The same as JSON.</summary>
    public static IResult AnswerJson<T>(HttpContext context, T shown)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(shown, JsonSerializerOptions.Web);
        var tag = Tag(bytes);
        context.Response.Headers.ETag = tag;
        return IsKnown(context.Request, tag) ? Results.StatusCode(StatusCodes.Status304NotModified) : Results.Bytes(bytes, "application/json; charset=utf-8");
    }

    public static bool IsKnown(HttpRequest request, string tag) => request.Headers[HeaderNames.IfNoneMatch].ToString().Split(',').Any(known => known.Trim() == tag);

    public static string Tag(byte[] content) => $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..32]}\"";

    private static string Tag(object shown) => Tag(JsonSerializer.SerializeToUtf8Bytes(shown, shown.GetType(), JsonSerializerOptions.Web));
}
