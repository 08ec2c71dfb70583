using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace AutoResponder.Platform.Notifications;

/// <summary>A notice as a message with an adaptive card, as a Teams workflow takes it. Text from outside stands in text runs only, the one element that reads no Markdown; the one link is built here.</summary>
public static class TeamsMessage
{
    private const string CardType = "application/vnd.microsoft.card.adaptive";

    public static HttpRequestMessage Of(Notice notice, Uri address) => new(HttpMethod.Post, address)
    {
        Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Message(notice).ToJsonString())) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
    };

    private static JsonObject Message(Notice notice) => new()
    {
        ["type"] = "message",
        ["attachments"] = new JsonArray(new JsonObject { ["contentType"] = CardType, ["contentUrl"] = null, ["content"] = Card(notice) }),
    };

    private static JsonObject Card(Notice notice)
    {
        var body = new JsonArray(Line(notice.Title, isTitle: true), Line(notice.Text));
        if (notice.Site is { } site) body.Add(Line($"Site: {site.Value}"));
        if (notice.Since is { } since) body.Add(Line($"Since: {since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC"));
        if (!notice.Tried.IsEmpty) body.Add(Line("Tried:"));
        foreach (var tried in notice.Tried) body.Add(Line($"- {tried}"));
        if (notice.Evidence is { } evidence) body.Add(Line($"Evidence: {evidence}"));

        var card = new JsonObject
        {
            ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
            ["type"] = "AdaptiveCard",
            ["version"] = "1.4",
            ["fallbackText"] = notice.Title,
            ["body"] = body,
        };
        if (notice.Console is { } console)
            card["actions"] = new JsonArray(new JsonObject { ["type"] = "Action.OpenUrl", ["title"] = "Open the incident", ["url"] = console.AbsoluteUri });
        return card;
    }

    private static JsonObject Line(string text, bool isTitle = false)
    {
        var run = new JsonObject { ["type"] = "TextRun", ["text"] = text };
        if (isTitle) (run["weight"], run["size"]) = ("Bolder", "Large");
        return new JsonObject { ["type"] = "RichTextBlock", ["inlines"] = new JsonArray(run) };
    }
}
