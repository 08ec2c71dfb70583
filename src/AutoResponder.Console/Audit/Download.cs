using System.Globalization;
using AutoResponder.Platform.Seals;
using Microsoft.AspNetCore.Http;

namespace AutoResponder.Console.Audit;

/// <summary>An export as a file that a browser saves. Where it breaks off, so does the connection, and nobody takes half of it for all.</summary>
internal sealed class Download(ExportText export, AuditQuery query, string format) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (answer, token) = (httpContext.Response, httpContext.RequestAborted);
        answer.ContentType = format == ExportText.Table ? "text/csv; charset=utf-8" : "application/x-ndjson; charset=utf-8";
        answer.Headers.CacheControl = "no-store";
        answer.Headers.ContentDisposition = string.Create(
            CultureInfo.InvariantCulture, $"attachment; filename=\"audit-{query.From.UtcDateTime:yyyyMMdd'T'HHmm}-{query.Until.UtcDateTime:yyyyMMdd'T'HHmm}.{format}\"");
        await foreach (var line in export.ReadAsync(format, token)) await answer.Body.WriteAsync(line, token);
    }
}
