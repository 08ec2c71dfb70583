using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoResponder.Lab.Hosting;
using AutoResponder.Lab.Processes;
using AutoResponder.Lab.Runs;
using AutoResponder.Lab.Storage;
using Azure.Data.Tables;
using Azure.Storage.Queues;

namespace AutoResponder.EndToEnd;

/// <summary>The handler as a process, spoken to as the Functions host speaks to it.</summary>
public sealed class HandlerTests : IAsyncLifetime
{
    private const string Alert = """
        {"schemaId":"azureMonitorCommonAlertSchema","data":{"essentials":{"alertId":"/subscriptions/5f3c0a4e-0000-4000-8000-000000000007/providers/Microsoft.AlertsManagement/alerts/6a2f8a53-0000-4000-8000-000000000007",
        "alertRule":"r","severity":"Sev1","monitorCondition":"Fired","alertTargetIDs":["/subscriptions/5f3c0a4e-0000-4000-8000-000000000007/resourcegroups/rg/providers/microsoft.web/sites/shop"],"firedDateTime":"2026-03-02T12:00:00Z"},"alertContext":{}}}
        """;

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly int _port = Ports.Free();
    private Azurite? _azurite;
    private ChildProcess? _handler;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _azurite = await Azurite.StartAsync(null, Token);
        _handler = Start(_azurite.ConnectionString);
        await ReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_handler is not null) await _handler.DisposeAsync();
        if (_azurite is not null) await _azurite.DisposeAsync();
        _http.Dispose();
    }

    [Fact]
    public async Task It_answers_the_hosts_probe_and_every_answer_is_a_json_object()
    {
        using var ready = await _http.GetAsync(Address("/"), Token);
        using var patrol = await InvokeAsync("Patrol", new JsonObject { ["timer"] = new JsonObject() });
        using var broken = await InvokeAsync("Respond", new JsonObject { ["message"] = "\"not ours\"" });

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.InternalServerError), (ready.StatusCode, patrol.StatusCode, broken.StatusCode));
        foreach (var answer in new[] { ready, patrol, broken })
        {
            Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
            Assert.IsType<JsonObject>(JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token)));
        }
    }

    [Fact]
    public async Task Nobody_but_the_host_invokes_a_function()
    {
        using var content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(Address("/Respond"), content, Token);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData(Alert, HttpStatusCode.Accepted, 1)]
    [InlineData("{\"schemaId\":\"something else\"}", HttpStatusCode.Accepted, 1)]
    [InlineData("not json", HttpStatusCode.BadRequest, 0)]
    [InlineData("", HttpStatusCode.BadRequest, 0)]
    public async Task What_is_accepted_is_on_the_queue(string payload, HttpStatusCode status, int messages)
    {
        var hints = new QueueClient(_azurite!.ConnectionString, "hints");
        using var answer = await PostAsync(payload);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(messages, (await hints.GetPropertiesAsync(Token)).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task A_payload_too_long_is_refused()
    {
        using var answer = await PostAsync("[" + new string(' ', 1_100_000) + "]");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task While_the_storage_is_away_an_alert_is_asked_for_again()
    {
        await _azurite!.DisposeAsync();
        _azurite = null;

        using var answer = await PostAsync(Alert);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task It_comes_up_while_the_storage_is_away()
    {
        await _handler!.DisposeAsync();
        _handler = Start(Azurite.Connect(Ports.Free(), Ports.Free(), Ports.Free()));
        await ReadyAsync();

        using var answer = await PostAsync(Alert);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task An_order_on_the_public_queue_is_counted_as_forged_and_not_obeyed()
    {
        var order = """{"responder":{"v":1,"content":{"type":"order","order":{"orderId":"o1","what":"Arm","by":"mallory","reason":"x","at":"2026-03-02T12:00:00Z"}}}}""";

        using var answer = await InvokeAsync("Hints", new JsonObject { ["message"] = Quoted(order) });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var rows = await RowsAsync();
        Assert.Contains(rows, row => row.PartitionKey.StartsWith("unassigned:", StringComparison.Ordinal) && row.GetString("Reason") == "forged");
        Assert.DoesNotContain(rows, row => row.PartitionKey == "fleet");
    }

    [Fact]
    public async Task The_same_order_on_the_inside_queue_arms_and_is_audited()
    {
        var order = """{"responder":{"v":1,"content":{"type":"order","order":{"orderId":"o1","what":"Arm","by":"alice","reason":"a drill","at":"2026-03-02T12:00:00Z"}}}}""";

        for (var i = 0; i < 2; i++)
        {
            using var answer = await InvokeAsync("Respond", new JsonObject { ["message"] = Quoted(order) });
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        var events = (await RowsAsync()).Where(row => row.PartitionKey == "fleet" && row.RowKey.StartsWith("ev:", StringComparison.Ordinal)).ToList();
        Assert.Equal("Armed", Assert.Single(events).GetString("Kind"));
    }

    [Fact]
    public async Task A_message_that_failed_every_time_is_written_down()
    {
        using var answer = await InvokeAsync("PoisonHints", new JsonObject { ["message"] = Quoted("garbage") });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(await RowsAsync(), row => row.GetString("Reason") == "poison on hints");
    }

    [Fact]
    public async Task Text_of_an_alert_stays_text_in_the_console()
    {
        using var page = await _http.GetAsync(Address("/api/console/incidents/%3Cscript%3Ealert(1)%3C%2Fscript%3E"), Token);

        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.DoesNotContain("<script>", await page.Content.ReadAsStringAsync(Token), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    private ChildProcess Start(string connectionString) => ChildProcess.Start(
        "/bin/sh",
        ["start.sh"],
        new Dictionary<string, string?>
        {
            ["FUNCTIONS_CUSTOMHANDLER_PORT"] = _port.ToString(CultureInfo.InvariantCulture),
            ["AzureWebJobsStorage"] = connectionString,
        },
        Product.HandlerFolder);

    private async Task ReadyAsync()
    {
        for (var i = 0; i < 600; i++)
        {
            try
            {
                using var answer = await _http.GetAsync(Address("/"), Token);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50, Token);
            }
        }

        Assert.Fail("The handler did not come up.");
    }

    private async Task<HttpResponseMessage> PostAsync(string payload)
    {
        using var content = new StringContent(payload, Encoding.UTF8, "application/json");
        return await _http.PostAsync(Address("/api/alerts"), content, Token);
    }

    private async Task<HttpResponseMessage> InvokeAsync(string function, JsonObject data)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address($"/{function}"))
        {
            Content = new StringContent(new JsonObject { ["Data"] = data, ["Metadata"] = new JsonObject { ["DequeueCount"] = "1" } }.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-Azure-Functions-InvocationId", Guid.NewGuid().ToString());
        return await _http.SendAsync(request, Token);
    }

    private async Task<List<TableEntity>> RowsAsync()
    {
        var rows = new List<TableEntity>();
        await foreach (var row in new TableClient(_azurite!.ConnectionString, "ledger").QueryAsync<TableEntity>(cancellationToken: Token)) rows.Add(row);
        return rows;
    }

    /// <summary>Text arrives as JSON inside JSON.</summary>
    private static JsonNode Quoted(string text) => JsonSerializer.Serialize(text)!;

    private Uri Address(string path) => new($"http://127.0.0.1:{_port}{path}");
}
