using AutoResponder.Platform.Tests;
using AutoResponder.Platform.Tests.Arm;
using Microsoft.AspNetCore.Http;

namespace AutoResponder.Diagnostics.Tests;

/// <summary>A token stays where it belongs, whatever an answer says.</summary>
[Collection("storage")]
public sealed class SsrfTests(StorageFixture storage)
{
    [Fact]
    public async Task A_host_that_is_no_kudus_is_never_asked()
    {
        await using var elsewhere = await ScriptedServer.StartAsync(200);
        await using var site = await SickSite.StartAsync();
        site.ScmHost = $"localhost:{elsewhere.Address.Port}";
        await using var world = await CaptureWorld.StartAsync(storage, site);
        var order = site.Order(dump: null, collect: ["environment", "eventLog", "deployments"]);

        var reading = await world.RunAsync(order);

        Assert.Contains($"'localhost:{elsewhere.Address.Port}' is no Kudu host that may be asked", reading.Summary, StringComparison.Ordinal);
        Assert.StartsWith("1 of 3 artefacts", reading.Summary, StringComparison.Ordinal);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_a_listings_own_addresses_are_not_used()
    {
        await using var elsewhere = await ScriptedServer.StartAsync(200);
        await using var site = await SickSite.StartAsync();
        site.Answers["/api/settings"] = context =>
        {
            context.Response.StatusCode = StatusCodes.Status302Found;
            context.Response.Headers.Location = elsewhere.Address.ToString();
            return Task.CompletedTask;
        };
        await using var world = await CaptureWorld.StartAsync(storage, site);
        var order = site.Order(dump: null, collect: ["environment", "eventLog"]);

        var reading = await world.RunAsync(order);

        Assert.Contains("environment (the settings could not be read: status 302)", reading.Summary, StringComparison.Ordinal);
        Assert.StartsWith("1 of 2 artefacts", reading.Summary, StringComparison.Ordinal);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task Kudu_is_asked_for_the_instance_with_a_token_and_a_cookie()
    {
        await using var site = await SickSite.StartAsync();
        var cookie = "";
        site.Answers["dumpType=2&format=raw"] = context =>
        {
            cookie = context.Request.Headers.Cookie.ToString();
            return SickSite.BytesAsync(context, site.Dump, "application/octet-stream");
        };
        await using var world = await CaptureWorld.StartAsync(storage, site);

        await world.RunAsync(site.Order(collect: []));

        Assert.Equal($"ARRAffinity={SickSite.Instance}", cookie);
        Assert.All(site.Requests, request => Assert.Equal(("GET", "Bearer secret-token"), (request.Method, request.Authorization)));
    }
}
