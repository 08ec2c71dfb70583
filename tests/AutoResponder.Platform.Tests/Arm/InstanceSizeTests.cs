using System.Text.Json;
using AutoResponder.Platform.AppService;
using AutoResponder.Platform.Arm;
using Microsoft.Extensions.Time.Testing;

namespace AutoResponder.Platform.Tests.Arm;

/// <summary>How much memory an instance has: of the plan's SKU, and not known where that is not.</summary>
public sealed class InstanceSizeTests
{
    private const double GB = 1024 * 1024 * 1024;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("S1", 1.75)]
    [InlineData("p1V3", 8.0)]
    [InlineData("P5mv4", 256.0)]
    [InlineData("F1", null)]
    [InlineData("Y1", null)]
    [InlineData("P9v9", null)]
    [InlineData(null, null)]
    public void Only_what_is_published_is_known(string? sku, double? gigabytes) => Assert.Equal((long?)(gigabytes * GB), InstanceSizes.Of(sku));

    [Fact]
    public async Task A_plans_size_is_asked_for_every_few_minutes()
    {
        var time = new FakeTimeProvider();
        await using var server = await ScriptedServer.StartAsync(200, PlanOnTheWire.Fixture("plan.json").ToJsonString());
        var reader = Reader(server, time);

        Assert.Equal(InstanceSizes.Of("S1"), await reader.ReadAsync(PlanOnTheWire.Id, [], Token));
        await reader.ReadAsync(PlanOnTheWire.Id, [], Token);
        Assert.Single(server.Requests);

        time.Advance(TimeSpan.FromMinutes(5));
        await reader.ReadAsync(PlanOnTheWire.Id, [], Token);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData(200, """{"sku":{"name":"P9v9"}}""", "what SKU P9v9 has")]
    [InlineData(200, """{"sku":7}""", "what SKU (none) has")]
    [InlineData(404, "{}", "not there any more")]
    [InlineData(403, """{"error":{"code":"AuthorizationFailed"}}""", "status 403 AuthorizationFailed")]
    public async Task A_size_that_is_not_known_is_named_and_asked_for_again(int status, string body, string says)
    {
        await using var server = await ScriptedServer.StartAsync(status, body);
        var (reader, missing) = (Reader(server, TimeProvider.System), new List<string>());

        Assert.Null(await reader.ReadAsync(PlanOnTheWire.Id, missing, Token));
        Assert.Contains(says, Assert.Single(missing), StringComparison.Ordinal);
        await reader.ReadAsync(PlanOnTheWire.Id, missing, Token);
        Assert.Equal(2, server.Requests.Count);
    }

    /// <summary>Answers that Azure really gave.</summary>
    [Fact]
    public void The_plans_that_were_recorded_have_sizes()
    {
        Assert.SkipWhen(Repository.Contracts is null, "CONTRACT_VECTORS is not set: there are no real payloads here.");

        var skus = new[] { "serverfarm-get-200.json", "serverfarm-list-200.json", "custodian.AppServicePlanTest.linux_plans.json", "custodian.AppServicePlanTest.window_plans.json" }
            .SelectMany(name => SkusIn(JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Contracts, "recorded", name))).RootElement))
            .Distinct(StringComparer.OrdinalIgnoreCase).Except(["Y1", "F1", "D1"], StringComparer.OrdinalIgnoreCase).ToList();

        Assert.NotEmpty(skus);
        Assert.All(skus, sku => Assert.NotNull(InstanceSizes.Of(sku)));
    }

    private static IEnumerable<string> SkusIn(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(field => field is { Name: "sku", Value.ValueKind: JsonValueKind.Object } && field.Value.TryGetProperty("name", out var name) ? [name.GetString()!] : SkusIn(field.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(SkusIn),
        _ => [],
    };

    private static InstanceSizeReader Reader(ScriptedServer server, TimeProvider time) => new(new ArmClient(new FixedCredential(), new AzureOptions { ResourceManager = server.Address }, TimeProvider.System), time);
}
