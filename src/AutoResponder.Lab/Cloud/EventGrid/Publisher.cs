using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace AutoResponder.Lab.Cloud.EventGrid;

/// <summary>Event Grid, as a subscriber meets it: a handshake, deliveries at least once and in no order, again after a failure, and now and then twice.</summary>
internal sealed class Publisher(World world, Uri? endpoint, Action<CloudEvent> tell) : IDisposable
{
    // What Event Grid waits before it delivers again, and the answers after which it gives up.
    private static readonly int[] Pauses = [10, 30, 60, 300];
    private static readonly int[] Final = [400, 401, 403, 404, 413];
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(300);
    private readonly Channel<Happening> _news = Channel.CreateUnbounded<Happening>();
    private readonly Random _random = new(world.Seed);
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };

    private bool IsCloudEvents => world.Seed % 2 == 0;

    private string Schema => IsCloudEvents ? "CloudEvents" : "Event Grid schema";

    /// <summary>Tells whoever subscribed; nobody where there is no endpoint.</summary>
    public void Publish(Happening happened)
    {
        if (endpoint is not null) _news.Writer.TryWrite(happened);
    }

    /// <summary>Makes sure that the endpoint wants events, as Event Grid does before the first one.</summary>
    /// <exception cref="InvalidOperationException">It does not say so.</exception>
    public async Task SubscribeAsync(CancellationToken cancellationToken)
    {
        if (endpoint is null) return;

        if (IsCloudEvents) await AskAsync(cancellationToken);
        else await ValidateAsync(cancellationToken);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var deliveries = new List<Task>();
        try
        {
            while (await _news.Reader.WaitToReadAsync(cancellationToken))
            {
                // What happens together travels together.
                await Task.Delay(Gathering, cancellationToken);
                var batch = new List<Happening>();
                while (_news.Reader.TryRead(out var happened)) batch.Add(happened);

                deliveries.Add(DeliverAsync(batch, cancellationToken));
                if (_random.Next(3) == 0) deliveries.Add(DeliverAsync(batch, cancellationToken));
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }

        await Task.WhenAll(deliveries);
    }

    public void Dispose() => _http.Dispose();

    private async Task DeliverAsync(List<Happening> batch, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            int? status = null;
            try
            {
                using var request = Write(batch, attempt);
                using var response = await _http.SendAsync(request, cancellationToken);
                status = (int)response.StatusCode;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                if (cancellationToken.IsCancellationRequested) return;
            }

            tell(new CloudEvent.GridPosted(string.Join(", ", batch.Select(happened => happened.Name)), Schema, status));
            if (status is >= 200 and < 300 || (status is { } known && Final.Contains(known)) || attempt == Pauses.Length) return;

            await Task.Delay(TimeSpan.FromSeconds(Pauses[attempt]), cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private HttpRequestMessage Write(List<Happening> batch, int attempt)
    {
        var events = new JsonArray([.. batch.Select(happened => IsCloudEvents ? Schemas.CloudEvent(happened) : Schemas.GridEvent(happened))]);
        var request = Post(events, IsCloudEvents ? "application/cloudevents-batch+json" : "application/json", "Notification");
        request.Headers.Add("aeg-delivery-count", attempt.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return request;
    }

    private async Task ValidateAsync(CancellationToken cancellationToken)
    {
        var code = Guid.NewGuid().ToString();
        using var request = Post(new JsonArray(Schemas.Validation(world, code)), "application/json", "SubscriptionValidation");
        using var response = await _http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode || (string?)JsonNode.Parse(text)?["validationResponse"] != code)
            throw new InvalidOperationException($"The Event Grid endpoint did not pass the handshake: {(int)response.StatusCode} {text}");
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        const string Origin = "eventgrid.azure.net";
        using var request = new HttpRequestMessage(HttpMethod.Options, endpoint);
        request.Headers.Add("WebHook-Request-Origin", Origin);
        using var response = await _http.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode || !response.Headers.TryGetValues("WebHook-Allowed-Origin", out var allowed) || !allowed.Any(origin => origin is Origin or "*"))
            throw new InvalidOperationException($"The Event Grid endpoint did not pass the handshake of CloudEvents: {(int)response.StatusCode}");
    }

    private HttpRequestMessage Post(JsonNode body, string type, string kind)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString()));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse($"{type}; charset=utf-8");
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = content };
        request.Headers.Add("aeg-event-type", kind);
        request.Headers.Add("aeg-subscription-name", "RESPONDER");
        return request;
    }
}
