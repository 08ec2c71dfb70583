using System.Collections.Immutable;
using System.Net;
using AutoResponder.Core;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Ports;
using AutoResponder.Intake.Tests.Notifications;
using AutoResponder.Platform.Calls;
using AutoResponder.Platform.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AutoResponder.Intake.Tests.Calls;

/// <summary>A call leaves once, signed, to an address that is allowed, and its answer is taken for what it says and no more.</summary>
public sealed class CallTests : IDisposable
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static readonly SiteId Site = SiteId.Parse("/subscriptions/5f3c0a4e-0000-4000-8000-000000000001/resourceGroups/rg-a/providers/Microsoft.Web/sites/shop");
    private static readonly OpId Op = new("shop-1/2/3");
    private static readonly Guid RequestId = new("5f3c0a4e-0000-4000-8000-0000000000aa");
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly HttpClient _http = CallHttp.Client();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task It_is_signed_and_says_which_site_and_which_op_it_is_about()
    {
        await using var runbook = await Receiver.StartAsync();

        Assert.IsType<ActOutcome.Succeeded>(await SendAsync(runbook.Address));

        var told = Assert.Single(runbook.Got);
        Assert.True(StandardWebhook.Verify(told.Headers, told.Body, Secret));
        Assert.Equal((RequestId.ToString(), RequestId.ToString()), (told.Headers["webhook-id"], (string?)told.Json["id"]));
        Assert.Equal(("AutoResponder.Call", "shop-1", Site.Value), ((string?)told.Json["type"], (string?)told.Json["subject"], (string?)told.Json["source"]));
        Assert.Equal(("failover", "shop-1/2/3", "shop-1"), ((string?)told.Data["call"], (string?)told.Data["op"], (string?)told.Data["incident"]));
    }

    [Theory]
    [InlineData(200, "", typeof(ActOutcome.Succeeded))]
    [InlineData(202, "accepted", typeof(ActOutcome.Succeeded))]
    [InlineData(200, "{}", typeof(ActOutcome.Succeeded))]
    [InlineData(200, "[1]", typeof(ActOutcome.Succeeded))]
    [InlineData(200, "{\"outcome\":\"done\"}", typeof(ActOutcome.Succeeded))]
    [InlineData(200, "{\"outcome\":\"failed\",\"why\":\"no replica\"}", typeof(ActOutcome.Failed))]
    [InlineData(200, "{\"outcome\":\"impossible\"}", typeof(ActOutcome.Impossible))]
    [InlineData(200, "{\"outcome\":\"perhaps\"}", typeof(ActOutcome.Unknown))]
    [InlineData(302, "", typeof(ActOutcome.Failed))]
    [InlineData(400, "", typeof(ActOutcome.Failed))]
    [InlineData(401, "", typeof(ActOutcome.Forbidden))]
    [InlineData(403, "", typeof(ActOutcome.Forbidden))]
    [InlineData(404, "", typeof(ActOutcome.Impossible))]
    [InlineData(408, "", typeof(ActOutcome.Unknown))]
    [InlineData(409, "", typeof(ActOutcome.Deferred))]
    [InlineData(429, "", typeof(ActOutcome.Deferred))]
    [InlineData(500, "{\"outcome\":\"failed\"}", typeof(ActOutcome.Unknown))]
    [InlineData(503, "", typeof(ActOutcome.Unknown))]
    public async Task An_answer_is_taken_for_what_it_says_and_nothing_is_sent_twice(int status, string says, Type outcome)
    {
        await using var runbook = await Receiver.StartAsync(status);
        runbook.Says = says;

        Assert.IsType(outcome, await SendAsync(runbook.Address));
        Assert.Single(runbook.Got);
    }

    [Fact]
    public async Task No_answer_in_time_is_not_a_failure()
    {
        await using var runbook = await Receiver.StartAsync();
        runbook.Waits = TimeSpan.FromSeconds(30);

        Assert.IsType<ActOutcome.Unknown>(await SendAsync(runbook.Address, within: TimeSpan.FromSeconds(0.3)));
        Assert.Single(runbook.Got);
    }

    [Fact]
    public async Task An_answer_without_an_end_is_not_read_to_its_end()
    {
        await using var runbook = await Receiver.StartAsync();
        runbook.Says = new string('x', 20_000);

        Assert.IsType<ActOutcome.Unknown>(await SendAsync(runbook.Address));
    }

    [Fact]
    public async Task After_its_time_nothing_leaves()
    {
        await using var runbook = await Receiver.StartAsync();

        Assert.IsType<ActOutcome.NotSent>(await SendAsync(runbook.Address, sendBy: _time.GetUtcNow()));
        Assert.Empty(runbook.Got);
    }

    [Fact]
    public async Task Where_nobody_listens_nothing_was_done()
    {
        var runbook = await Receiver.StartAsync();
        var address = runbook.Address;
        await runbook.DisposeAsync();

        Assert.IsType<ActOutcome.NotSent>(await SendAsync(address));
    }

    [Fact]
    public async Task Unsigned_nothing_leaves()
    {
        await using var runbook = await Receiver.StartAsync();

        Assert.Contains("CALL_SECRET", Assert.IsType<ActOutcome.Forbidden>(await SendAsync(runbook.Address, secret: "")).Why, StringComparison.Ordinal);
        Assert.Empty(runbook.Got);
    }

    [Fact]
    public async Task What_is_not_on_the_list_is_not_called()
    {
        await using var runbook = await Receiver.StartAsync();

        Assert.IsType<ActOutcome.Impossible>(await SendAsync(runbook.Address, to: "anything"));
        Assert.Empty(runbook.Got);
    }

    [Theory]
    [InlineData("https://10.0.0.4/hook")]
    [InlineData("https://169.254.169.254/metadata")]
    [InlineData("https://[fd00::1]/hook")]
    [InlineData("https://[::ffff:192.168.1.1]/hook")]
    public async Task A_private_address_is_not_called_whatever_the_file_says(string address)
    {
        Assert.Contains("private", Assert.IsType<ActOutcome.Impossible>(await SendAsync(new Uri(address))).Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("20.50.2.1", true)]
    [InlineData("2603:1020::1", true)]
    [InlineData("172.31.255.255", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("168.63.129.16", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    public void Which_addresses_everybody_can_reach(string address, bool isPublic) => Assert.Equal(isPublic, PublicAddress.Is(IPAddress.Parse(address)));

    private Task<ActOutcome> SendAsync(Uri address, string to = "failover", string secret = Secret, TimeSpan? within = null, DateTimeOffset? sendBy = null)
    {
        var rules = new FleetRules { Calls = ImmutableSortedDictionary.CreateRange<string, CallTarget>([new("failover", new CallTarget(address, "CALL_SECRET") { Within = within ?? TimeSpan.FromSeconds(10) })]) };
        var settings = NotificationSettings.From(new ConfigurationBuilder().AddInMemoryCollection([new("CALL_SECRET", secret)]).Build());
        return new CallSender(_http, new Rules(rules), settings, _time, NullLogger<CallSender>.Instance).SendAsync(new Act.Call(Site, to), Op, RequestId, sendBy ?? _time.GetUtcNow().AddSeconds(20), Token);
    }

    private sealed class Rules(FleetRules fleet) : IPolicies
    {
        public PolicySet Current => new([], fleet, "");
    }
}
