using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AutoResponder.Core;
using AutoResponder.Platform.Arm;
using AutoResponder.Platform.Diagnostics.Scm;
using AutoResponder.Platform.Monitoring.HttpLogs;
using AutoResponder.Platform.Tests.Arm;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace AutoResponder.Platform.Tests.HttpLogs;

/// <summary>A site whose Kudu shows a folder of HTTP logs, in whole or in parts, and counts what it sent.</summary>
internal sealed class SiteWithLogs : IAsyncDisposable
{
    public const string Fields = "#Fields: date time s-sitename cs-method cs-uri-stem cs(User-Agent) sc-status sc-substatus sc-win32-status time-taken";
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private ScriptedServer? _server;

    public ConcurrentDictionary<string, (byte[] Content, DateTimeOffset At)> Files { get; } = new();

    public ManagedSite Managed { get; set; } = new() { Id = SiteId.Parse($"{PlanOnTheWire.Group}/providers/Microsoft.Web/sites/shop"), Plan = PlanOnTheWire.Id };

    /// <summary>Whether it knows what a range is.</summary>
    public bool SendsParts { get; set; } = true;

    /// <summary>What it answers to every request for a log, instead of the log.</summary>
    public int? Fails { get; set; }

    public long BytesSent { get; private set; }

    public IEnumerable<string> Requests => _server!.Requests.Select(request => request.Target);

    public FakeTimeProvider Time { get; } = new(Noon);

    public async Task<HttpLogReader> StartAsync()
    {
        _server = await ScriptedServer.StartAsync((context, _) => AnswerAsync(context));
        var options = new AzureOptions { ResourceManager = _server.Address, ScmHostSuffixes = ["127.0.0.1"] };
        return new HttpLogReader(new ScmClient(new ArmClient(new FixedCredential(), options, TimeProvider.System), new FixedCredential(), options, TimeProvider.System), Time);
    }

    /// <summary>Writes a file, a line every second up to a moment.</summary>
    public void Write(string name, DateTimeOffset from, DateTimeOffset to, Func<int, string> line, string? header = null)
    {
        var text = new StringBuilder(header ?? $"#Software: Microsoft Internet Information Services 8.0\n#Date: {Stamp(from)}\n{Fields}\n");
        for (var (moment, i) = (from, 0); moment <= to; moment += TimeSpan.FromSeconds(1), i++) text.Append(CultureInfo.InvariantCulture, $"{Stamp(moment)} {line(i)}\n");
        Files[name] = (Encoding.UTF8.GetBytes(text.ToString()), to);
    }

    public static string Line(string path = "/", int status = 200, int took = 50, string site = "SHOP") => string.Create(CultureInfo.InvariantCulture, $"{site} GET {path} Mozilla/5.0 {status} 0 0 {took}");

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }

    private static string Stamp(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        const string Folder = "/api/vfs/LogFiles/http/RawLogs/";
        if (!path.StartsWith(Folder, StringComparison.Ordinal))
        {
            await context.Response.WriteAsJsonAsync(new { id = Managed.Id.Value, kind = "app", properties = new { hostNameSslStates = new[] { new { name = _server!.Address.Authority, hostType = "Repository" } } } });
            return;
        }

        if (path.Length > Folder.Length) await SendAsync(context, Files[path[Folder.Length..]].Content);
        else if (Files.IsEmpty) context.Response.StatusCode = 404;
        else await context.Response.WriteAsync(JsonSerializer.Serialize(Files.Select(file => new { name = file.Key, size = file.Value.Content.Length, mtime = file.Value.At, mime = "text/plain" })));
    }

    private async Task SendAsync(HttpContext context, byte[] content)
    {
        if (Fails is { } status)
        {
            context.Response.StatusCode = status;
            return;
        }

        var (from, to) = (0, content.Length - 1);
        if (SendsParts && context.Request.Headers.Range.ToString() is { Length: > 6 } range)
        {
            var bounds = range[6..].Split('-');
            (from, to) = bounds[0].Length == 0
                ? (Math.Max(0, content.Length - int.Parse(bounds[1], CultureInfo.InvariantCulture)), content.Length - 1)
                : (int.Parse(bounds[0], CultureInfo.InvariantCulture), Math.Min(content.Length - 1, int.Parse(bounds[1], CultureInfo.InvariantCulture)));
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{to}/{content.Length}");
        }

        context.Response.ContentType = "text/plain";
        context.Response.ContentLength = to - from + 1;
        BytesSent += to - from + 1;
        await context.Response.Body.WriteAsync(content.AsMemory(from, to - from + 1));
    }
}
