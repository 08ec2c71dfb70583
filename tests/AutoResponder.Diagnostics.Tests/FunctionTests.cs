using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoResponder.Core.Captures;
using AutoResponder.Lab.Processes;
using AutoResponder.Lab.Storage;
using AutoResponder.Platform.Queues;
using AutoResponder.Platform.Tests;
using AutoResponder.Platform.Tests.Arm;

namespace AutoResponder.Diagnostics.Tests;

/// <summary>The handler as a process, with a managed identity, spoken to as the Functions host speaks to it.</summary>
[Collection("storage")]
public sealed class FunctionTests(StorageFixture storage)
{
    private static readonly string Handler = typeof(Azurite).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "HandlerFolder").Value!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_functions_collect_and_give_up_what_their_messages_say()
    {
        await using var site = await SickSite.StartAsync();
        await using var world = await CaptureWorld.StartAsync(storage, site);
        await using var identity = await ScriptedServer.StartAsync(200, $$"""{"access_token":"secret-token","expires_on":"{{DateTimeOffset.UtcNow.AddHours(2).ToUnixTimeSeconds()}}","resource":"any","token_type":"Bearer"}""");
        var port = FreePort();
        await using var handler = ChildProcess.Start("/bin/sh", ["start.sh"], Environment(site, identity, port), Handler);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        await ReadyAsync(http);
        var order = site.Order(dump: DumpKind.Heap, collect: ["processes", "deployments"]);
        await world.Captures.SeeToAsync(order, Stop);

        var given = 0;
        while (await world.ReceiveAsync(TimeSpan.FromMinutes(5)) is { } message)
        {
            // One of them is said to have failed at every delivery.
            var function = message is MessageContent.Collect { Artefact: "art:01" } ? "PoisonCaptures" : "Capture";
            Assert.Equal(HttpStatusCode.OK, await InvokeAsync(http, function, MessageText.Write(message)));
            given++;
        }

        Assert.Equal(3, given);
        var reading = (await world.Captures.ReadAsync(order, Stop))!;
        Assert.Equal((true, false), (reading.Ended, reading.Whole));
        Assert.Contains("missing: deployments (it failed at every delivery of its message)", reading.Summary, StringComparison.Ordinal);
        Assert.Equal(site.Dump, await world.ReadAsync(order, "dump-RD501AC50EF1-4711.dmp"));
        Assert.All(site.Requests, request => Assert.Equal("Bearer secret-token", request.Authorization));
        Assert.Contains(identity.Requests, request => request.Target.Contains("appservice.azure.com", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.InternalServerError, await InvokeAsync(http, "Capture", MessageText.Write(new MessageContent.Look(site.Site))));
    }

    private Dictionary<string, string?> Environment(SickSite site, ScriptedServer identity, int port) => new()
    {
        ["FUNCTIONS_CUSTOMHANDLER_PORT"] = port.ToString(CultureInfo.InvariantCulture),
        ["AzureWebJobsStorage"] = storage.ConnectionString,
        ["PATROL_SCHEDULE"] = "0 * * * * *",
        ["SEAL_SCHEDULE"] = "0 */5 * * * *",
        ["Azure__ResourceManager"] = site.Address.ToString(),
        ["Azure__ScmHostSuffixes__0"] = "127.0.0.1",
        ["IDENTITY_ENDPOINT"] = new Uri(identity.Address, "token").ToString(),
        ["IDENTITY_HEADER"] = "scripted",
    };

    /// <summary>As the host sends a queue's message: text as JSON within JSON.</summary>
    private static async Task<HttpStatusCode> InvokeAsync(HttpClient http, string function, string message)
    {
        var body = new JsonObject { ["Data"] = new JsonObject { ["message"] = JsonSerializer.Serialize(message) }, ["Metadata"] = new JsonObject() };
        using var request = new HttpRequestMessage(HttpMethod.Post, function) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Azure-Functions-InvocationId", Guid.NewGuid().ToString());
        using var answer = await http.SendAsync(request, Stop);
        return answer.StatusCode;
    }

    private static async Task ReadyAsync(HttpClient http)
    {
        for (var i = 0; i < 600; i++)
        {
            try
            {
                using var answer = await http.GetAsync("/", Stop);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100, Stop);
            }
        }

        throw new TimeoutException("The handler did not come up.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
