using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoResponder.Core;
using AutoResponder.Core.Ports;
using AutoResponder.Functions;
using AutoResponder.Platform.Tests;
using Azure.Storage.Queues;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AutoResponder.Intake.Tests.Hosting;

/// <summary>The whole handler in this process, on real storage, spoken to over HTTP as the host does. Only what Azure says of its resources is the test's.</summary>
internal sealed class RunningHandler : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _connection;

    private RunningHandler(WebApplication app, int port, string connection)
    {
        (_app, _connection) = (app, connection);
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(60) };
    }

    public HttpClient Http { get; }

    /// <summary>Every route that the handler answers.</summary>
    public IEnumerable<RouteEndpoint> Routes => ((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts it with empty queues: what other tests have put off must not turn up here.</summary>
    public static async Task<RunningHandler> StartAsync(StorageFixture storage, Estate estate, params (string Name, string Value)[] settings)
    {
        var handler = await StartAsync(storage.ConnectionString, estate, settings);
        foreach (var queue in new[] { "hints", "signals" }) await handler.Queue(queue).ClearMessagesAsync(Token);
        return handler;
    }

    public static async Task<RunningHandler> StartAsync(string connection, Estate estate, params (string Name, string Value)[] settings)
    {
        var port = FreePort();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(
        [
            new("FUNCTIONS_CUSTOMHANDLER_PORT", port.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            new("AzureWebJobsStorage", connection),
            .. settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Name, setting.Value)),
        ]);
        builder.AddHandler();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IInventory>(estate).AddSingleton<IEvidenceSource>(estate).AddSingleton<IActs>(estate).AddSingleton<IPolicies>(estate);
        var app = builder.Build();
        app.MapHandler();
        await app.Services.GetRequiredService<Preparation>().PrepareAsync(Token);
        await app.StartAsync(Token);
        return new RunningHandler(app, port, connection);
    }

    public QueueClient Queue(string name) => new(_connection, name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None });

    /// <summary>An event as the host's extension passes it on: a plain object.</summary>
    public Task<HttpStatusCode> EventAsync(JsonNode happened) =>
        PostAsync("Events", new JsonObject { ["Data"] = new JsonObject { ["event"] = happened.DeepClone() }, ["Metadata"] = new JsonObject() });

    /// <summary>A queue message as the host passes it on: its text as JSON, inside JSON.</summary>
    public Task<HttpStatusCode> MessageAsync(string function, string text) =>
        PostAsync(function, new JsonObject { ["Data"] = new JsonObject { ["message"] = JsonSerializer.Serialize(text) }, ["Metadata"] = new JsonObject { ["DequeueCount"] = "1" } });

    /// <summary>The timer's round, without what it puts on the queue being delivered.</summary>
    public Task<HttpStatusCode> PatrolAsync() => PostAsync("Patrol", new JsonObject { ["Data"] = new JsonObject { ["timer"] = new JsonObject() }, ["Metadata"] = new JsonObject() });

    public async Task<HttpStatusCode> PostAsync(string function, JsonObject body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/{function}") { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Azure-Functions-InvocationId", Guid.NewGuid().ToString());
        using var answer = await Http.SendAsync(request, Token);

        // The host waits for ever for anything less than a JSON object.
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        Assert.IsType<JsonObject>(JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token)));
        return answer.StatusCode;
    }

    /// <summary>Delivers what lies on a queue, as its trigger would, until nothing is left that is due.</summary>
    public async Task<int> DeliverAsync(string queue, string function)
    {
        var (client, delivered) = (Queue(queue), 0);
        while ((await client.ReceiveMessagesAsync(32, TimeSpan.FromMinutes(1), Token)).Value is { Length: > 0 } messages)
        {
            foreach (var message in messages)
            {
                Assert.Equal(HttpStatusCode.OK, await MessageAsync(function, message.MessageText));
                await client.DeleteMessageAsync(message.MessageId, message.PopReceipt, Token);
                delivered++;
            }
        }

        return delivered;
    }

    /// <summary>Writes the feed, as is done after each decision.</summary>
    public async Task CatchUpAsync(IEnumerable<PlanId> plans)
    {
        foreach (var plan in plans) await _app.Services.GetRequiredService<IAftermath>().CatchUpAsync(plan, Token);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
