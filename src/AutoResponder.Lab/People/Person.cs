using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoResponder.Lab.Cloud;
using AutoResponder.Lab.Hosting;

namespace AutoResponder.Lab.People;

/// <summary>Somebody on duty, who knows only what the responder's notifications say: by a signed webhook, or by a card in Teams.</summary>
internal sealed class Person : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly Action<CloudEvent> _tell;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Message> _messages = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource<Message> _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Message> _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Person(WebApplication web, Action<CloudEvent> tell) => (_web, _tell) = (web, tell);

    public Uri Webhook => new(new Uri(_web.Urls.Single()), "/person");

    public Uri Teams => new(new Uri(_web.Urls.Single()), "/teams");

    /// <summary>What the responder signs its messages with.</summary>
    public string Secret { get; } = WebhookSignature.NewSecret();

    /// <summary>Done once an incident was handed over to this person, by a message and nothing else.</summary>
    public Task<Message> Woken => _woken.Task;

    /// <summary>Done once this person was asked whether something may be done.</summary>
    public Task<Message> Asked => _asked.Task;

    /// <summary>What came with a signature that is not right. It was refused.</summary>
    public int Refused { get; private set; }

    public IReadOnlyList<Message> Messages
    {
        get
        {
            lock (_lock) return [.. _messages.Values.OrderBy(message => message.At)];
        }
    }

    public static async Task<Person> StartAsync(Action<CloudEvent> tell, CancellationToken cancellationToken)
    {
        var web = LoopbackWeb.Create();
        var person = new Person(web, tell);
        web.MapPost("/person", person.ReadEventAsync);
        web.MapPost("/teams", person.ReadCardAsync);
        await web.StartAsync(cancellationToken);
        return person;
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    /// <summary>A CloudEvent with a stable id: the same id again is the same message again.</summary>
    private async Task<IResult> ReadEventAsync(HttpRequest request)
    {
        var body = await BodyAsync(request);
        var signed = WebhookSignature.Check(request.Headers, body, Secret, DateTimeOffset.UtcNow);
        if (signed == Signed.Wrongly)
        {
            Refused++;
            return Results.Json(new { error = "the signature is wrong" }, statusCode: StatusCodes.Status401Unauthorized);
        }

        if (Parse(body) is not { } told || (string?)told["id"] is not { Length: > 0 } id || (string?)told["type"] is not { } type)
            return Results.Json(new { error = "this is no CloudEvent" }, statusCode: StatusCodes.Status400BadRequest);

        Hear(new Message("webhook", id, type, (string?)told["subject"] ?? "", (string?)told["data"]?["text"] ?? "", signed, DateTimeOffset.UtcNow, 1));
        return Results.Json(new { received = true });
    }

    /// <summary>A message with an adaptive card, as a flow in Teams takes it.</summary>
    private async Task<IResult> ReadCardAsync(HttpRequest request)
    {
        var message = Parse(await BodyAsync(request));
        if ((message?["attachments"] as JsonArray)?.FirstOrDefault() is not JsonObject attachment
            || (string?)attachment["contentType"] != "application/vnd.microsoft.card.adaptive"
            || attachment["content"] is not JsonObject card || (string?)card["type"] != "AdaptiveCard" || card["body"] is not JsonArray)
            return Results.Json(new { error = "this is no message with an adaptive card" }, statusCode: StatusCodes.Status400BadRequest);

        // A card has no id and no type of its own: its words are all there is.
        var text = string.Join(" / ", Texts(card));
        Hear(new Message("teams", text, text.Contains("handed over", StringComparison.OrdinalIgnoreCase) ? "Card.HandedOver" : "Card", "", text, Signed.Missing, DateTimeOffset.UtcNow, 1));
        return Results.Text("", statusCode: StatusCodes.Status202Accepted);
    }

    private void Hear(Message message)
    {
        bool isRepeat;
        lock (_lock)
        {
            var key = $"{message.Channel} {message.Id}";
            isRepeat = _messages.TryGetValue(key, out var before);
            _messages[key] = isRepeat ? before! with { Times = before!.Times + 1 } : message;
        }

        _tell(new CloudEvent.PersonTold(message.Channel, message.Type, message.Subject, message.Text, isRepeat));
        if (message.IsQuestion) _asked.TrySetResult(message);
        if (message.IsHandOver) _woken.TrySetResult(message);
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject thing => thing.SelectMany(entry => entry is { Key: "text" or "title" or "value", Value: JsonValue value } && value.TryGetValue<string>(out var text) ? [text] : Texts(entry.Value)),
        JsonArray things => things.SelectMany(Texts),
        _ => [],
    };

    private static async Task<byte[]> BodyAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return body.ToArray();
    }

    private static JsonObject? Parse(byte[] body)
    {
        try
        {
            return JsonNode.Parse(Encoding.UTF8.GetString(body)) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
