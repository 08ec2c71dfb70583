using System.Text.Json.Nodes;

namespace AutoResponder.Lab.Cloud.Kudu;

/// <summary>A site's home folder as Kudu's virtual file system: folders end with a slash, names know no case, and nothing leads out of it.</summary>
internal static class Vfs
{
    private static readonly EnumerationOptions AnyCase = new() { MatchCasing = MatchCasing.CaseInsensitive, AttributesToSkip = 0 };

    public static void Map(WebApplication web, SiteFiles files) => web.MapGet("/api/vfs/{**path}", (HttpContext context, string? path) => AnswerAsync(context, files, path ?? ""));

    private static Task AnswerAsync(HttpContext context, SiteFiles files, string path)
    {
        if (Find(files.Root, path) is not { } found)
            return KuduError.Of($"'{Shown(path)}' not found.", 404).ExecuteAsync(context);
        if (File.Exists(found)) return SendAsync(context, found);
        if (path.Length > 0 && !path.EndsWith('/'))
            return Results.Redirect($"{context.Request.Path}/", preserveMethod: true).ExecuteAsync(context);

        var folder = $"{context.Request.Scheme}://{context.Request.Host}/api/vfs/{path}";
        return Results.Json(new JsonArray([.. new DirectoryInfo(found).EnumerateFileSystemInfos().OrderBy(item => item.Name, StringComparer.Ordinal).Select(item => Item(item, folder, path))])).ExecuteAsync(context);
    }

    private static JsonObject Item(FileSystemInfo item, string folder, string path) => new()
    {
        ["name"] = item.Name,
        ["size"] = item is FileInfo file ? file.Length : 0,
        ["mtime"] = new DateTimeOffset(item.LastWriteTimeUtc),
        ["crtime"] = new DateTimeOffset(item.CreationTimeUtc),
        ["mime"] = item is FileInfo ? Mime(item.Name) : "inode/directory",
        ["href"] = $"{folder}{item.Name}{(item is FileInfo ? "" : "/")}",
        ["path"] = Shown(path + item.Name),
    };

    /// <summary>As much as it has now: a log may grow while it is sent.</summary>
    private static async Task SendAsync(HttpContext context, string file)
    {
        await using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var (from, length) = Part(context, content.Length);
        if (length < 0) return;

        content.Seek(from, SeekOrigin.Begin);
        context.Response.ContentType = Mime(file);
        context.Response.ContentLength = length;
        context.Response.Headers.AcceptRanges = "bytes";
        context.Response.Headers.ETag = $"\"{File.GetLastWriteTimeUtc(file).Ticks:x}\"";
        context.Response.Headers.LastModified = File.GetLastWriteTimeUtc(file).ToString("R");
        var buffer = new byte[64 * 1024];
        while (length > 0)
        {
            var read = await content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, length)), context.RequestAborted);
            if (read == 0) return;

            await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
            length -= read;
        }
    }

    /// <summary>The one part that is asked for; the whole where none is, or where more than one is. A part that is not there is answered here.</summary>
    private static (long From, long Length) Part(HttpContext context, long whole)
    {
        if (context.Request.GetTypedHeaders().Range is not { Unit.Value: "bytes", Ranges: { Count: 1 } ranges }) return (0, whole);

        var range = ranges.First();
        var (from, to) = range.From is { } first
            ? (first, Math.Min(range.To ?? (whole - 1), whole - 1))
            : (Math.Max(0, whole - range.To!.Value), whole - 1);
        var isThere = from <= to;
        context.Response.StatusCode = isThere ? StatusCodes.Status206PartialContent : StatusCodes.Status416RangeNotSatisfiable;
        context.Response.GetTypedHeaders().ContentRange = isThere ? new(from, to, whole) : new(whole);
        return isThere ? (from, to - from + 1) : (0, -1);
    }

    private static string? Find(string root, string path)
    {
        var found = root;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (name is "." or ".." || name.IndexOfAny(['*', '?', '\\', '\0']) >= 0 || !Directory.Exists(found)) return null;

            found = Directory.EnumerateFileSystemEntries(found, name, AnyCase).FirstOrDefault();
            if (found is null) return null;
        }

        return found;
    }

    private static string Shown(string path) => $@"C:\home\{path.TrimEnd('/').Replace('/', '\\')}";

    private static string Mime(string name) => Path.GetExtension(name) switch
    {
        ".xml" => "text/xml",
        ".log" or ".txt" => "text/plain",
        _ => "application/octet-stream",
    };
}
