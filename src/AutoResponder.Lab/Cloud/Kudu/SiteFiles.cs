using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AutoResponder.Lab.Cloud.Kudu;

/// <summary>A site's home folder, as its logs fill it: HTTP logs by the front end, the application's console, and the event log.</summary>
internal sealed class SiteFiles : IDisposable
{
    private readonly Lock _lock = new();
    private readonly StreamWriter _http;
    private readonly StreamWriter _application;
    private readonly EventLog _events;

    public SiteFiles(string root, string site)
    {
        Root = root;
        Site = site;
        var logs = Path.Combine(root, "LogFiles");
        var raw = Directory.CreateDirectory(Path.Combine(logs, "http", "RawLogs")).FullName;
        var application = Directory.CreateDirectory(Path.Combine(logs, "Application")).FullName;
        var now = DateTimeOffset.UtcNow;
        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(site)))[..6];
        _http = Open(Path.Combine(raw, string.Create(CultureInfo.InvariantCulture, $"{mark}-{now:yyyyMMddHH}00.log")));
        _application = Open(Path.Combine(application, string.Create(CultureInfo.InvariantCulture, $"diagnostics-{now:yyyyMMdd}.txt")));
        _events = new EventLog(Path.Combine(logs, "eventlog.xml"));
        _http.WriteLine("#Software: Microsoft Internet Information Services 8.0");
        _http.WriteLine("#Version: 1.0");
        _http.WriteLine(string.Create(CultureInfo.InvariantCulture, $"#Date: {now:yyyy-MM-dd HH:mm:ss}"));
        _http.WriteLine("#Fields: date time s-sitename cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Cookie) cs(Referer) cs-host sc-status sc-substatus sc-win32-status sc-bytes cs-bytes time-taken");
    }

    /// <summary>The folder that Kudu shows as <c>C:\home</c>.</summary>
    public string Root { get; }

    public string Site { get; }

    public LineFeed Lines { get; } = new();

    /// <summary>One line of the HTTP log, in W3C's format.</summary>
    public void Served(HttpContext context, string machine, TimeSpan took)
    {
        var request = context.Request;
        var line = string.Join(
            ' ',
            DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            $"{Site}__{machine}",
            request.Method,
            Word(request.Path),
            Word(request.QueryString.Value?.TrimStart('?')),
            (request.Host.Port ?? 80).ToString(CultureInfo.InvariantCulture),
            "-",
            "127.0.0.1",
            Word(request.Headers.UserAgent),
            "-",
            "-",
            Word(request.Host.Value),
            context.Response.StatusCode.ToString(CultureInfo.InvariantCulture),
            "0",
            "0",
            (context.Response.ContentLength ?? 0).ToString(CultureInfo.InvariantCulture),
            (request.ContentLength ?? 0).ToString(CultureInfo.InvariantCulture),
            took.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture));
        lock (_lock) _http.WriteLine(line);
    }

    /// <summary>What a worker wrote to its console. What it calls a failure goes to the event log as well.</summary>
    public void WorkerSaid(string machine, string line)
    {
        var written = string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ss.fffZ} {machine} {line}");
        lock (_lock)
        {
            _application.WriteLine(written);
            if (line.StartsWith("fail: ", StringComparison.Ordinal)) _events.Write(new LoggedEvent(".NET Runtime", 1000, 2, machine, line["fail: ".Length..]));
        }

        Lines.Say(written);
    }

    public void WorkerEnded(string machine, int process, int exit)
    {
        lock (_lock)
        {
            _events.Write(new LoggedEvent("WAS", 5011, 3, machine, string.Create(
                CultureInfo.InvariantCulture, $"A process serving application pool '{Site}' suffered a fatal communication error. The process id was '{process}', its exit code {exit}.")));
        }

        Lines.Say(string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ss.fffZ} {machine} process {process} ended"));
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _http.Dispose();
            _application.Dispose();
        }
    }

    private static StreamWriter Open(string path) =>
        new(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };

    /// <summary>A field has no blanks in it.</summary>
    private static string Word(string? text) => string.IsNullOrEmpty(text) ? "-" : text.Replace(' ', '+');
}
