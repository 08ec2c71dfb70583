using AutoResponder.Core;
using AutoResponder.Core.Acts;
using AutoResponder.Platform.AppService;
using AutoResponder.Platform.Arm;
using Azure.Core;
using Microsoft.Extensions.Logging.Abstractions;

namespace AutoResponder.Platform.Tests.Arm;

/// <summary>Acts against a server that does what Azure may do: each reaches it exactly once, and each answer has one meaning.</summary>
public sealed class ActTests
{
    private static readonly SiteId Site = SiteId.Parse("/subscriptions/5f3c0a4e-0000-4000-8000-000000000003/resourceGroups/rg/providers/Microsoft.Web/sites/shop");
    private static readonly Act Kill = new Act.EndProcess(Site, "0123abcd", 4711, null);
    private static readonly Guid RequestId = Guid.Parse("6a2f8a53-0000-4000-8000-000000000001");

    private static DateTimeOffset InTime => DateTimeOffset.UtcNow.AddSeconds(20);

    public static readonly TheoryData<int, string> Answers = new()
    {
        { 200, "Accepted" },
        { 202, "Accepted" },
        { 204, "Accepted" },
        { 302, "Unknown" },
        { 400, "Failed" },
        { 401, "Forbidden" },
        { 403, "Forbidden" },
        { 404, "Impossible" },
        { 409, "Deferred" },
        { 410, "Impossible" },
        { 429, "Deferred" },
        { 500, "Unknown" },
        { 502, "Unknown" },
        { 503, "Unknown" },
        { 504, "Unknown" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Each_answer_has_one_meaning_and_nothing_is_sent_twice(int status, string outcome)
    {
        await using var server = await ScriptedServer.StartAsync(status, """{"error":{"code":"SomeCode","message":"x"}}""", ("Retry-After", "1"), ("Location", "/elsewhere"));

        var found = await SendAsync(server.Address, Kill, InTime);

        Assert.Equal(outcome, found.GetType().Name);
        var request = Assert.Single(server.Requests);
        Assert.Equal("DELETE", request.Method);
        Assert.Equal($"{Site}/instances/0123abcd/processes/4711?api-version=2023-12-01", request.Target);
        Assert.Equal(RequestId.ToString(), request.RequestId);
    }

    [Fact]
    public async Task A_machine_is_rebooted_by_its_name_and_by_no_other_path()
    {
        await using var server = await ScriptedServer.StartAsync(204);
        var reboot = new Act.RebootWorker(PlanOnTheWire.Id, "RD0003FF1234", "0123abcd", "shop");

        Assert.IsType<ActOutcome.Accepted>(await SendAsync(server.Address, reboot, InTime));
        Assert.IsType<ActOutcome.Impossible>(await SendAsync(server.Address, reboot with { Worker = "../../sites/shop/stop?" }, InTime));

        var request = Assert.Single(server.Requests);
        Assert.Equal(("POST", $"{PlanOnTheWire.Id}/workers/RD0003FF1234/reboot?api-version=2023-12-01"), (request.Method, request.Target));
    }

    [Fact]
    public async Task A_connection_that_breaks_before_the_answer_is_unknown_and_not_repeated()
    {
        await using var server = await ScriptedServer.StartAsync((context, _) =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        Assert.IsType<ActOutcome.Unknown>(await SendAsync(server.Address, Kill, InTime));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_connection_that_was_used_before_and_breaks_now_is_unknown_and_not_repeated()
    {
        // .NET's own handler sends a request without a body up to four times where its connection had been used before.
        await using var server = await DroppingServer.StartAsync(answers: 1);
        var arm = new ArmClient(new FixedCredential(), new AzureOptions { ResourceManager = server.Address }, TimeProvider.System);
        var sender = new ActSender(arm, TimeProvider.System, NullLogger<ActSender>.Instance);

        Assert.IsType<ActOutcome.Accepted>(await sender.SendAsync(Kill, new OpId("shop-1/0/0"), RequestId, InTime, CancellationToken.None));
        Assert.IsType<ActOutcome.Unknown>(await sender.SendAsync(Kill, new OpId("shop-1/0/1"), RequestId, InTime, CancellationToken.None));

        Assert.Equal((1, 2), (server.Connections, server.Requests));
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_unknown_and_not_repeated()
    {
        await using var server = await ScriptedServer.StartAsync((context, _) => Task.Delay(TimeSpan.FromMinutes(1), context.RequestAborted));

        Assert.IsType<ActOutcome.Unknown>(await SendAsync(server.Address, Kill, InTime, TimeSpan.FromSeconds(1)));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task After_its_last_moment_nothing_leaves()
    {
        await using var server = await ScriptedServer.StartAsync(204);

        Assert.IsType<ActOutcome.NotSent>(await SendAsync(server.Address, Kill, DateTimeOffset.UtcNow));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_refused_connection_means_that_nothing_left()
    {
        await using var server = await ScriptedServer.StartAsync(204);
        var address = server.Address;
        await server.DisposeAsync();

        Assert.IsType<ActOutcome.NotSent>(await SendAsync(address, Kill, InTime));
    }

    [Fact]
    public async Task Without_a_token_nothing_leaves()
    {
        await using var server = await ScriptedServer.StartAsync(204);
        var arm = new ArmClient(new NoCredential(), new AzureOptions { ResourceManager = server.Address }, TimeProvider.System);

        Assert.IsType<ActOutcome.NotSent>(await new ActSender(arm, TimeProvider.System, NullLogger<ActSender>.Instance).SendAsync(Kill, new OpId("a/0/0"), RequestId, InTime, CancellationToken.None));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Azures_wait_is_taken_over()
    {
        await using var server = await ScriptedServer.StartAsync(429, "{}", ("Retry-After", "120"));

        var deferred = Assert.IsType<ActOutcome.Deferred>(await SendAsync(server.Address, Kill, InTime));

        Assert.InRange(deferred.Until - DateTimeOffset.UtcNow, TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(121));
    }

    [Fact]
    public async Task An_operation_on_another_host_is_not_kept()
    {
        await using var server = await ScriptedServer.StartAsync(202, "{}", ("Azure-AsyncOperation", "http://169.254.169.254/latest"));

        Assert.Null(Assert.IsType<ActOutcome.Accepted>(await SendAsync(server.Address, Kill, InTime)).Operation);
    }

    [Fact]
    public async Task A_soft_restart_is_a_soft_one()
    {
        await using var server = await ScriptedServer.StartAsync(200);

        Assert.IsType<ActOutcome.Accepted>(await SendAsync(server.Address, new Act.SoftRestart(Site), InTime));
        Assert.Equal($"{Site}/restart?softRestart=true&api-version=2023-12-01", Assert.Single(server.Requests).Target);
    }

    [Fact]
    public async Task A_full_restart_is_a_full_one()
    {
        await using var server = await ScriptedServer.StartAsync(200);

        Assert.IsType<ActOutcome.Accepted>(await SendAsync(server.Address, new Act.Restart(Site), InTime));
        Assert.Equal($"{Site}/restart?softRestart=false&api-version=2023-12-01", Assert.Single(server.Requests).Target);
    }

    [Theory]
    [InlineData("../../other", 1)]
    [InlineData("a/b", 1)]
    [InlineData("a?x=1", 1)]
    [InlineData("", 1)]
    [InlineData("a%2f", 1)]
    [InlineData("a", 0)]
    [InlineData("a", -1)]
    public void No_instance_or_process_leads_to_another_path(string instance, int process) =>
        Assert.Throws<ArgumentException>(() => InstanceReader.ProcessPath(Site, instance, process));

    [Theory]
    [InlineData("http://management.example.net")]
    [InlineData("ftp://127.0.0.1")]
    public void A_token_is_sent_over_https_or_to_loopback_only(string address) =>
        Assert.Throws<InvalidOperationException>(() => new ArmClient(new FixedCredential(), new AzureOptions { ResourceManager = new Uri(address) }, TimeProvider.System));

    private static Task<ActOutcome> SendAsync(Uri address, Act act, DateTimeOffset sendBy, TimeSpan? timeout = null) =>
        new ActSender(new ArmClient(new FixedCredential(), new AzureOptions { ResourceManager = address, ActTimeout = timeout ?? TimeSpan.FromSeconds(15) }, TimeProvider.System), TimeProvider.System, NullLogger<ActSender>.Instance)
            .SendAsync(act, new OpId("shop-1/0/0"), RequestId, sendBy, CancellationToken.None);

    private sealed class NoCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new Azure.Identity.CredentialUnavailableException("no identity here");

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new Azure.Identity.CredentialUnavailableException("no identity here");
    }
}
