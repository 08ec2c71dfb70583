using System.Text.Json.Nodes;
using AutoResponder.Core;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Notifications;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Intake.Tests.Notifications;

/// <summary>What goes over the wire: a signature that others can check, and a card that shows text as text.</summary>
public sealed class MessageTests
{
    private static readonly Uri Address = new("https://hooks.example.net/x");

    private static readonly Notice Plain = new()
    {
        Id = "abc",
        Sequence = 7,
        Type = "AutoResponder.Incident.HandedOver",
        Kind = "IncidentHandedOver",
        Channel = "ops",
        Source = "/subscriptions/s/resourcegroups/rg/providers/microsoft.web/sites/shop",
        Incident = "shop-7",
        Site = SiteId.Parse("/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/sites/shop"),
        At = new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero),
        Since = new DateTimeOffset(2026, 3, 2, 11, 0, 0, TimeSpan.Zero),
        Title = "shop-7 is handed over to a person",
        Text = "Handed over to a person: no step is left",
        Tried = ["recycle: did not help, 50 of 100 failed", "captureDiagnostics: saved, 5 artefacts"],
        Evidence = "shop/shop-7/shop-7-1-1/",
        Console = new Uri("https://me.example.net/api/console/incidents/shop-7"),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void The_signature_is_the_one_of_the_published_example() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        WebhookMessage.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}"""u8, Settings(("S", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")).Key("S")!));

    [Theory]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("a secret as people write them, ümlaut and all")]
    [InlineData("a secret of more than sixty-four characters, so that it has to be hashed before it is used as a key")]
    public async Task Another_implementation_finds_the_signature_right_and_finds_a_changed_body_wrong(string secret)
    {
        using var request = WebhookMessage.Of(Plain, Address, Settings(("S", secret)).Key("S"), DateTimeOffset.UtcNow);
        var body = await request.Content!.ReadAsByteArrayAsync(Token);
        var headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.Single());

        Assert.True(StandardWebhook.Verify(headers, body, secret));
        Assert.False(StandardWebhook.Verify(headers, body, "another secret"));
        body[10] ^= 1;
        Assert.False(StandardWebhook.Verify(headers, body, secret));
    }

    [Theory]
    [InlineData("whsec_not base 64!")]
    [InlineData("whsec_")]
    [InlineData("")]
    public void A_secret_that_cannot_be_used_is_none(string secret) => Assert.Null(Settings(("S", secret)).Key("S"));

    [Fact]
    public async Task A_webhook_gets_a_cloud_event_with_all_that_a_person_wants_to_know()
    {
        using var request = WebhookMessage.Of(Plain, Address, null, DateTimeOffset.UtcNow);
        var json = JsonNode.Parse(await request.Content!.ReadAsStringAsync(Token))!.AsObject();

        Assert.Equal("application/cloudevents+json; charset=utf-8", request.Content.Headers.GetValues("Content-Type").Single());
        Assert.Equal(
            ("1.0", "abc", "AutoResponder.Incident.HandedOver", "shop-7", "application/json"),
            ((string?)json["specversion"], (string?)json["id"], (string?)json["type"], (string?)json["subject"], (string?)json["datacontenttype"]));
        Assert.Equal(
            """{"text":"Handed over to a person: no step is left","title":"shop-7 is handed over to a person","kind":"IncidentHandedOver","incident":"shop-7","site":"/subscriptions/s/resourcegroups/rg/providers/microsoft.web/sites/shop","since":"2026-03-02T11:00:00+00:00","tried":["recycle: did not help, 50 of 100 failed","captureDiagnostics: saved, 5 artefacts"],"evidence":"shop/shop-7/shop-7-1-1/","console":"https://me.example.net/api/console/incidents/shop-7"}""",
            json["data"]!.ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Empty(request.Headers);
    }

    [Fact]
    public async Task Teams_gets_a_message_with_one_adaptive_card()
    {
        var message = await CardAsync(Plain);
        var attachment = Assert.Single(message["attachments"]!.AsArray())!;
        var card = attachment["content"]!;

        Assert.Equal("message", (string?)message["type"]);
        Assert.Equal("application/vnd.microsoft.card.adaptive", (string?)attachment["contentType"]);
        Assert.Equal(("AdaptiveCard", "1.4", "http://adaptivecards.io/schemas/adaptive-card.json"), ((string?)card["type"], (string?)card["version"], (string?)card["$schema"]));
        Assert.Equal(
            ["shop-7 is handed over to a person", "Handed over to a person: no step is left", $"Site: {Plain.Site}", "Since: 2026-03-02 11:00:00 UTC", "Tried:", "- recycle: did not help, 50 of 100 failed", "- captureDiagnostics: saved, 5 artefacts", "Evidence: shop/shop-7/shop-7-1-1/"],
            card["body"]!.AsArray().Select(block => (string)Assert.Single(block!["inlines"]!.AsArray())!["text"]!));
        var action = Assert.Single(card["actions"]!.AsArray())!;
        Assert.Equal(("Action.OpenUrl", "https://me.example.net/api/console/incidents/shop-7"), ((string?)action["type"], (string?)action["url"]));
    }

    [Theory]
    [InlineData("[click here](https://evil.example.net) **now** <at>everyone</at>")]
    [InlineData("![x](https://evil.example.net/x.png) {{DATE(2020)}} ${x}")]
    [InlineData("\"}]},{\"type\":\"Action.OpenUrl\",\"url\":\"https://evil.example.net\"}")]
    public async Task Text_from_outside_stands_in_text_runs_only_and_makes_no_link(string hostile)
    {
        var message = await CardAsync(Plain with { Text = PlainText.Of(hostile), Tried = [PlainText.Of(hostile)], Evidence = hostile });

        var holders = new List<JsonObject>();
        Collect(message, holders);
        Assert.Equal(["Action.OpenUrl", "AdaptiveCard", "RichTextBlock", "TextRun", "message"], holders.Select(holder => (string?)holder["type"]).OfType<string>().Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["https://me.example.net/api/console/incidents/shop-7"], holders.Select(holder => (string?)holder["url"]).OfType<string>());
        Assert.All(
            holders.Where(holder => holder.ToJsonString().Contains("evil.example.net", StringComparison.Ordinal) && !holder.Any(field => field.Value is JsonObject or JsonArray)),
            holder => Assert.Equal("TextRun", (string?)holder["type"]));
        Assert.Equal(3, holders.Count(holder => (string?)holder["type"] == "TextRun" && ((string)holder["text"]!).Contains(hostile, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Without_a_console_there_is_no_link() => Assert.Null((await CardAsync(Plain with { Console = null }))["attachments"]![0]!["content"]!["actions"]);

    [Theory]
    [InlineData("https://me.example.net/api/console", "https://me.example.net/api/console/")]
    [InlineData("http://127.0.0.1:7071/api/console/", "http://127.0.0.1:7071/api/console/")]
    public void The_consoles_address_is_taken(string text, string address) => Assert.Equal(address, Settings((NotificationSettings.ConsoleSetting, text)).Console!.AbsoluteUri);

    [Theory]
    [InlineData("me.example.net")]
    [InlineData("http://me.example.net/api/console")]
    [InlineData("javascript:alert(1)")]
    public void A_consoles_address_that_is_none_keeps_the_handler_from_starting(string text) =>
        Assert.Throws<InvalidOperationException>(() => Settings((NotificationSettings.ConsoleSetting, text)));

    private static async Task<JsonObject> CardAsync(Notice notice)
    {
        using var request = TeamsMessage.Of(notice, Address);
        Assert.Equal("application/json", request.Content!.Headers.ContentType!.MediaType);
        return JsonNode.Parse(await request.Content.ReadAsStringAsync(Token))!.AsObject();
    }

    private static NotificationSettings Settings(params (string Name, string Value)[] settings) =>
        NotificationSettings.From(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).Build());

    private static void Collect(JsonNode? node, List<JsonObject> found)
    {
        if (node is JsonObject fields)
        {
            found.Add(fields);
            foreach (var (_, value) in fields) Collect(value, found);
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items) Collect(item, found);
        }
    }
}
