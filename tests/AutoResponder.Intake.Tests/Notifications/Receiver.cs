using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AutoResponder.Intake.Tests.Notifications;

/// <summary>Somebody's webhook on loopback: it keeps what it was sent, and answers as it is told to.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _web;

    private Receiver(WebApplication web) => _web = web;

    public Uri Address => new($"{_web.Urls.Single()}/hook");

    /// <summary>Answers to come, first things first; 200 once there is none left.</summary>
    public ConcurrentQueue<int> Answers { get; } = new();

    /// <summary>What it answers beside the status.</summary>
    public string Says { get; set; } = "";

    /// <summary>How long it lets whoever asks wait.</summary>
    public TimeSpan Waits { get; set; }

    public ConcurrentQueue<Told> Got { get; } = new();

    public IEnumerable<string> Ids => Got.Select(told => (string)told.Json["id"]!);

    public static async Task<Receiver> StartAsync(params int[] answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var receiver = new Receiver(builder.Build());
        foreach (var answer in answers) receiver.Answers.Enqueue(answer);
        receiver._web.Run(receiver.AnswerAsync);
        await receiver._web.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var status = Answers.TryDequeue(out var answer) ? answer : 200;
        Got.Enqueue(new Told(body.ToArray(), context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), status));
        context.Response.StatusCode = status;
        if (status is >= 300 and < 400) context.Response.Headers.Location = "/elsewhere";
        if (Waits > TimeSpan.Zero) await Task.Delay(Waits, context.RequestAborted);
        if (Says.Length > 0) await context.Response.WriteAsync(Says);
    }
}

/// <summary>One request, and how it was answered.</summary>
internal sealed record Told(byte[] Body, IReadOnlyDictionary<string, string> Headers, int Status)
{
    public JsonObject Json => JsonNode.Parse(Encoding.UTF8.GetString(Body))!.AsObject();

    public JsonNode Data => Json["data"]!;
}
