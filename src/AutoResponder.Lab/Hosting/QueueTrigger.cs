using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace AutoResponder.Lab.Hosting;

/// <summary>Polls a queue and hands each message to its function, as the storage extension does: delivery counts, delays after a failure, and a poison queue.</summary>
internal sealed class QueueTrigger(FunctionFile function, QueueSettings settings, string connectionString, Handler handler, TimeSpan functionTimeout, Action<string> log)
{
    private static readonly TimeSpan Lock = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private readonly QueueClient _queue = Open(connectionString, function.Text("queueName")!, settings);
    private readonly QueueClient _poison = Open(connectionString, function.Text("queueName") + "-poison", settings);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await _queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        var running = new List<Task>();
        var pause = Shortest;
        while (!cancellationToken.IsCancellationRequested)
        {
            running.RemoveAll(task => task.IsCompleted);
            if (running.Count > settings.NewBatchThreshold)
            {
                await Task.WhenAny(running);
                continue;
            }

            var messages = await ReceiveAsync(cancellationToken);
            running.AddRange(messages.Select(message => InvokeAsync(message, cancellationToken)));
            if (messages.Length > 0)
            {
                pause = Shortest;
                continue;
            }

            // Longer and longer while there is nothing, up to the limit.
            await Task.Delay(pause, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, settings.MaxPollingInterval.Ticks));
        }

        await Task.WhenAll(running);
    }

    private async Task<QueueMessage[]> ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _queue.ReceiveMessagesAsync(settings.BatchSize, Lock, cancellationToken);
        }
        catch (Exception e) when (e is RequestFailedException or OperationCanceledException)
        {
            return [];
        }
    }

    private async Task InvokeAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        try
        {
            if (await SucceedsAsync(message, cancellationToken)) await _queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, CancellationToken.None);
            else if (message.DequeueCount >= settings.MaxDequeueCount) await PoisonAsync(message);
            else await _queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, visibilityTimeout: settings.VisibilityTimeout, cancellationToken: CancellationToken.None);
        }
        catch (RequestFailedException e)
        {
            log($"{function.Name}: the queue said {e.Status} {e.ErrorCode}");
        }
    }

    private async Task<bool> SucceedsAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await handler.SendAsync(
                address => new HttpRequestMessage(HttpMethod.Post, new Uri(address, function.Name))
                {
                    Content = Invocations.Content(Body(message)),
                    Headers = { TransferEncodingChunked = true },
                },
                functionTimeout,
                cancellationToken);
            return await Invocations.SucceededAsync(response, function.Name, log);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Text is encoded as JSON inside JSON; payload properties override metadata of the same name, as in the real host.</summary>
    private JsonObject Body(QueueMessage message)
    {
        var metadata = new JsonObject
        {
            ["DequeueCount"] = Invocations.Encode(message.DequeueCount),
            ["ExpirationTime"] = message.ExpiresOn,
            ["Id"] = Invocations.Encode(message.MessageId),
            ["InsertionTime"] = message.InsertedOn,
            ["NextVisibleTime"] = message.NextVisibleOn,
            ["PopReceipt"] = Invocations.Encode(message.PopReceipt),
        };
        var text = message.Body.ToString();
        Invocations.Override(metadata, text);
        return Invocations.Body(function, Invocations.Encode(text), metadata);
    }

    private async Task PoisonAsync(QueueMessage message)
    {
        log($"{function.Name}: a message failed {message.DequeueCount} times and goes to the poison queue");
        await _poison.CreateIfNotExistsAsync();
        await _poison.SendMessageAsync(message.Body, timeToLive: TimeSpan.FromSeconds(-1));
        await _queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
    }

    private static QueueClient Open(string connectionString, string name, QueueSettings settings) =>
        new(connectionString, name, new QueueClientOptions { MessageEncoding = settings.IsBase64 ? QueueMessageEncoding.Base64 : QueueMessageEncoding.None });
}

/// <summary>The shape of what the host and the handler say to each other.</summary>
internal static class Invocations
{
    public static JsonNode Encode<T>(T value) => JsonSerializer.Serialize(value)!;

    public static JsonObject Body(FunctionFile function, JsonNode? data, JsonObject metadata)
    {
        metadata["sys"] = new JsonObject { ["MethodName"] = function.Name, ["UtcNow"] = DateTime.UtcNow, ["RandGuid"] = Guid.NewGuid().ToString() };
        return new JsonObject { ["Data"] = new JsonObject { [function.Binding] = data }, ["Metadata"] = metadata };
    }

    public static HttpContent Content(JsonObject body)
    {
        var content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(body.ToJsonString())));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        return content;
    }

    public static void Override(JsonObject metadata, string text)
    {
        try
        {
            if (JsonNode.Parse(text) is not JsonObject payload) return;

            foreach (var (name, value) in payload)
            {
                var same = metadata.FirstOrDefault(entry => entry.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Key ?? name;
                metadata[same] = value is JsonObject ? value.DeepClone() : Encode(value);
            }
        }
        catch (JsonException)
        {
            // Plain text has no properties to override anything with.
        }
    }

    /// <summary>Only a 2xx with a JSON object is a success. An empty body would leave the real host waiting for ever: it is said aloud.</summary>
    public static async Task<bool> SucceededAsync(HttpResponseMessage response, string function, Action<string> log)
    {
        var text = await response.Content.ReadAsStringAsync();
        if (response.StatusCode == HttpStatusCode.NoContent || text.Length == 0)
        {
            log($"{function}: the answer has no body; the real host would wait for one for ever");
            return false;
        }

        if (!response.IsSuccessStatusCode || response.Content.Headers.ContentType?.MediaType != "application/json") return false;

        try
        {
            return JsonNode.Parse(text) is JsonObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
