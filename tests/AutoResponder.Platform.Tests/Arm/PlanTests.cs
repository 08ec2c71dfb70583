using System.Text.Json;
using System.Text.Json.Nodes;
using AutoResponder.Core;
using AutoResponder.Core.Observations;
using AutoResponder.Platform.AppService;
using AutoResponder.Platform.Arm;

namespace AutoResponder.Platform.Tests.Arm;

/// <summary>A plan and who owns it: read as it stands, or not known at all.</summary>
public sealed class PlanTests : IAsyncLifetime
{
    private readonly List<string> _missing = [];
    private PlanOnTheWire _azure = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _azure = await PlanOnTheWire.StartAsync();

    public ValueTask DisposeAsync() => _azure.DisposeAsync();

    [Fact]
    public async Task A_plan_is_read_with_the_setting_that_owns_it()
    {
        Assert.Equal(
            new PlanReading(2, "Standard", 10, false, 3, new AutoscaleReading(PlanOnTheWire.Setting, PlanOnTheWire.Profile, 2, 6) { Default = 2 }) { Size = "S1" },
            await ReadAsync());
        Assert.Empty(_missing);
        Assert.Equal(
            [$"GET /subscriptions/{PlanOnTheWire.Subscription}/resourceGroups/rg/providers/Microsoft.Insights/autoscalesettings?api-version=2022-10-01", $"GET {PlanOnTheWire.Id}?api-version=2023-12-01"],
            _azure.Requests.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_setting_that_is_off_or_aimed_at_something_else_owns_nothing()
    {
        _azure.Settings[0]["properties"]!["enabled"] = false;
        _azure.Settings.Add(AimedAt("serverfarms/plan-b"));
        _azure.Settings.Add(AimedAt("sites/plan-a"));
        _azure.Settings.Add(new JsonObject { ["id"] = "x", ["properties"] = null });

        var plan = await ReadAsync();

        Assert.NotNull(plan);
        Assert.Null(plan.Autoscale);
        Assert.Empty(_missing);
    }

    [Fact]
    public async Task Two_settings_on_one_plan_are_not_understood()
    {
        _azure.Settings.Add(PlanOnTheWire.Fixture("autoscale.json"));

        Assert.Null(await ReadAsync());
        Assert.Contains("2 autoscale settings are aimed at the plan", Assert.Single(_missing), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_that_does_not_say_whether_it_is_on_is_taken_for_an_owner()
    {
        _azure.Settings[0]["properties"]!.AsObject().Remove("enabled");

        Assert.NotNull((await ReadAsync())!.Autoscale);
    }

    public static readonly TheoryData<string, string> Unclear = new()
    {
        { """{"properties":{"profiles":[]}}""", "no profile holds now" },
        { """{"properties":{"profiles":null}}""", "no profile holds now" },
        { """{"properties":{"profiles":[{"name":"a","capacity":{"minimum":"3","maximum":"2"}}]}}""", "the bounds of profile a are not understood" },
        { """{"properties":{"profiles":[{"name":"a","capacity":{"minimum":"-1","maximum":"2"}}]}}""", "the bounds of profile a are not understood" },
        { """{"properties":{"profiles":[{"name":"a"}]}}""", "the bounds of profile a are not understood" },
        { """{"properties":{"profiles":[{"capacity":{"minimum":"1","maximum":"2"}}]}}""", "when profile without a name holds is not understood" },
        { """{"properties":{"profiles":[7]}}""", "when profile without a name holds is not understood" },
        { """{"id":"/subscriptions/5f3c0a4e-0000-4000-8000-000000000003/resourceGroups/other/providers/microsoft.insights/autoscalesettings/x"}""", "is no id of an autoscale setting" },
        { """{"id":null}""", "is no id of an autoscale setting" },
    };

    [Theory]
    [MemberData(nameof(Unclear))]
    public async Task Where_the_owner_is_not_understood_the_plan_is_not_known(string changes, string why)
    {
        var setting = _azure.Settings[0];
        foreach (var (name, value) in JsonNode.Parse(changes)!.AsObject())
        {
            if (value is not JsonObject properties) setting[name] = value?.DeepClone();
            else foreach (var (inner, to) in properties) setting[name]![inner] = to?.DeepClone();
        }

        Assert.Null(await ReadAsync());
        Assert.Contains(why, Assert.Single(_missing), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(400)]
    public async Task Where_the_settings_cannot_be_read_the_plan_is_not_known(int status)
    {
        _azure.SettingsStatus = status;

        Assert.Null(await ReadAsync());
        Assert.StartsWith($"who owns the plan's number of instances is not known: the autoscale settings could not be read: status {status}", Assert.Single(_missing), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_without_a_list_is_no_empty_list()
    {
        await using var server = await ScriptedServer.StartAsync((context, _) => PlanOnTheWire.AnswerAsync(context, 200, context.Request.Path.Value!.EndsWith("autoscalesettings", StringComparison.Ordinal) ? "{}" : PlanOnTheWire.Fixture("plan.json").ToJsonString()));

        Assert.Null(await Reader(server.Address).ReadAsync(PlanOnTheWire.Id, _missing, Token));
        Assert.Single(_missing);
    }

    [Theory]
    [InlineData(403, "the plan could not be read: status 403 AuthorizationFailed")]
    [InlineData(404, "the plan is not there any more")]
    public async Task A_plan_that_cannot_be_read_is_named(int status, string sentence)
    {
        _azure.PlanStatus = status;

        Assert.Null(await ReadAsync());
        Assert.Equal(sentence, Assert.Single(_missing));
    }

    public static readonly TheoryData<string, string> Shapes = new()
    {
        { """{"sku":{"tier":"Basic","capacity":1},"kind":"linux","properties":{"reserved":true,"numberOfSites":2}}""", "1 Basic of 3, 2 sites" },
        { """{"sku":{"tier":"Standard","capacity":1},"properties":{"maximumNumberOfWorkers":null,"elasticScaleEnabled":null}}""", "1 Standard of 10, 0 sites" },
        { """{"sku":{"tier":"Premium","capacity":4}}""", "4 Premium of 20, 0 sites" },
        { """{"sku":{"tier":"PremiumV2","capacity":4},"properties":{"maximumNumberOfWorkers":30}}""", "4 PremiumV2 of 30, 0 sites" },
        { """{"sku":{"tier":"PremiumV3","capacity":4},"properties":{}}""", "4 PremiumV3 of 30, 0 sites" },
        { """{"sku":{"tier":"PremiumV3","capacity":4},"properties":{"elasticScaleEnabled":true}}""", "4 PremiumV3 of 30, 0 sites, by itself" },
        { """{"sku":{"tier":"ElasticPremium","capacity":1},"properties":{"maximumNumberOfWorkers":100}}""", "1 ElasticPremium of 100, 0 sites, by itself" },
        { """{"sku":{"tier":"Dynamic","capacity":0},"properties":{"maximumNumberOfWorkers":0}}""", "0 Dynamic of ?, 0 sites, by itself" },
        { """{"sku":{"tier":"FlexConsumption","capacity":0}}""", "0 FlexConsumption of ?, 0 sites, by itself" },
        { """{"sku":{"tier":"Tomorrow","capacity":2},"properties":7}""", "2 Tomorrow of ?, 0 sites" },
        { """{"sku":{"tier":"Standard"}}""", "unreadable" },
        { """{"sku":{"capacity":2}}""", "unreadable" },
        { """{"sku":[]}""", "unreadable" },
        { """[]""", "unreadable" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_plan_has_many_shapes(string json, string expected)
    {
        using var document = JsonDocument.Parse(json);

        var plan = PlanReader.Read(document.RootElement);

        Assert.Equal(
            expected,
            plan is null ? "unreadable" : $"{plan.Capacity} {plan.Tier} of {plan.Maximum?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"}, {plan.Sites} sites{(plan.ScalesItself ? ", by itself" : "")}");
    }

    [Fact]
    public async Task A_plan_that_scales_itself_has_no_other_owner()
    {
        _azure.Plan["properties"]!["elasticScaleEnabled"] = true;
        _azure.SettingsStatus = 403;

        Assert.True((await ReadAsync())!.ScalesItself);
        Assert.Empty(_missing);
    }

    [Fact]
    public void Every_recorded_plan_and_setting_is_read()
    {
        Assert.SkipWhen(Repository.Contracts is null, "CONTRACT_VECTORS is not set: there are no real payloads here.");

        var (plans, settings, profiles) = (0, 0, 0);
        foreach (var file in new[] { "recorded", Path.Combine("rest", "Microsoft.Web"), Path.Combine("rest", "Microsoft.Insights") }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Contracts, folder), "*.json", SearchOption.AllDirectories)))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var resource in Resources(document.RootElement))
            {
                if (PlanId.TryParse(resource.Text("id"), out _) && resource.Field("sku") is not null)
                {
                    Assert.NotNull(PlanReader.Read(resource));
                    plans++;
                }
                else if (resource.Text("type")?.Equals("Microsoft.Insights/autoscaleSettings", StringComparison.OrdinalIgnoreCase) == true)
                {
                    var (profile, why) = AutoscaleProfile.InForce(resource.GetProperty("properties"), new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));
                    Assert.True(profile is not null || why.Length > 0);
                    settings++;
                    if (profile is not null) profiles++;
                }
            }
        }

        // 8 plans with a SKU at least are known to lie there, and settings of which not all can be told.
        Assert.True(plans >= 8 && settings >= 6 && profiles >= 3 && profiles < settings, $"{plans} plans, {settings} settings, {profiles} profiles");
    }

    /// <summary>Whatever looks like a resource, however deep, and also inside the text of a recorded body.</summary>
    private static IEnumerable<JsonElement> Resources(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                if (element.TryGetProperty("id", out _)) yield return element;
                foreach (var inner in element.EnumerateObject().SelectMany(field => Resources(field.Value))) yield return inner;
                break;

            case JsonValueKind.Array:
                foreach (var inner in element.EnumerateArray().SelectMany(Resources)) yield return inner;
                break;

            case JsonValueKind.String when element.GetString()!.StartsWith('{'):
                foreach (var inner in Resources(Parse(element.GetString()!))) yield return inner;
                break;
        }
    }

    private static JsonElement Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text).RootElement.Clone();
        }
        catch (JsonException)
        {
            // A text that only begins like JSON.
            return default;
        }
    }

    private static JsonObject AimedAt(string resource)
    {
        var setting = PlanOnTheWire.Fixture("autoscale.json");
        setting["properties"]!["targetResourceUri"] = $"{PlanOnTheWire.Group}/providers/Microsoft.Web/{resource}";
        return setting;
    }

    private Task<PlanReading?> ReadAsync() => Reader(_azure.Address).ReadAsync(PlanOnTheWire.Id, _missing, Token);

    private static PlanReader Reader(Uri address)
    {
        var arm = new ArmClient(new FixedCredential(), new AzureOptions { ResourceManager = address }, TimeProvider.System);
        return new PlanReader(arm, new AutoscaleReader(arm, TimeProvider.System));
    }
}
