using System.Text.Json.Nodes;
using AutoResponder.Core;
using AutoResponder.Core.Acts;
using AutoResponder.Platform.AppService;
using AutoResponder.Platform.Arm;
using Microsoft.Extensions.Logging;

namespace AutoResponder.Platform.Tests.Arm;

/// <summary>Acts that put a resource whole: nothing but the one number changes, nobody's change is undone, and the body leaves once.</summary>
public sealed class ScaleTests : IAsyncLifetime
{
    private const string Busy = "Cannot modify this web hosting plan because another operation is in progress. Details: Id: 1, OperationName: Update";
    private static readonly Act.SetCapacity ToThree = new(PlanOnTheWire.Id, 2, 3);
    private static readonly Act.SetMinimum MinimumToThree = new(PlanOnTheWire.Id, PlanOnTheWire.Setting, PlanOnTheWire.Profile, 2, 3) { Default = 2 };
    private static readonly Guid RequestId = Guid.Parse("6a2f8a53-0000-4000-8000-000000000009");
    private readonly LogBook _log = new();
    private PlanOnTheWire _azure = null!;

    private static DateTimeOffset InTime => DateTimeOffset.UtcNow.AddSeconds(20);

    public async ValueTask InitializeAsync() => _azure = await PlanOnTheWire.StartAsync();

    public ValueTask DisposeAsync() => _azure.DisposeAsync();

    [Fact]
    public async Task A_plan_is_put_whole_and_only_its_capacity_is_another()
    {
        Assert.Equal(new ActOutcome.Accepted(), await SendAsync(ToThree));

        var put = Assert.Single(_azure.Puts);
        var expected = PlanOnTheWire.Fixture("plan.json");
        expected["sku"]!["capacity"] = 3;
        Assert.True(JsonNode.DeepEquals(expected, put.Body), put.Body.ToJsonString());
        Assert.Equal((RequestId.ToString(), "application/json"), (put.RequestId, put.ContentType));
        Assert.Equal([$"GET {PlanOnTheWire.Id}?api-version=2023-12-01", $"PUT {PlanOnTheWire.Id}?api-version=2023-12-01"], _azure.Requests);
        Assert.Empty(_log.Warnings);
    }

    [Fact]
    public async Task A_plan_is_put_whole_and_only_its_size_is_another()
    {
        _azure.Plan["sku"] = new JsonObject { ["name"] = "P1v3", ["tier"] = "PremiumV3", ["size"] = "P1v3", ["family"] = "Pv3", ["capacity"] = 2 };

        Assert.Equal(new ActOutcome.Accepted(), await SendAsync(new Act.SetSize(PlanOnTheWire.Id, "P1v3", "P2v3", "shop")));

        var body = Assert.Single(_azure.Puts).Body;
        Assert.Equal("""{"name":"P2v3","tier":"PremiumV3","size":"P2v3","family":"Pv3","capacity":2}""", body["sku"]!.ToJsonString());
    }

    [Theory]
    [InlineData("P2v3", "P3v3", typeof(ActOutcome.NotSent))]
    [InlineData("P1v3", "S2", typeof(ActOutcome.Impossible))]
    [InlineData("P1v3", "P1mv3", typeof(ActOutcome.Impossible))]
    public async Task A_size_that_somebody_changed_or_of_another_family_is_not_put(string from, string to, Type outcome)
    {
        _azure.Plan["sku"]!["name"] = "P1v3";

        Assert.IsType(outcome, await SendAsync(new Act.SetSize(PlanOnTheWire.Id, from, to, "shop")));
        Assert.Empty(_azure.Puts);
    }

    [Fact]
    public async Task A_setting_is_put_whole_with_the_minimum_and_the_default_that_must_follow_it()
    {
        Assert.Equal(new ActOutcome.Accepted(), await SendAsync(MinimumToThree));

        var put = Assert.Single(_azure.Puts);
        var expected = PlanOnTheWire.Fixture("autoscale.json");
        expected["properties"]!["profiles"]![1]!["capacity"]!["minimum"] = "3";
        expected["properties"]!["profiles"]![1]!["capacity"]!["default"] = "3";
        Assert.True(JsonNode.DeepEquals(expected, put.Body), put.Body.ToJsonString());
        Assert.Equal(PlanOnTheWire.Setting, put.Path, ignoreCase: true);
        Assert.EndsWith("/autoscalesettings/keep%20in%20bounds?api-version=2022-10-01", _azure.Requests.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_default_that_is_high_enough_stays_where_it_is()
    {
        Capacity["default"] = "4";

        await SendAsync(MinimumToThree with { Default = null });

        Assert.Equal(("3", "4"), Sent());
    }

    [Fact]
    public async Task What_was_raised_is_given_back_to_the_last_number()
    {
        await SendAsync(MinimumToThree);
        _azure.Settings[0] = _azure.Puts.Last().Body;

        await SendAsync(MinimumToThree.Undo());

        Assert.True(JsonNode.DeepEquals(PlanOnTheWire.Fixture("autoscale.json"), _azure.Puts.Last().Body), _azure.Puts.Last().Body.ToJsonString());
        Assert.Equal(2, _azure.Puts.Count);
    }

    [Fact]
    public async Task A_default_that_somebody_moved_meanwhile_is_not_given_back()
    {
        (Capacity["minimum"], Capacity["default"]) = ("3", "5");

        await SendAsync(MinimumToThree.Undo());

        Assert.Equal(("2", "5"), Sent());
    }

    [Theory]
    [InlineData("""{"sku":{"capacity":4}}""")]
    [InlineData("""{"sku":{"capacity":1}}""")]
    [InlineData("""{"sku":{"capacity":"2"}}""")]
    [InlineData("""{"sku":{}}""")]
    [InlineData("""{"sku":null}""")]
    [InlineData("""{}""")]
    public async Task Where_somebody_else_changed_the_plan_nothing_is_sent(string plan)
    {
        _azure.Plan = JsonNode.Parse(plan)!.AsObject();

        var outcome = Assert.IsType<ActOutcome.NotSent>(await SendAsync(ToThree));

        Assert.Contains("somebody else changed it", outcome.Why, StringComparison.Ordinal);
        Assert.Empty(_azure.Puts);
    }

    public static readonly TheoryData<string, string, string> ChangedSettings = new()
    {
        { "minimum", "1", "NotSent" },
        { "minimum", "3", "NotSent" },
        { "minimum", "two", "NotSent" },
        { "maximum", "2", "Impossible" },
        { "maximum", "1", "NotSent" },
        { "default", "1", "NotSent" },
    };

    [Theory]
    [MemberData(nameof(ChangedSettings))]
    public async Task Where_somebody_else_changed_the_bounds_nothing_is_sent(string field, string value, string outcome)
    {
        Capacity[field] = value;

        Assert.Equal(outcome, (await SendAsync(MinimumToThree)).GetType().Name);
        Assert.Empty(_azure.Puts);
    }

    [Fact]
    public async Task A_setting_that_is_off_aimed_elsewhere_or_without_the_profile_is_left_alone()
    {
        var properties = _azure.Settings[0]["properties"]!;
        properties["enabled"] = false;
        Assert.IsType<ActOutcome.NotSent>(await SendAsync(MinimumToThree));
        properties["enabled"] = true;
        properties["targetResourceUri"] = $"{PlanOnTheWire.Group}/providers/Microsoft.Web/serverfarms/plan-b";
        Assert.IsType<ActOutcome.NotSent>(await SendAsync(MinimumToThree));
        properties["targetResourceUri"] = PlanOnTheWire.Id.Value;
        Assert.IsType<ActOutcome.NotSent>(await SendAsync(MinimumToThree with { Profile = "another" }));
        properties["profiles"]![0]!["name"] = PlanOnTheWire.Profile;
        Assert.IsType<ActOutcome.NotSent>(await SendAsync(MinimumToThree));

        Assert.Empty(_azure.Puts);
    }

    [Theory]
    [InlineData("/subscriptions/5f3c0a4e-0000-4000-8000-000000000003/resourceGroups/rg/providers/microsoft.insights/autoscalesettings/..")]
    [InlineData("/subscriptions/5f3c0a4e-0000-4000-8000-000000000003/resourceGroups/rg/providers/microsoft.insights/autoscalesettings/a/b")]
    [InlineData("/subscriptions/5f3c0a4e-0000-4000-8000-000000000003/resourceGroups/rg/providers/microsoft.insights/autoscalesettings/a?x=1")]
    [InlineData("/subscriptions/5f3c0a4e-0000-4000-8000-000000000003/resourceGroups/other/providers/microsoft.insights/autoscalesettings/a")]
    [InlineData("/subscriptions/5f3c0a4e-0000-4000-8000-000000000003/resourceGroups/rg/providers/microsoft.web/sites/a")]
    [InlineData("https://evil.example.net/autoscalesettings/a")]
    [InlineData("")]
    public async Task No_setting_leads_to_another_path(string setting)
    {
        Assert.IsType<ActOutcome.Impossible>(await SendAsync(MinimumToThree with { Setting = setting }));
        Assert.Empty(_azure.Requests);
    }

    public static readonly TheoryData<int, string, string> Answers = new()
    {
        { 200, "{}", "Accepted" },
        { 201, "{}", "Accepted" },
        { 202, "{}", "Accepted" },
        { 204, "", "Accepted" },
        { 302, "{}", "Unknown" },
        { 400, """{"error":{"code":"InvalidParameter","message":"Something is missing."}}""", "Failed" },
        { 400, """{"Code":"BadRequest","Message":"The parameter capacity is above the maximum of this plan."}""", "Impossible" },
        { 400, $$"""{"Code":"BadRequest","Message":"{{Busy}}","Target":null,"Details":[{"Message":"x"},{"Code":"BadRequest"}]}""", "Deferred" },
        { 401, """{"error":{"code":"InvalidAuthenticationToken","message":"The access token is invalid."}}""", "Forbidden" },
        { 401, """{"Code":"Unauthorized","Message":"Operation cannot be completed without additional quota. Current Limit (Standard VMs): 2"}""", "Impossible" },
        { 401, """{"Code":"Unauthorized","Message":"This region has quota of 0 instances for your subscription."}""", "Impossible" },
        { 403, """{"error":{"code":"AuthorizationFailed","message":"The client does not have authorization to perform action 'Microsoft.Web/serverfarms/write'."}}""", "Forbidden" },
        { 404, """{"error":{"code":"ResourceNotFound"}}""", "Impossible" },
        { 409, """{"Code":"Conflict","Message":"Not enough available reserved instance servers to satisfy this request. Currently 0 instances are available."}""", "Impossible" },
        { 409, """{"Code":"Conflict","Message":"No available instances to satisfy this request. App Service is attempting to increase capacity. Please retry your request later."}""", "Impossible" },
        { 409, """{"Code":"Conflict","Message":"Number of Web workers exceeds the maximum allowed for the hosting plan."}""", "Impossible" },
        { 409, """{"error":{"code":"QuotaExceeded","message":"x"}}""", "Impossible" },
        { 409, """{"error":{"code":"SubscriptionIsOverQuotaForSku"}}""", "Impossible" },
        { 409, """{"Code":"Conflict","Message":"You have exceeded the maximum amount of scale changes within the past hour(21 changes and limit is 20). Please retry later."}""", "Deferred" },
        { 409, $$"""{"Code":"Conflict","Message":"{{Busy}}"}""", "Deferred" },
        { 409, """{"error":{"code":"Conflict","message":"x"}}""", "Deferred" },
        { 409, "this is no JSON", "Deferred" },
        { 412, "{}", "Failed" },
        { 429, """{"error":{"code":"TooManyRequests","message":"The request is being throttled."}}""", "Deferred" },
        { 429, $$"""{"Code":"Conflict","Message":"{{Busy}}"}""", "Deferred" },
        { 500, "{}", "Unknown" },
        { 502, "", "Unknown" },
        { 503, """{"error":{"message":"Not enough servers."}}""", "Unknown" },
        { 504, "{}", "Unknown" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Each_answer_has_one_meaning_for_both_and_each_body_reaches_azure_once(int status, string body, string outcome)
    {
        _azure.OnPut = (context, _) => status == 204
            ? Task.FromResult(context.Response.StatusCode = 204)
            : PlanOnTheWire.AnswerAsync(context, status, body, ("Retry-After", "1"));

        Assert.Equal(outcome, (await SendAsync(ToThree)).GetType().Name);
        Assert.Single(_azure.Puts);
        Assert.Equal(outcome, (await SendAsync(MinimumToThree)).GetType().Name);
        Assert.Equal(2, _azure.Puts.Count);
    }

    [Fact]
    public async Task Azures_wait_is_taken_over_and_its_operation_is_kept()
    {
        _azure.OnPut = (context, _) => PlanOnTheWire.AnswerAsync(context, 429, "{}", ("Retry-After", "120"));
        Assert.InRange(Assert.IsType<ActOutcome.Deferred>(await SendAsync(ToThree)).Until - DateTimeOffset.UtcNow, TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(121));

        var operation = new Uri(_azure.Address, $"{PlanOnTheWire.Id}/operationresults/1?api-version=2023-12-01");
        _azure.OnPut = (context, _) => PlanOnTheWire.AnswerAsync(context, 202, "{}", ("Azure-AsyncOperation", operation.AbsoluteUri), ("Location", "http://169.254.169.254/latest"));
        Assert.Equal(new ActOutcome.Accepted(operation), await SendAsync(ToThree));

        _azure.OnPut = (context, _) => PlanOnTheWire.AnswerAsync(context, 202, "{}", ("Location", "http://169.254.169.254/latest"));
        Assert.Equal(new ActOutcome.Accepted(), await SendAsync(ToThree));
    }

    [Fact]
    public async Task A_connection_that_breaks_after_the_body_is_unknown_and_not_repeated()
    {
        _azure.OnPut = (context, _) =>
        {
            context.Abort();
            return Task.CompletedTask;
        };

        Assert.IsType<ActOutcome.Unknown>(await SendAsync(ToThree));
        Assert.Single(_azure.Puts);
    }

    [Theory]
    [InlineData(401, "Forbidden")]
    [InlineData(403, "Forbidden")]
    [InlineData(404, "Impossible")]
    [InlineData(429, "Deferred")]
    [InlineData(500, "NotSent")]
    [InlineData(400, "NotSent")]
    public async Task What_cannot_be_read_before_is_not_put(int status, string outcome)
    {
        (_azure.PlanStatus, _azure.SettingsStatus) = (status, status);

        Assert.Equal(outcome, (await SendAsync(ToThree)).GetType().Name);
        Assert.Equal(outcome, (await SendAsync(MinimumToThree)).GetType().Name);
        Assert.Empty(_azure.Puts);
    }

    [Fact]
    public async Task After_its_last_moment_nothing_is_put()
    {
        Assert.IsType<ActOutcome.NotSent>(await SendAsync(ToThree, DateTimeOffset.UtcNow));
        Assert.Empty(_azure.Puts);
    }

    [Fact]
    public async Task What_was_read_more_than_two_seconds_ago_is_not_put()
    {
        var time = new SteppingTime(TimeSpan.FromSeconds(2));

        Assert.IsType<ActOutcome.NotSent>(await SendAsync(ToThree, InTime, time));
        Assert.Empty(_azure.Puts);
    }

    [Fact]
    public async Task A_difference_in_azures_answer_is_said()
    {
        _azure.OnPut = (context, body) =>
        {
            body["sku"]!["name"] = "S2";
            body["tags"]!["cost"] = "0";
            body["properties"]!["zoneRedundant"] = true;
            body["properties"]!["numberOfWorkers"] = 3;
            body["properties"]!["provisioningState"] = "InProgress";
            return PlanOnTheWire.AnswerAsync(context, 200, body.ToJsonString());
        };

        Assert.IsType<ActOutcome.Accepted>(await SendAsync(ToThree));
        Assert.EndsWith("differs from what was sent in tags.cost, properties.zoneRedundant, sku.name", Assert.Single(_log.Warnings), StringComparison.Ordinal);
    }

    private JsonObject Capacity => _azure.Settings[0]["properties"]!["profiles"]![1]!["capacity"]!.AsObject();

    private (string? Minimum, string? Default) Sent()
    {
        var capacity = Assert.Single(_azure.Puts).Body["properties"]!["profiles"]![1]!["capacity"]!;
        return ((string?)capacity["minimum"], (string?)capacity["default"]);
    }

    private Task<ActOutcome> SendAsync(Act act, DateTimeOffset? sendBy = null, TimeProvider? time = null) =>
        new ActSender(new ArmClient(new FixedCredential(), new AzureOptions { ResourceManager = _azure.Address }, TimeProvider.System), time ?? TimeProvider.System, _log)
            .SendAsync(act, new OpId("shop-1/1/0"), RequestId, sendBy ?? InTime, CancellationToken.None);

    /// <summary>A clock that was read once this long ago, as for a process that slept since.</summary>
    private sealed class SteppingTime(TimeSpan behind) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow - behind;
    }

    private sealed class LogBook : ILogger<ActSender>
    {
        public List<string> Warnings { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Warning) Warnings.Add(formatter(state, exception));
        }
    }
}
