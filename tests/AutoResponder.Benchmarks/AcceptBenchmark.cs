using System.Globalization;
using System.Net;
using AutoResponder.Core.Signals;
using AutoResponder.Lab.Processes;
using AutoResponder.Lab.Storage;
using AutoResponder.Platform.Alerts;
using AutoResponder.Platform.Queues;
using Azure.Storage.Queues;

namespace AutoResponder.Benchmarks;

/// <summary>The handler's 202, which means that the queue has it, against a raw send of the same message to the same queue server.</summary>
internal static class AcceptBenchmark
{
    private const int PerRound = 300;

    public static async Task RunAsync(Azurite azurite)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var port = Lab.Hosting.Ports.Free();
        await using var handler = ChildProcess.Start(
            "/bin/sh",
            ["start.sh"],
            new Dictionary<string, string?>
            {
                ["FUNCTIONS_CUSTOMHANDLER_PORT"] = port.ToString(CultureInfo.InvariantCulture),
                ["AzureWebJobsStorage"] = azurite.ConnectionString,
                ["PATROL_SCHEDULE"] = "0 * * * * *",
                ["SEAL_SCHEDULE"] = "0 */5 * * * *",
            },
            Lab.Runs.Product.HandlerFolder);
        var alerts = new Uri($"http://127.0.0.1:{port}/api/alerts");
        await ReadyAsync(http, new Uri($"http://127.0.0.1:{port}/"));

        var raw = new QueueClient(azurite.ConnectionString, "raw", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None });
        await raw.CreateIfNotExistsAsync();
        var hints = new QueueClient(azurite.ConnectionString, HintQueue.Name);
        var message = MessageText.Write(new MessageContent.Told(((AlertParse.Read)AlertParser.Parse(Payload.Bytes)).Signals[0] is Signal signal ? signal : throw new InvalidOperationException()));
        foreach (var atOnce in new[] { 1, 8, 32 })
        {
            await Pairs.CompareAsync(
                $"accept, {atOnce} at once",
                async () =>
                {
                    // Both queues are emptied first: the emulator slows down with depth.
                    await hints.ClearMessagesAsync();
                    return await Pairs.LoadAsync(PerRound, atOnce, async _ =>
                    {
                        using var content = new ByteArrayContent(Payload.Bytes);
                        using var answer = await http.PostAsync(alerts, content);
                        if (answer.StatusCode != HttpStatusCode.Accepted) throw new InvalidOperationException($"{answer.StatusCode}");
                    });
                },
                async () =>
                {
                    await raw.ClearMessagesAsync();
                    return await Pairs.LoadAsync(PerRound, atOnce, _ => raw.SendMessageAsync(message, timeToLive: TimeSpan.FromSeconds(-1)));
                });
        }
    }

    private static async Task ReadyAsync(HttpClient http, Uri address)
    {
        for (var i = 0; i < 400; i++)
        {
            try
            {
                using var answer = await http.GetAsync(address);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50);
            }
        }

        throw new InvalidOperationException("The handler did not come up.");
    }
}
