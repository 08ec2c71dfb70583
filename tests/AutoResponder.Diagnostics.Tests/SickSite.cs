using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AutoResponder.Core;
using AutoResponder.Core.Captures;
using AutoResponder.Platform.Tests.Arm;
using Microsoft.AspNetCore.Http;

namespace AutoResponder.Diagnostics.Tests;

/// <summary>A sick site as Azure shows it: Azure Resource Manager and the site's own Kudu, on one address. Every answer can be replaced.</summary>
internal sealed class SickSite : IAsyncDisposable
{
    public const int Worker = 4711;
    public const string Instance = "a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6e7f8a9b0c1d2e3f4a5b6c7d8e9f0a1b2";
    public const string Machine = "RD501AC50EF1";
    public const string DeadBackend = "orders-db.internal:5432";
    public static readonly DateTimeOffset Started = new(2026, 3, 2, 10, 15, 0, TimeSpan.Zero);
    private static int _number;
    private ScriptedServer _server = null!;

    private SickSite()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"shop{Interlocked.Increment(ref _number)}x{Environment.ProcessId}");
        const string Group = "/subscriptions/5f3c0a4e-0000-4000-8000-00000000000d/resourceGroups/rg/providers/Microsoft.Web";
        (Site, Plan) = (SiteId.Parse($"{Group}/sites/{name}"), PlanId.Parse($"{Group}/serverfarms/plan-{name}"));
        Dump = [.. "MDMP"u8, .. RandomNumberGenerator.GetBytes(9 * 1024 * 1024)];
        SmallDump = [.. "MDMP"u8, .. RandomNumberGenerator.GetBytes(300_000)];
        Answers = new(StringComparer.OrdinalIgnoreCase);
        Files = new(StringComparer.OrdinalIgnoreCase)
        {
            ["LogFiles/eventlog.xml"] = Planted.EventLog,
            ["LogFiles/Application/diagnostics-20260302.txt"] = Planted.ApplicationLog,
            ["LogFiles/http/RawLogs/9f8e7d-202603021200.log"] = Planted.HttpLog,
        };
        Settings = new(Planted.Settings);
    }

    public SiteId Site { get; }

    public PlanId Plan { get; }

    public byte[] Dump { get; set; }

    public byte[] SmallDump { get; set; }

    public Dictionary<string, string> Files { get; }

    public Dictionary<string, string> Settings { get; }

    /// <summary>By the end of a path, its query included: what is answered instead.</summary>
    public ConcurrentDictionary<string, Func<HttpContext, Task>> Answers { get; }

    public bool KnowsRanges { get; set; } = true;

    public bool IsLinux { get; set; }

    public string? ScmHost { get; set; }

    public DateTimeOffset StartOfWorker { get; set; } = Started;

    public Uri Address => _server.Address;

    public IEnumerable<(string Method, string Target, string? RequestId, string? Authorization)> Requests => _server.Requests;

    public static async Task<SickSite> StartAsync()
    {
        var site = new SickSite();
        site._server = await ScriptedServer.StartAsync((context, _) => site.AnswerAsync(context));
        return site;
    }

    public int Asked(string end) => Requests.Count(request => request.Target.Split("api-version")[0].TrimEnd('?', '&').EndsWith(end, StringComparison.OrdinalIgnoreCase));

    public CaptureOrder Order(CaptureScope scope = CaptureScope.Full, DumpKind? dump = DumpKind.Heap, params string[] collect)
    {
        var now = DateTimeOffset.UtcNow;
        return new CaptureOrder
        {
            Plan = Plan,
            Site = Site,
            Incident = $"{Site.Name}-7",
            Op = new OpId($"{Site.Name}-7/2/0"),
            Scope = scope,
            Collect = [.. collect],
            Dump = dump,
            Target = dump is null ? null : new DumpTarget(Instance, Machine, Worker, Started),
            Because = "41 of 60 requests failed within 5 min",
            StartedAt = now,
            Until = now + (scope == CaptureScope.Quick ? TimeSpan.FromSeconds(60) : TimeSpan.FromMinutes(3)),
        };
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        var target = context.Request.Path + context.Request.QueryString.Value!.Split("api-version")[0].TrimEnd('?', '&');
        return Answers.FirstOrDefault(answer => target.EndsWith(answer.Key, StringComparison.OrdinalIgnoreCase)).Value is { } instead ? instead(context)
            : target.StartsWith("/api/", StringComparison.Ordinal) ? KuduAsync(context, target[5..])
            : ArmAsync(context, target);
    }

    private Task ArmAsync(HttpContext context, string target) => target switch
    {
        _ when target.Equals(Site.Value, StringComparison.OrdinalIgnoreCase) => JsonAsync(context, $$$"""
            {"id":"{{{Site}}}","kind":"{{{(IsLinux ? "app,linux" : "app")}}}","properties":{"serverFarmId":"{{{Plan}}}","hostNameSslStates":[
            {"name":"{{{Site.Name}}}.azurewebsites.net","hostType":"Standard"},{"name":"{{{ScmHost ?? _server.Address.Authority}}}","hostType":"Repository"}]}}
            """),
        _ when target.EndsWith("/instances", StringComparison.Ordinal) => JsonAsync(context, $$$"""{"value":[{"name":"{{{Instance}}}","properties":{"machineName":"{{{Machine}}}"}}]}"""),
        _ when target.EndsWith("/processes", StringComparison.Ordinal) => JsonAsync(context, $$$"""{"value":[{"properties":{"id":{{{Worker}}},"name":"w3wp"}},{"properties":{"id":4,"name":"w3wp"}}]}"""),
        _ when target.EndsWith("/processes/4", StringComparison.Ordinal) => JsonAsync(context, """{"properties":{"id":4,"name":"w3wp","is_scm_site":true,"working_set":90000000}}"""),
        _ when target.EndsWith($"/processes/{Worker}", StringComparison.Ordinal) => JsonAsync(context, $$$"""
            {"properties":{"id":{{{Worker}}},"name":"w3wp","machineName":"{{{Machine}}}","start_time":"{{{StartOfWorker.UtcDateTime:O}}}","working_set":6400000,"thread_count":61,
            "command_line":"w3wp.exe -ap shop --password {{{Planted.CommandLine}}} --api-key={{{Planted.CommandLine}}}","environment_variables":{"ORDERS_KEY":"{{{Planted.Key}}}","X":"{{{Planted.Opaque}}}"} } }
            """),
        _ when target.EndsWith($"/processes/{Worker}/dump", StringComparison.Ordinal) => BytesAsync(context, SmallDump, "application/octet-stream"),
        _ when target.EndsWith("/deployments", StringComparison.Ordinal) => JsonAsync(context, $$$"""
            {"value":[{"properties":{"id":"d1","status":4,"author":"ada","author_email":"ada@example.net","message":"Ship it (token={{{Planted.Key}}})","end_time":"{{{DateTimeOffset.UtcNow.AddMinutes(-20):O}}}"}}]}
            """),
        _ when target.EndsWith("/metricDefinitions", StringComparison.Ordinal) => JsonAsync(context, Figures.Definitions),
        _ when target.Contains("/metrics?", StringComparison.Ordinal) => JsonAsync(context, Figures.Answer(context)),
        _ => StatusAsync(context, 404),
    };

    private Task KuduAsync(HttpContext context, string target) => target switch
    {
        "environment" => JsonAsync(context, """{"version":"102.0.0.0","siteLastModified":"2026-02-01T00:00:00Z"}"""),
        "settings" => JsonAsync(context, System.Text.Json.JsonSerializer.Serialize(Settings)),
        "logstream" => StreamAsync(context),
        _ when target == $"processes/{Worker}" => JsonAsync(context, $$"""{"id":{{Worker}},"name":"w3wp","machineName":"{{Machine}}","start_time":"{{StartOfWorker.UtcDateTime:O}}","working_set":6400000}"""),
        _ when target.StartsWith($"processes/{Worker}/dump?", StringComparison.Ordinal) => BytesAsync(context, Dump, "application/octet-stream"),
        _ when target.StartsWith("vfs/", StringComparison.Ordinal) && target.EndsWith('/') => ListAsync(context, target[4..]),
        _ when target.StartsWith("vfs/", StringComparison.Ordinal) && Files.TryGetValue(Uri.UnescapeDataString(target[4..]), out var text) => FileAsync(context, Encoding.UTF8.GetBytes(text)),
        _ => StatusAsync(context, 404),
    };

    private Task ListAsync(HttpContext context, string folder)
    {
        var files = Files.Where(file => file.Key.StartsWith(folder, StringComparison.OrdinalIgnoreCase) && !file.Key[folder.Length..].Contains('/', StringComparison.Ordinal)).ToList();
        if (files.Count == 0) return StatusAsync(context, 404);

        return JsonAsync(context, System.Text.Json.JsonSerializer.Serialize(files.Select((file, index) => new
        {
            name = file.Key[folder.Length..],
            size = Encoding.UTF8.GetByteCount(file.Value),
            mtime = Started.AddMinutes(index),
            mime = "text/plain",
            href = "https://evil.example.net/steal",
            path = @"C:\home\" + file.Key,
        })));
    }

    private Task FileAsync(HttpContext context, byte[] content)
    {
        if (!KnowsRanges || context.Request.GetTypedHeaders().Range?.Ranges.FirstOrDefault() is not { } range) return BytesAsync(context, content, "text/plain");

        var from = range.From ?? Math.Max(0, content.Length - range.To!.Value);
        var to = range.From is null ? content.Length - 1 : Math.Min(range.To ?? long.MaxValue, content.Length - 1);
        context.Response.StatusCode = 206;
        context.Response.Headers.ContentRange = $"bytes {from}-{to}/{content.Length}";
        return BytesAsync(context, content[(int)from..((int)to + 1)], "text/plain");
    }

    /// <summary>Says something every now and then, and never ends of itself.</summary>
    private static async Task StreamAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain";
        for (var i = 0; !context.RequestAborted.IsCancellationRequested; i++)
        {
            await context.Response.WriteAsync($"2026-03-02T12:00:{i % 60:D2}  Error: connection to {DeadBackend} refused; pwd={Planted.Password};\n");
            await context.Response.Body.FlushAsync();
            await Task.Delay(200, CancellationToken.None);
        }
    }

    public static async Task BytesAsync(HttpContext context, byte[] content, string type)
    {
        (context.Response.ContentType, context.Response.ContentLength) = (type, content.Length);
        await context.Response.Body.WriteAsync(content);
    }

    public static Task JsonAsync(HttpContext context, string json)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }

    public static Task StatusAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return JsonAsync(context, """{"error":{"code":"Scripted"}}""");
    }
}
