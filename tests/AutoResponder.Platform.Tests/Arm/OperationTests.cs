using System.Text.Json;
using AutoResponder.Core.Observations;
using AutoResponder.Platform.AppService;
using AutoResponder.Platform.Arm;

namespace AutoResponder.Platform.Tests.Arm;

/// <summary>How far an operation has come, by both kinds of links, and never by a link that leads elsewhere.</summary>
public sealed class OperationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static readonly TheoryData<int, string, string> Answers = new()
    {
        { 200, """{"status":"InProgress","error":{"code":"None","message":null}}""", "running" },
        { 200, """{"status":"Accepted"}""", "running" },
        { 202, """{"status":"InProgress"}""", "running" },
        { 202, "", "running" },
        { 202, """{"id":"x"}""", "running" },
        { 200, """{"status":"Succeeded","error":{"code":"None","message":null}}""", "ended well" },
        { 200, """{"id":"x","sku":{"capacity":3},"properties":{"status":"Ready"}}""", "ended well" },
        { 200, "", "ended well" },
        { 204, "", "ended well" },
        { 200, """{"status":"Failed","error":{"code":"Conflict","message":"Not enough servers."}}""", "ended: Failed: Conflict: Not enough servers." },
        { 200, """{"status":"Canceled"}""", "ended: Canceled" },
        { 409, """{"Code":"Conflict","Message":"Not enough servers."}""", "ended: status 409: Conflict: Not enough servers." },
        { 400, "this is no JSON", "ended: status 400" },
        { 401, "{}", "silent: status 401" },
        { 403, """{"error":{"code":"AuthorizationFailed"}}""", "silent: status 403" },
        { 404, """{"error":{"code":"ResourceNotFound"}}""", "silent: status 404" },
        { 410, "{}", "silent: status 410" },
        { 302, "{}", "silent: status 302" },
        { 501, "{}", "silent: status 501" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Each_answer_has_one_meaning(int status, string body, string expected)
    {
        await using var server = await ScriptedServer.StartAsync(status, body);

        Assert.Equal(expected, Say(await Reader(server.Address).ReadAsync(new Uri(server.Address, "/subscriptions/s/operationresults/1?api-version=2019-08-01"), Token)));
        Assert.Equal("/subscriptions/s/operationresults/1?api-version=2019-08-01", server.Requests.First().Target);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("https://evil.example.net/operationresults/1")]
    [InlineData("file:///etc/passwd")]
    public async Task A_link_to_another_host_is_not_followed_and_the_token_stays(string link)
    {
        await using var server = await ScriptedServer.StartAsync(200);

        Assert.Contains("it is not followed", Say(await Reader(server.Address).ReadAsync(new Uri(link), Token)), StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_server_that_is_gone_is_silent()
    {
        await using var server = await ScriptedServer.StartAsync(200);
        var link = new Uri(server.Address, "/operationresults/1");
        await server.DisposeAsync();

        Assert.StartsWith("silent", Say(await Reader(link).ReadAsync(link, Token)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_that_fails_is_tried_again()
    {
        await using var server = await ScriptedServer.StartAsync((context, count) => PlanOnTheWire.AnswerAsync(context, count < 3 ? 503 : 202, "{}"));

        Assert.Equal("running", Say(await Reader(server.Address).ReadAsync(new Uri(server.Address, "/operationresults/1"), Token)));
        Assert.Equal(3, server.Requests.Count);
    }

    [Theory]
    [InlineData("lro-202-location-retryafter-sequence.json", "running running ended well")]
    [InlineData("lro-azure-asyncoperation-sequence.json", "running running running running ended well")]
    [InlineData("lro-slotswap-operationresults.json", "running running running ended well")]
    public void What_was_recorded_is_read_as_it_went(string file, string expected)
    {
        Assert.SkipWhen(Repository.Contracts is null, "CONTRACT_VECTORS is not set: there are no real payloads here.");

        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Contracts, "recorded", file)));
        var polls = document.RootElement.EnumerateArray().Where(call => call.Text("RequestMethod") == "GET").Select(call => Say(OperationReader.Read(call.Number("StatusCode")!.Value, Body(call.Text("ResponseBody")!))));

        Assert.Equal(expected, string.Join(' ', polls));
    }

    private static JsonElement? Body(string text)
    {
        if (text.Length == 0) return null;

        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private static string Say(OperationReading reading) => reading switch
    {
        OperationReading.Running => "running",
        OperationReading.Ended(true, null) => "ended well",
        OperationReading.Ended(false, var why) => $"ended: {why}",
        OperationReading.Silent(var why) => $"silent: {why}",
        _ => throw new InvalidOperationException(),
    };

    private static OperationReader Reader(Uri address) => new(new ArmClient(new FixedCredential(), new AzureOptions { ResourceManager = new Uri(address, "/") }, TimeProvider.System));
}
