using System.Collections.Frozen;
using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace AutoResponder.Console.Pages;

/// <summary>The style and the scripts that pages ask for. Each address carries a part of its content's hash, so that it can be kept for ever.</summary>
internal static class Files
{
    private static readonly FrozenDictionary<string, (byte[] Content, string Type, string Tag)> All = new Dictionary<string, string>
    {
        ["console.css"] = "text/css; charset=utf-8",
        ["console.mjs"] = "text/javascript; charset=utf-8",
        ["uplot.css"] = "text/css; charset=utf-8",
        ["uplot.js"] = "text/javascript; charset=utf-8",
    }.ToFrozenDictionary(file => file.Key, file => Read(file.Key, file.Value), StringComparer.Ordinal);

    public static string Address(string name) => $"{Part.Root}/files/{name}?v={All[name].Tag.Trim('"')[..12]}";

    public static IResult Answer(HttpContext context, string name)
    {
        if (!All.TryGetValue(name, out var file)) return Results.NotFound();

        context.Response.Headers.ETag = file.Tag;
        context.Response.Headers.CacheControl = context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "no-cache";
        return PageWriter.IsKnown(context.Request, file.Tag) ? Results.StatusCode(StatusCodes.Status304NotModified) : Results.Bytes(file.Content, file.Type);
    }

    private static (byte[] Content, string Type, string Tag) Read(string name, string type)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not in the assembly.");
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return (content.ToArray(), type, PageWriter.Tag(content.ToArray()));
    }
}
