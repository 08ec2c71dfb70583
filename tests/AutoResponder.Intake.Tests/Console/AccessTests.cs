using System.Net;
using System.Text;
using AutoResponder.Console.Access;
using AutoResponder.Intake.Tests.Hosting;
using AutoResponder.Platform.Queues;
using AutoResponder.Platform.Tests;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Time.Testing;

namespace AutoResponder.Intake.Tests.Console;

/// <summary>Every route of the console by everybody who may come to it. A route that is added is in the table by itself.</summary>
public sealed class AccessTests(StorageFixture storage)
{
    private readonly Estate _estate = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Who comes, and what they may: nothing at all, to read, to order, to say yes.</summary>
    public static TheoryData<string, Role> Visitors => new()
    {
        { "nobody", Role.Nobody },
        { "without a role", Role.Nobody },
        { "with a role of another app", Role.Nobody },
        { "no principal at all, but base 64", Role.Nobody },
        { "a principal that names nobody", Role.Nobody },
        { "Viewer", Role.Viewer },
        { "Operator", Role.Operator },
        { "Approver", Role.Approver },
    };

    [Theory]
    [MemberData(nameof(Visitors))]
    public async Task Every_route_lets_in_whoever_has_its_role_and_nobody_else(string visitor, Role role)
    {
        await new Script(storage, _estate).HandOverAsync();
        await using var handler = await RunningHandler.StartAsync(storage, _estate, SignedIn.Settings);

        foreach (var (route, method, needs) in Table(handler))
        {
            using var request = Request(handler, route, method, Header(visitor), TokenOf("anna"));
            using var answer = await handler.Http.SendAsync(request, Token);

            var isLetIn = role >= needs;
            Assert.True(isLetIn == (answer.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)), $"{method} {route} as {visitor}: {answer.StatusCode}");
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        }

        // Only who may order did.
        var ordered = (await handler.Queue("signals").PeekMessagesAsync(32, Token)).Value.Length;
        Assert.Equal(role >= Role.Operator ? 2 : 0, ordered);
    }

    [Theory]
    [InlineData("a forged header where the platform signs nobody in", "127.0.0.1", "Approver", null)]
    [InlineData("a forged header from outside", "console.example.net", "Approver", null)]
    [InlineData("somebody from outside", "console.example.net", null, null)]
    [InlineData("a page that had its own name point here", "rebound.example.net", null, null)]
    [InlineData("somebody behind a proxy on this machine", "127.0.0.1", null, "203.0.113.7")]
    public async Task Where_the_platform_signs_nobody_in_no_route_lets_anybody_in(string who, string host, string? claimed, string? forwarded)
    {
        await new Script(storage, _estate).HandOverAsync();
        await using var handler = await RunningHandler.StartAsync(storage, _estate, (DoorSettings.KeySetting, SignedIn.Key));

        await AllShutAsync(handler, who, request =>
        {
            request.Headers.Host = host;
            if (claimed is not null) request.Headers.Add(ClientPrincipal.Header, SignedIn.As("anna", claimed));
            if (forwarded is not null) request.Headers.Add("X-Forwarded-For", forwarded);
        });
    }

    [Theory]
    [InlineData("WEBSITE_INSTANCE_ID", "x")]
    [InlineData("WEBSITE_POD_NAME", "x")]
    [InlineData("WEBSITE_HOME_STAMPNAME", "x")]
    [InlineData("WEBSITE_HOSTNAME", "console.example.net")]
    public async Task In_Azure_no_request_comes_from_this_machine_whatever_it_says(string setting, string value)
    {
        await using var handler = await RunningHandler.StartAsync(storage, _estate, (setting, value), (DoorSettings.KeySetting, SignedIn.Key));

        await AllShutAsync(handler, setting, request => request.Headers.Host = "localhost");
    }

    /// <summary>What an order brings with it that is not to count, and whose page it claims to come from.</summary>
    [Theory]
    [InlineData("no token", null, null, null)]
    [InlineData("a token that has expired", "expired", null, null)]
    [InlineData("a token for longer than one lives", "long", null, null)]
    [InlineData("somebody else's token", "other", null, null)]
    [InlineData("a token under another key", "key", null, null)]
    [InlineData("no token but words", "words", null, null)]
    [InlineData("a form of another site, as a browser says", "good", "cross-site", null)]
    [InlineData("a form of a sibling site, as a browser says", "good", "same-site", null)]
    [InlineData("a form of another origin, as an older browser says", "good", null, "https://evil.example.net")]
    [InlineData("a form of a page without an origin", "good", null, "null")]
    public async Task An_order_that_did_not_come_from_a_page_of_ours_by_this_person_lately_is_none(string what, string? token, string? site, string? origin)
    {
        await new Script(storage, _estate).HandOverAsync();
        await using var handler = await RunningHandler.StartAsync(storage, _estate, SignedIn.Settings);

        foreach (var (route, method, _) in Table(handler).Where(row => row.Method == "POST"))
        {
            using var request = Request(handler, route, method, SignedIn.As("anna", "Approver"), Made(token));
            if (site is not null) request.Headers.Add("Sec-Fetch-Site", site);
            if (origin is not null) request.Headers.Add("Origin", origin);
            using var answer = await handler.Http.SendAsync(request, Token);
            Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{method} {route} with {what}: {answer.StatusCode}");
        }

        Assert.Empty((await handler.Queue("signals").PeekMessagesAsync(32, Token)).Value);
    }

    [Fact]
    public async Task An_order_from_a_page_of_ours_lies_on_the_queue_of_signals_under_the_name_that_the_platform_vouches_for()
    {
        await new Script(storage, _estate).HandOverAsync();
        await using var handler = await RunningHandler.StartAsync(storage, _estate, SignedIn.Settings);

        using var request = Request(handler, "/api/console/incidents/{incident}/orders", "POST", SignedIn.As("anna", "Operator"), TokenOf("anna"));
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        request.Headers.Add("Origin", handler.Http.BaseAddress!.GetLeftPart(UriPartial.Authority));
        using var answer = await handler.Http.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal($"/api/console/incidents/{_estate.Incident}?ordered=take", answer.Headers.Location?.ToString());
        var message = Assert.Single((await handler.Queue("signals").PeekMessagesAsync(32, Token)).Value);
        var order = Assert.IsType<MessageContent.Ordered>(MessageText.Read(message.MessageText)).Order;
        Assert.Equal(("anna of ours", "it is mine", _estate.Incident, _estate.Site), (order.By, order.Reason, order.Incident, order.Site));
    }

    [Fact]
    public async Task On_the_machine_itself_the_console_answers_without_the_platform()
    {
        await using var handler = await RunningHandler.StartAsync(storage, _estate);
        Assert.Equal(HttpStatusCode.OK, (await handler.Http.GetAsync("/api/console", Token)).StatusCode);
    }

    [Fact]
    public async Task A_route_that_names_no_role_lets_nobody_in()
    {
        await using var handler = await RunningHandler.StartAsync(storage, _estate);
        Assert.All(Ours(handler), route => Assert.NotNull(route.Metadata.GetMetadata<NeedsRole>()));
    }

    private async Task AllShutAsync(RunningHandler handler, string who, Action<HttpRequestMessage> change)
    {
        foreach (var (route, method, needs) in Table(handler).Where(row => row.Needs != Role.Nobody))
        {
            using var request = Request(handler, route, method, null, TokenOf("anna"));
            change(request);
            using var answer = await handler.Http.SendAsync(request, Token);
            Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{method} {route} as {who}: {answer.StatusCode}, though it needs {needs}");
        }

        Assert.Empty((await handler.Queue("signals").PeekMessagesAsync(32, Token)).Value);
    }

    private static IEnumerable<RouteEndpoint> Ours(RunningHandler handler) =>
        handler.Routes.Where(route => route.RoutePattern.RawText!.StartsWith("/api/console", StringComparison.Ordinal) || route.RoutePattern.RawText.StartsWith("/api/v1", StringComparison.Ordinal));

    private static List<(string Route, string Method, Role Needs)> Table(RunningHandler handler)
    {
        var table = Ours(handler)
            .Select(route => (route.RoutePattern.RawText!, route.Metadata.GetMetadata<Microsoft.AspNetCore.Routing.HttpMethodMetadata>()!.HttpMethods.Single(), route.Metadata.GetMetadata<NeedsRole>()!.Role))
            .ToList();
        Assert.True(table.Count >= 12, $"Only {table.Count} routes are seen.");
        return table;
    }

    private HttpRequestMessage Request(RunningHandler handler, string route, string method, string? principal, string? token)
    {
        var address = route.Replace("{incident}", _estate.Incident, StringComparison.Ordinal).Replace("{order}", "take", StringComparison.Ordinal).Replace("{name}", "console.css", StringComparison.Ordinal);
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri(handler.Http.BaseAddress!, address));
        if (principal is not null) request.Headers.Add(ClientPrincipal.Header, principal);
        if (method != "POST") return request;

        var isApi = route.StartsWith("/api/v1", StringComparison.Ordinal);
        request.Content = isApi
            ? new StringContent("""{"reason":"it is mine"}""", Encoding.UTF8, "application/json")
            : new FormUrlEncodedContent([new("order", "take"), new("reason", "it is mine"), new("token", token ?? "")]);
        if (isApi && token is not null) request.Headers.Add("X-AutoResponder-Token", token);
        return request;
    }

    private static string? Header(string visitor) => visitor switch
    {
        "nobody" => null,
        "without a role" => SignedIn.As("anna"),
        "with a role of another app" => SignedIn.As("anna", "viewer", "Admin", "Approver2"),
        "no principal at all, but base 64" => Convert.ToBase64String("[1,2"u8),
        "a principal that names nobody" => Convert.ToBase64String("""{"claims":[{"typ":"roles","val":"Approver"}]}"""u8),
        _ => SignedIn.As("anna", visitor),
    };

    private static string TokenOf(string id, string key = SignedIn.Key, TimeSpan later = default) =>
        new OrderTokens(new DoorSettings(true, true, Encoding.UTF8.GetBytes(key)), new FakeTimeProvider(DateTimeOffset.UtcNow + later)).Issue(new Person(SignedIn.IdOf(id), id, Role.Operator))!;

    private static string? Made(string? token) => token switch
    {
        null => null,
        "good" => TokenOf("anna"),
        "expired" => TokenOf("anna", later: -OrderTokens.Life),
        "long" => TokenOf("anna", later: TimeSpan.FromHours(1)),
        "other" => TokenOf("berta"),
        "key" => TokenOf("anna", "another-key-of-at-least-thirty-two-characters"),
        _ => "9999999999.abc.def",
    };
}
