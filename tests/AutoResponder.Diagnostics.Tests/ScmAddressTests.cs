using AutoResponder.Core.Captures;
using AutoResponder.Platform.Arm;
using AutoResponder.Platform.Diagnostics.Scm;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Diagnostics.Tests;

/// <summary>Where a token may go: a table of hosts as Azure, or somebody in its place, could name them.</summary>
public sealed class ScmAddressTests
{
    private static readonly string[] Loopback = ["127.0.0.1"];
    private static readonly string[] Own = [".scm.env.appserviceenvironment.net"];

    [Theory]
    [InlineData("shop.scm.azurewebsites.net", "https://shop.scm.azurewebsites.net/")]
    [InlineData("SHOP.SCM.AzureWebsites.NET", "https://shop.scm.azurewebsites.net/")]
    [InlineData("shop-a1b2c3.scm.northeurope-01.azurewebsites.net", null)]
    [InlineData("shop.scm.chinacloudsites.cn", "https://shop.scm.chinacloudsites.cn/")]
    [InlineData("shop.scm.azurewebsites.us", "https://shop.scm.azurewebsites.us/")]
    [InlineData(".scm.azurewebsites.net", null)]
    [InlineData("scm.azurewebsites.net", null)]
    [InlineData("shop.azurewebsites.net", null)]
    [InlineData("shopscm.azurewebsites.net", null)]
    [InlineData("shop.scm.azurewebsites.net.evil.example", null)]
    [InlineData("evil.example/shop.scm.azurewebsites.net", null)]
    [InlineData("evil.example#.scm.azurewebsites.net", null)]
    [InlineData("evil.example?.scm.azurewebsites.net", null)]
    [InlineData("evil.example\\.scm.azurewebsites.net", null)]
    [InlineData("user@shop.scm.azurewebsites.net", null)]
    [InlineData("user:pass@evil.example:443#.scm.azurewebsites.net", null)]
    [InlineData("https://shop.scm.azurewebsites.net", null)]
    [InlineData("shop.scm.azurewebsites.net/", null)]
    [InlineData("shop.scm.azurewebsites.net.", null)]
    [InlineData("shop.scm.azurewebsites.net\n", null)]
    [InlineData(" shop.scm.azurewebsites.net", null)]
    [InlineData("shop..scm.azurewebsites.net", null)]
    [InlineData("shop.scm.azurewebsites.net:444", null)]
    [InlineData("shop.scm.azurewebsites.net:80", null)]
    [InlineData("shоp.scm.azurewebsites.net", null)]
    [InlineData("shop。scm.azurewebsites.net", null)]
    [InlineData("169.254.169.254", null)]
    [InlineData("127.0.0.1", null)]
    [InlineData("127.0.0.1:8080", null)]
    [InlineData("localhost:8080", null)]
    [InlineData("[::1]:8080", null)]
    [InlineData("0x7f000001", null)]
    [InlineData("", null)]
    public void By_default_only_names_of_the_known_clouds_are_asked(string host, string? address)
    {
        Assert.Equal(address is not null, ScmAddress.TryParse(host, [], out var found));
        Assert.Equal(address, found?.ToString());
    }

    [Theory]
    [InlineData("127.0.0.1:8080", "http://127.0.0.1:8080/")]
    [InlineData("127.0.0.1", "http://127.0.0.1/")]
    [InlineData("localhost:8080", null)]
    [InlineData("127.0.0.1.evil.example", null)]
    [InlineData("127.0.0.2:8080", null)]
    [InlineData("shop.scm.azurewebsites.net", null)]
    public void A_bare_loopback_address_stands_for_itself_and_replaces_the_clouds(string host, string? address)
    {
        Assert.Equal(address is not null, ScmAddress.TryParse(host, Loopback, out var found));
        Assert.Equal(address, found?.ToString());
    }

    [Theory]
    [InlineData("shop.scm.env.appserviceenvironment.net", true)]
    [InlineData("shop.scm.azurewebsites.net", false)]
    [InlineData("scm.env.appserviceenvironment.net", false)]
    public void An_environment_of_ones_own_is_named_in_the_settings(string host, bool isAllowed) => Assert.Equal(isAllowed, ScmAddress.TryParse(host, Own, out _));

    [Theory]
    [InlineData("azurewebsites.net")]
    [InlineData(".")]
    [InlineData("")]
    public void A_suffix_that_begins_no_label_allows_nothing(string suffix) => Assert.False(ScmAddress.TryParse("evilazurewebsites.net", [suffix], out _));

    [Theory]
    [InlineData("a.log", true)]
    [InlineData("2026_03_02_lw0sdlwk_default docker.log", true)]
    [InlineData("..", false)]
    [InlineData(".", false)]
    [InlineData("../settings", false)]
    [InlineData("a/b.log", false)]
    [InlineData("a\\b.log", false)]
    [InlineData("C:x", false)]
    [InlineData("a\0.log", false)]
    [InlineData("", false)]
    public void A_file_name_leads_nowhere_else(string name, bool isOne) => Assert.Equal(isOne, ScmPath.Logs.File(name) is not null);

    [Fact]
    public void What_a_name_holds_is_no_query_and_no_fragment() => Assert.Equal("api/vfs/LogFiles/a%3Fb%23c%25.log", ScmPath.Logs.File("a?b#c%.log")!.Value.Value);

    [Theory]
    [InlineData(false, DumpKind.Heap, "api/processes/7/dump?dumpType=2&format=raw")]
    [InlineData(false, DumpKind.Full, "api/processes/7/dump?dumpType=2&format=raw")]
    [InlineData(true, DumpKind.Heap, "api/processes/7/dump?type=WithHeap")]
    [InlineData(true, DumpKind.Full, "api/processes/7/dump?type=Full")]
    public void The_two_systems_spell_a_dump_differently(bool isLinux, DumpKind kind, string path) => Assert.Equal(path, ScmPath.Dump(7, kind, isLinux).Value);

    [Fact]
    public void The_settings_list_of_suffixes_is_the_whole_list()
    {
        var options = new ConfigurationBuilder().AddInMemoryCollection([new("Azure:ScmHostSuffixes:0", "127.0.0.1"), new("Azure:ScmScope", "https://kudu.example/.default")]).Build().GetSection(AzureOptions.Section).Get<AzureOptions>()!;

        Assert.Equal(["127.0.0.1"], options.ScmHostSuffixes);
        Assert.Equal("https://kudu.example/.default", options.ScmScope);
    }
}
