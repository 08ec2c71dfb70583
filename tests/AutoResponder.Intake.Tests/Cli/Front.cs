using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AutoResponder.Console.Access;
using AutoResponder.Intake.Tests.Console;
using AutoResponder.Intake.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AutoResponder.Intake.Tests.Cli;

/// <summary>Stands before the real handler as the platform does: it says who is signed in, and may send away, fail or lose an answer.</summary>
internal sealed class Front : IAsyncDisposable
{
    /// <summary>Made for this run.</summary>
    public static readonly X509Certificate2 Certificate = Made();

    private readonly WebApplication _web;
    private readonly RunningHandler? _handler;

    private Front(WebApplication web, RunningHandler? handler) => (_web, _handler) = (web, handler);

    public string Address => _web.Urls.Single();

    public int Port => new Uri(Address).Port;

    /// <summary>Which role anna has; null where nobody is signed in.</summary>
    public string? Role { get; set; }

    /// <summary>Where everybody is sent; null where nobody is.</summary>
    public string? SendsTo { get; set; }

    /// <summary>Whether orders come to the handler and their answers to nobody.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>After how many bytes an answer ends; null where it comes whole.</summary>
    public int? CutsAfter { get; set; }

    /// <summary>Whether what is cut looks whole to the wire.</summary>
    public bool CutsCleanly { get; set; }

    /// <summary>What it answers itself, first things first.</summary>
    public ConcurrentQueue<int> Fails { get; } = new();

    public ConcurrentQueue<(string Method, string Path, Dictionary<string, string> Headers)> Got { get; } = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<Front> StartAsync(RunningHandler? handler, bool encrypted = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (encrypted) listen.UseHttps(Certificate);
        }));
        var front = new Front(builder.Build(), handler);
        front._web.Run(front.AnswerAsync);
        await front._web.StartAsync(Token);
        return front;
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Got.Enqueue((context.Request.Method, context.Request.Path + context.Request.QueryString, context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        if (SendsTo is not null)
        {
            context.Response.Redirect(SendsTo);
            return;
        }

        if (Fails.TryDequeue(out var status))
        {
            context.Response.StatusCode = status;
            return;
        }

        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), $"{context.Request.Path}{context.Request.QueryString}");
        if (context.Request.ContentLength > 0)
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, Token);
            request.Content = new ByteArrayContent(body.ToArray()) { Headers = { { "Content-Type", context.Request.ContentType } } };
        }

        if (context.Request.Headers["X-AutoResponder-Token"].ToString() is { Length: > 0 } token) request.Headers.Add("X-AutoResponder-Token", token);
        if (Role is { } role) request.Headers.Add(ClientPrincipal.Header, SignedIn.As("anna", role));
        using var answer = await _handler!.Http.SendAsync(request, Token);
        if (LosesAnswers && context.Request.Method == "POST")
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        var content = await answer.Content.ReadAsByteArrayAsync(Token);
        await context.Response.Body.WriteAsync(content.AsMemory(0, Math.Min(content.Length, CutsAfter ?? content.Length)), Token);
        if (CutsAfter is null || CutsCleanly) return;

        await context.Response.Body.FlushAsync(Token);
        context.Abort();
    }

    private static X509Certificate2 Made()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = new CertificateRequest("CN=heal.example.net", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
