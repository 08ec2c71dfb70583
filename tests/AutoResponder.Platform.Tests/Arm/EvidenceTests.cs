using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Alerts;
using AutoResponder.Platform.AppService;
using AutoResponder.Platform.Arm;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Diagnostics;
using AutoResponder.Platform.Diagnostics.Scm;
using AutoResponder.Platform.Monitoring;
using AutoResponder.Platform.Monitoring.HttpLogs;
using AutoResponder.Platform.Queues;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace AutoResponder.Platform.Tests.Arm;

/// <summary>Evidence of a site and of a plan: all that is needed and no more, and what is not in in time is named.</summary>
public sealed class EvidenceTests
{
    private static readonly SiteId Site = SiteId.Parse($"{PlanOnTheWire.Group}/providers/Microsoft.Web/sites/shop");
    private static readonly ManagedSite Managed = new() { Id = Site, Plan = PlanOnTheWire.Id };
    private static readonly ImmutableArray<MetricQuestion> Load = [new("CpuPercentage", "Average", MetricScope.Plan, TimeSpan.FromMinutes(5))];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_plan_its_figures_and_its_operation_are_read_without_any_site()
    {
        await using var server = await ScriptedServer.StartAsync((context, _) => AnswerAsync(context));

        var evidence = await Source(server.Address).LookAsync(PlanOnTheWire.Id, new Needs { Plan = true, Metrics = Load, Operation = new Uri(server.Address, "/operationresults/1") }, Token);

        Assert.Empty(evidence.Missing);
        Assert.Equal(2, evidence.Plan!.Capacity);
        Assert.IsType<OperationReading.Running>(evidence.Operation);
        var series = Assert.Single(evidence.Metrics);
        Assert.Equal(("CpuPercentage", "Average", (string?)null), (series.Metric, series.Aggregation, series.Instance));
        Assert.Equal([80, 90], series.Values);
        Assert.All(server.Requests.Where(request => request.Target.Contains("metrics?", StringComparison.Ordinal)), request =>
        {
            Assert.StartsWith(PlanOnTheWire.Id.Value, request.Target, StringComparison.Ordinal);
            Assert.Contains("aggregation=Average", request.Target, StringComparison.Ordinal);
            Assert.DoesNotContain("filter", request.Target, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_site_is_read_with_its_plan_and_the_operation_on_it()
    {
        await using var server = await ScriptedServer.StartAsync((context, _) => AnswerAsync(context));

        var evidence = await Source(server.Address).LookAsync(Managed, new Needs { Plan = true, Metrics = Load, Operation = new Uri(server.Address, "/operationresults/1") }, Token);

        Assert.Equal((2, "Standard"), (evidence.Plan!.Capacity, evidence.Plan.Tier));
        Assert.IsType<OperationReading.Running>(evidence.Operation);
        Assert.Single(evidence.Metrics);
        Assert.Null(evidence.Instances);
        Assert.Empty(evidence.Missing);
    }

    [Fact]
    public async Task What_nobody_needs_is_not_asked_for()
    {
        await using var server = await ScriptedServer.StartAsync((context, _) => AnswerAsync(context));

        var site = await Source(server.Address).LookAsync(Managed, Needs.Nothing, Token);
        var plan = await Source(server.Address).LookAsync(PlanOnTheWire.Id, Needs.Nothing, Token);

        Assert.Equal((null, null, null, null), (site.Plan, site.Operation, plan.Plan, plan.Operation));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task The_definitions_of_plans_are_asked_for_once()
    {
        await using var server = await ScriptedServer.StartAsync((context, _) => AnswerAsync(context));
        var source = Source(server.Address);

        for (var i = 0; i < 3; i++) await source.LookAsync(PlanOnTheWire.Id, new Needs { Metrics = Load }, Token);

        Assert.Single(server.Requests, request => request.Target.Contains("metricDefinitions", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_metric_of_a_site_is_missing_where_only_the_plan_is_asked_about()
    {
        await using var server = await ScriptedServer.StartAsync((context, _) => AnswerAsync(context));

        var evidence = await Source(server.Address).LookAsync(PlanOnTheWire.Id, new Needs { Metrics = [new("Http5xx", "Total", MetricScope.Site, TimeSpan.FromMinutes(5))] }, Token);

        Assert.Equal("Http5xx: a metric of a site, and only the plan was asked about", Assert.Single(evidence.Missing));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task What_is_refused_is_named_and_the_rest_is_there()
    {
        await using var server = await ScriptedServer.StartAsync((context, _) => context.Request.Path.Value!.EndsWith("autoscalesettings", StringComparison.Ordinal)
            ? PlanOnTheWire.AnswerAsync(context, 403, """{"error":{"code":"AuthorizationFailed"}}""")
            : AnswerAsync(context));

        var evidence = await Source(server.Address).LookAsync(PlanOnTheWire.Id, new Needs { Plan = true, Metrics = Load }, Token);

        Assert.Null(evidence.Plan);
        Assert.Single(evidence.Metrics);
        Assert.Contains("autoscale settings could not be read: status 403 AuthorizationFailed", Assert.Single(evidence.Missing), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"value":[{"name":{}}]}""")]
    [InlineData("""{"value":[{"name":7}]}""")]
    [InlineData("""{"value":{}}""")]
    [InlineData("""[]""")]
    public async Task Figures_of_another_shape_are_missing_and_nothing_worse(string figures)
    {
        await using var server = await ScriptedServer.StartAsync((context, _) => context.Request.Path.Value!.EndsWith("/metrics", StringComparison.Ordinal)
            ? PlanOnTheWire.AnswerAsync(context, 200, figures)
            : AnswerAsync(context));

        var evidence = await Source(server.Address).LookAsync(PlanOnTheWire.Id, new Needs { Plan = true, Metrics = Load }, Token);

        Assert.NotNull(evidence.Plan);
        Assert.Empty(evidence.Metrics);
        Assert.StartsWith("metrics of the plan have another shape", Assert.Single(evidence.Missing), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_in_in_time_is_named_and_not_waited_for()
    {
        var hanging = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await ScriptedServer.StartAsync((context, _) =>
        {
            if (!context.Request.Path.Value!.Equals(PlanOnTheWire.Id.Value, StringComparison.OrdinalIgnoreCase)) return AnswerAsync(context);

            hanging.TrySetResult();
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var looking = Source(server.Address, time).LookAsync(PlanOnTheWire.Id, new Needs { Plan = true, Metrics = Load }, Token);
        await hanging.Task;

        time.Advance(TimeSpan.FromSeconds(18));
        var evidence = await looking.WaitAsync(TimeSpan.FromSeconds(5), Token);

        Assert.Null(evidence.Plan);
        Assert.Contains("the plan could not be read within 18 s", evidence.Missing);
        Assert.Equal(TimeSpan.FromSeconds(18), evidence.ReadAt - evidence.SeenAt);
    }

    private static EvidenceSource Source(Uri address, TimeProvider? time = null)
    {
        var arm = new ArmClient(new FixedCredential(), new AzureOptions { ResourceManager = address }, TimeProvider.System);
        return new EvidenceSource(
            new MetricsReader(arm, TimeProvider.System),
            new InstanceReader(arm),
            new SiteProbe(new AzureOptions()),
            new AlertReader(arm),
            new PlanReader(arm, new AutoscaleReader(arm, TimeProvider.System)),
            new InstanceSizeReader(arm, TimeProvider.System),
            new ConsumersReader(new PlanSitesReader(arm), new MetricsReader(arm, TimeProvider.System)),
            new PlanSitesReader(arm),
            new OperationReader(arm),
            new HttpLogReader(new ScmClient(arm, new FixedCredential(), new AzureOptions(), TimeProvider.System), TimeProvider.System),
            NobodyAsks(arm),
            time ?? TimeProvider.System);
    }

    /// <summary>These looks ask for no capture.</summary>
    private static Captures NobodyAsks(ArmClient arm)
    {
        const string Nowhere = "UseDevelopmentStorage=true";
        var settings = StorageSettings.From(new ConfigurationBuilder().AddInMemoryCollection([new("AzureWebJobsStorage", Nowhere)]).Build());
        return new Captures(new TableServiceClient(Nowhere), new CaptureQueue(settings), new InstanceReader(arm), TimeProvider.System);
    }

    private static Task AnswerAsync(HttpContext context) => context.Request.Path.Value!.Split('/')[^1] switch
    {
        "metricDefinitions" => PlanOnTheWire.AnswerAsync(context, 200, """{"value":[{"name":{"value":"CpuPercentage"},"metricAvailabilities":[{"timeGrain":"PT1M"}]}]}"""),
        "metrics" => PlanOnTheWire.AnswerAsync(
            context,
            200,
            """{"value":[{"name":{"value":"CpuPercentage"},"timeseries":[{"metadatavalues":[],"data":[{"timeStamp":"2026-03-02T12:00:00Z","average":80},{"timeStamp":"2026-03-02T12:01:00Z","average":90}]}]}]}"""),
        "autoscalesettings" => PlanOnTheWire.AnswerAsync(context, 200, """{"value":[]}"""),
        "1" => PlanOnTheWire.AnswerAsync(context, 202, "{}"),
        _ => PlanOnTheWire.AnswerAsync(context, 200, PlanOnTheWire.Fixture("plan.json").ToJsonString()),
    };
}
