using System.Text.Json;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>Ids are read strictly, written in one spelling, and derived so that a replay makes the same ones.</summary>
public sealed class IdTests
{
    private const string Group = "/subscriptions/s-1/resourceGroups/rg/providers/Microsoft.Web";

    [Theory]
    [InlineData("/sites/shop", "shop")]
    [InlineData("/sites/shop/", "shop")]
    [InlineData("/SITES/Shop", "shop")]
    [InlineData("/sites/shop/slots/Canary", "shop-canary")]
    [InlineData("/serverfarms/plan", null)]
    [InlineData("/serverfarms/plan/slots/x", null)]
    [InlineData("/sites/shop/slots/", null)]
    [InlineData("/sites/shop/slots/x/y", null)]
    [InlineData("/sites/shop/functions/x", null)]
    [InlineData("/sites/", null)]
    [InlineData("/sites/-shop", null)]
    [InlineData("/sites/shop\n", null)]
    [InlineData("/sites/../shop", null)]
    [InlineData("/sites/shop?x=1", null)]
    public void A_site_is_a_site_or_its_slot_and_nothing_that_is_close_to_one(string rest, string? name)
    {
        Assert.Equal(name is not null, SiteId.TryParse(Group + rest, out var id));
        if (name is not null) Assert.Equal(name, id.Name);
        else Assert.Contains("is not the ARM id of a site or a slot", Assert.Throws<FormatException>(() => SiteId.Parse(Group + rest)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/serverfarms/Plan", "plan")]
    [InlineData("/sites/shop", null)]
    [InlineData("/serverfarms/plan/slots/x", null)]
    [InlineData("", null)]
    public void A_plan_is_a_plan(string rest, string? name)
    {
        Assert.Equal(name is not null, PlanId.TryParse(Group + rest, out var id));
        if (name is not null) Assert.Equal(name, id.Name);
        else Assert.Throws<FormatException>(() => PlanId.Parse(Group + rest));
    }

    [Fact]
    public void Equal_resources_have_equal_text()
    {
        Assert.Equal("/subscriptions/s-1/resourcegroups/rg/providers/microsoft.web/sites/shop/slots/canary", SiteId.Parse(Group + "/Sites/SHOP/Slots/Canary/").ToString());
        Assert.Equal(SiteId.Parse(Group + "/sites/shop"), SiteId.Parse(Group.ToUpperInvariant() + "/SITES/SHOP"));
        Assert.Equal("/subscriptions/s-1/resourcegroups/rg/providers/microsoft.web/serverfarms/plan", PlanId.Parse(Group + "/serverfarms/Plan").ToString());
    }

    [Fact]
    public void An_id_is_taken_apart_into_what_it_names()
    {
        Assert.True(ResourceId.TryParse(Group + "/sites/shop/slots/canary", out var id));
        Assert.Equal(("s-1", "rg", "microsoft.web/sites/slots", "shop", "canary"), (id.Subscription, id.ResourceGroup, id.Type, id.Name, id.Child));
        Assert.True(ResourceId.TryParse(Group + "/serverfarms/plan", out var plan));
        Assert.Equal(("microsoft.web/serverfarms", "plan", null), (plan.Type, plan.Name, plan.Child));
        Assert.False(ResourceId.TryParse(null, out _));
    }

    [Fact]
    public void What_is_longer_than_any_id_is_not_even_looked_at()
    {
        var padding = new string('/', 1024 - (Group + "/sites/shop").Length);

        Assert.False(ResourceId.TryParse(Group + "/sites/shop" + padding, out _));
        Assert.False(ResourceId.TryParse($"/subscriptions/{new string('a', 65)}/resourceGroups/rg/providers/Microsoft.Web/sites/shop", out _));
        Assert.True(ResourceId.TryParse($"/subscriptions/{new string('a', 64)}/resourceGroups/{new string('g', 90)}/providers/Microsoft.Web/sites/{new string('n', 64)}/slots/{new string('x', 64)}", out _));
    }

    [Fact]
    public void A_digest_is_over_all_parts_and_their_borders()
    {
        Assert.NotEqual(Digest.Key("ab", "c"), Digest.Key("a", "bc"));
        Assert.NotEqual(Digest.Key("", "a"), Digest.Key(null, "a"));
        Assert.NotEqual(Digest.Key("a"), Digest.Key("a", ""));
        Assert.Equal(Digest.Key("a", "b"), Digest.Key("a", "b"));
        Assert.Matches("^[a-z2-7]{26}$", Digest.Key("a"));
    }

    /// <summary>They lie in storage: another way of making them would take every signal for a new one.</summary>
    [Fact]
    public void Digests_request_ids_and_shards_are_the_same_for_ever()
    {
        var hash = System.Security.Cryptography.SHA256.HashData("1:a\n"u8);
        var bits = string.Concat(hash.Select(part => Convert.ToString(part, 2).PadLeft(8, '0')));
        var expected = string.Concat(Enumerable.Range(0, 26).Select(i => "abcdefghijklmnopqrstuvwxyz234567"[Convert.ToInt32(bits.Substring(i * 5, 5), 2)]));
        Assert.Equal(expected, Digest.Key("a"));

        var request = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{Site}\nshop-1/0/0"));
        Assert.Equal(new Guid(request.AsSpan(0, 16)), new OpId("shop-1/0/0").RequestId(Site));
        Assert.Equal(Digest.Key(Plan.Value)[0] % 16, Plan.Shard);
        Assert.Equal($"event-{Digest.Key("a", "b")}", SignalId.Of("event", "a", "b").Value);
    }

    [Fact]
    public void Ids_are_written_as_text_and_read_through_their_own_check()
    {
        Assert.Equal($"\"{Site}\"", JsonSerializer.Serialize(Site));
        Assert.Equal(Site, JsonSerializer.Deserialize<SiteId>($"\"{Site}\""));
        Assert.Equal(new OpId("a/0/0"), JsonSerializer.Deserialize<OpId>("\"a/0/0\""));
        Assert.Equal(new SignalId("a"), JsonSerializer.Deserialize<SignalId>("\"a\""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<SiteId>("\"shop\""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<SiteId>("null"));
    }
}
