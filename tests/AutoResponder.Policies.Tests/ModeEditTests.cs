using System.Text;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies;
using AutoResponder.Platform.Policies.Editing;

namespace AutoResponder.Policies.Tests;

/// <summary>Another mode is one word in a file; whatever a person wrote around it stays.</summary>
public sealed class ModeEditTests
{
    private const string Rest = "sites: { tags: { tier: web } }\nladder: [ { step: recycle } ]\n";

    [Theory]
    [InlineData("name: web\nmode: observe   # not yet\n" + Rest, "name: web\nmode: act   # not yet\n" + Rest)]
    [InlineData("name: web\r\nmode:    'observe'\r\nsites: { tags: { tier: web } }\r\nladder: [ { step: recycle } ]\r\n", "name: web\r\nmode:    act\r\nsites: { tags: { tier: web } }\r\nladder: [ { step: recycle } ]\r\n")]
    [InlineData("name: web\nmode: \"approve\"\n" + Rest, "name: web\nmode: act\n" + Rest)]
    [InlineData("# mode: observe\nname: web # mode: x\n" + Rest, "# mode: observe\nname: web # mode: x\nmode: act\n" + Rest)]
    [InlineData("{ name: web, mode: observe, sites: { tags: { tier: web } }, ladder: [ { step: recycle } ] }\n", "{ name: web, mode: act, sites: { tags: { tier: web } }, ladder: [ { step: recycle } ] }\n")]
    [InlineData("\uFEFFname: web\nmode: observe\n" + Rest, "\uFEFFname: web\nmode: act\n" + Rest)]
    public void Nothing_but_the_word_changes(string before, string after)
    {
        var (file, why) = ModeEdit.Make(new PolicyFile("web.yaml", Encoding.UTF8.GetBytes(before)), Mode.Act);

        Assert.Null(why);
        Assert.Equal(after, Encoding.UTF8.GetString(file!.Bytes.Span));
    }

    [Theory]
    [InlineData("{ name: web, sites: { tags: { tier: web } }, ladder: [ { step: recycle } ] }\n", "better edited by hand: set 'mode: act'")]
    [InlineData("name: web\nmode: |\n  observe\n" + Rest, "")]
    [InlineData("name: [", "is no policy that can be read")]
    public void Where_that_is_not_safe_it_says_so(string before, string says)
    {
        var (file, why) = ModeEdit.Make(new PolicyFile("web.yaml", Encoding.UTF8.GetBytes(before)), Mode.Act);

        Assert.Null(file);
        Assert.Contains(says, why, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_are_the_same_whatever_the_mode_the_description_and_the_comments_are()
    {
        var rules = Rules("name: web\n" + Rest);

        Assert.Equal(rules, Rules("# A comment.\nname: web\nmode: observe\ndescription: another\n" + Rest));
        Assert.NotEqual(rules, Rules("name: web\nfor: 3m\n" + Rest));
    }

    private static string Rules(string text) => Files.Load([("fleet.yaml", Files.Fleet), ("web.yaml", text)]).Set!.Policies[0].Rules;
}
