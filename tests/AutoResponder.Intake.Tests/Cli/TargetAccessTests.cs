using System.Net;
using System.Net.Sockets;
using AutoResponder.Cli.Targets;
using AutoResponder.Intake.Tests.Console;
using AutoResponder.Intake.Tests.Hosting;
using AutoResponder.Platform.Tests;

namespace AutoResponder.Intake.Tests.Cli;

/// <summary>Who one is at a console, and where what is secret goes.</summary>
public sealed class TargetAccessTests(StorageFixture storage)
{
    private const string Scope = "api://console/.default";
    private readonly CountingCredential _credential = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Where_it_is_neither_this_machine_nor_encrypted_nothing_is_sent_whatever_its_name_leads_to()
    {
        await using var front = await Front.StartAsync(null);

        foreach (var host in new[] { Dns.GetHostName(), "heal.example.net", "127.0.0.1.example.net", "localhost.example.net" })
        {
            var (exit, lines, errors) = await RunAsync($"http://{host}:{front.Port}", "--key", "secret-key");
            Assert.Equal((2, 0), (exit, lines.Count));
            Assert.EndsWith("is not on this machine and not https; nothing is sent there.", Assert.Single(errors), StringComparison.Ordinal);
        }

        Assert.Empty(_credential.Asked);
        Assert.Empty(front.Got);
    }

    [Fact]
    public async Task On_this_machine_the_function_key_travels_in_its_header_and_no_token_does()
    {
        await using var handler = await RunningHandler.StartAsync(storage, new Estate());
        await using var front = await Front.StartAsync(handler);

        Assert.Equal(0, (await RunAsync(front.Address, "--key", "secret-key")).Exit);

        var got = Assert.Single(front.Got);
        Assert.Equal("secret-key", got.Headers["x-functions-key"]);
        Assert.DoesNotContain("Authorization", got.Headers.Keys);
        Assert.DoesNotContain("secret-key", got.Path, StringComparison.Ordinal);
        Assert.Empty(_credential.Asked);
    }

    [Fact]
    public async Task Elsewhere_a_token_for_the_scope_travels_encrypted()
    {
        await using var handler = await RunningHandler.StartAsync(storage, new Estate(), SignedIn.Settings);
        await using var front = await Front.StartAsync(handler, encrypted: true);
        front.Role = "Viewer";
        var target = Target.Of("https://heal.example.net", "secret-key", Scope);
        using var client = new TargetClient(target, Led(front.Port), _credential, TimeProvider.System);

        await new TargetIncidents(client).ListAsync(true, Token);

        Assert.Equal(($"Bearer {CountingCredential.Token}", "secret-key"), (Assert.Single(front.Got).Headers["Authorization"], front.Got.Single().Headers["x-functions-key"]));
        Assert.Equal(Scope, Assert.Single(_credential.Asked));
    }

    [Fact]
    public async Task Elsewhere_the_scope_must_be_said()
    {
        var (exit, _, errors) = await CommandLine.RunAsync([], _credential, "incident", "list", "--target", "https://heal.example.net");

        Assert.Equal(2, exit);
        Assert.StartsWith("Say with --scope or AUTORESPONDER_TARGET_SCOPE what https://heal.example.net takes a token for", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://login.microsoftonline.com/t1/oauth2/authorize?nonce=n", ": it wants you to sign in: https://login.microsoftonline.com/t1/oauth2/authorize.")]
    [InlineData("/.auth/login/aad?post_login_redirect_uri=x", ": it wants you to sign in: {0}/.auth/login/aad.")]
    [InlineData("https://other.example.net/api/v1/incidents", " points to https://other.example.net/api/v1/incidents, and that is not followed.")]
    public async Task Where_it_points_elsewhere_that_is_said_and_not_followed(string location, string says)
    {
        await using var front = await Front.StartAsync(null);
        front.SendsTo = location;

        var (exit, _, errors) = await RunAsync(front.Address);

        Assert.Equal((2, front.Address + says.Replace("{0}", front.Address, StringComparison.Ordinal)), (exit, Assert.Single(errors)));
        Assert.Single(front.Got);
    }

    [Theory]
    [InlineData("heal.example.net")]
    [InlineData("ftp://heal.example.net")]
    [InlineData("https://anna:secret@heal.example.net")]
    [InlineData("https://heal.example.net/?code=secret")]
    [InlineData("https://heal.example.net/api")]
    public async Task An_address_is_an_address_and_what_else_stood_in_it_is_not_said_again(string url)
    {
        var (exit, _, errors) = await RunAsync(url, "--key", "k");

        Assert.Equal(2, exit);
        Assert.StartsWith("--target is ", Assert.Single(errors), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", errors[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reads the storage itself, on purpose", "audit", "verify", "--key", "aa")]
    [InlineData("works on the storage itself", "audit", "archive", "--before", "2026-01-01")]
    [InlineData("works on the storage itself", "audit", "reconcile", "--from", "2d")]
    [InlineData("works on files of this machine", "policy", "check", "nowhere")]
    public async Task What_works_elsewhere_refuses_a_target_that_is_named_and_not_one_that_is_set(string says, params string[] arguments)
    {
        var (exit, _, errors) = await CommandLine.RunAsync([], null, [.. arguments, "--target", "http://127.0.0.1:1"]);
        Assert.Equal(2, exit);
        Assert.Contains(says, Assert.Single(errors), StringComparison.Ordinal);

        var (_, _, otherwise) = await CommandLine.RunAsync([("AUTORESPONDER_TARGET", "http://127.0.0.1:1")], null, arguments);
        Assert.DoesNotContain(otherwise, line => line.Contains("--target", StringComparison.Ordinal));
    }

    private Task<(int Exit, List<string> Lines, List<string> Errors)> RunAsync(string url, params string[] more) =>
        CommandLine.RunAsync([("AUTORESPONDER_TARGET_SCOPE", Scope)], _credential, ["incident", "list", "--target", url, .. more]);

    /// <summary>A name that leads to this machine, and whose certificate is the one that was made for it: the rest is as in earnest.</summary>
    private static SocketsHttpHandler Led(int port) => new()
    {
        AllowAutoRedirect = false,
        SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == Front.Certificate.GetCertHashString() },
        ConnectCallback = async (_, token) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), token);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };
}
