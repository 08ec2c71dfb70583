using System.Text.Json;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Ports;
using AutoResponder.Platform.Arm;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Diagnostics;
using AutoResponder.Platform.Diagnostics.Journal;
using AutoResponder.Platform.Diagnostics.Storing;
using AutoResponder.Platform.Queues;
using AutoResponder.Platform.Tests;
using AutoResponder.Platform.Tests.Arm;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AutoResponder.Diagnostics.Tests;

/// <summary>One process of the responder, as far as captures go, and the Functions host that feeds it: put together as the product does it.</summary>
internal sealed class CaptureWorld : IAsyncDisposable
{
    /// <summary>As in the product, but for how long something waits that is tried again.</summary>
    private static readonly CapturePace Pace = new() { TryAgainAfter = TimeSpan.FromSeconds(1) };

    private readonly ServiceProvider _services;
    private readonly QueueClient _queue;

    private CaptureWorld(ServiceProvider services, QueueClient queue, string connection)
    {
        (_services, _queue) = (services, queue);
        Container = new BlobServiceClient(connection).GetBlobContainerClient(DiagnosticsStore.Container);
        Table = new TableClient(connection, CaptureKeys.Table);
    }

    public Captures Captures => _services.GetRequiredService<Captures>();

    public CaptureWorker Worker => _services.GetRequiredService<CaptureWorker>();

    public BlobContainerClient Container { get; }

    public TableClient Table { get; }

    /// <summary>Keeps only what the test itself sends.</summary>
    /// <param name="connection">Where this process finds its storage; null for the storage itself.</param>
    public static async Task<CaptureWorld> StartAsync(StorageFixture storage, SickSite site, FleetRules? rules = null, CapturePace? pace = null, string? connection = null, bool isSecond = false, TokenCredential? credential = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("AzureWebJobsStorage", connection ?? storage.ConnectionString),
            new("Azure:ResourceManager", site.Address.ToString()),
            new("Azure:ScmHostSuffixes:0", "127.0.0.1"),
        ]).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(StorageSettings.From(configuration));
        services.AddSingleton(provider => provider.GetRequiredService<StorageSettings>().Tables());
        services.AddAzure(configuration);
        services.AddSingleton(credential ?? new FixedCredential());
        services.AddSingleton<IPolicies>(new Rules(rules ?? new FleetRules()));
        services.AddSingleton<Platform.Ledger.AuditReader>();
        services.AddDiagnostics();
        services.AddSingleton(pace ?? Pace);
        var provider = services.BuildServiceProvider();

        var world = new CaptureWorld(provider, storage.Settings.Queue(CaptureQueue.Name), storage.ConnectionString);
        if (isSecond) return world;

        await world._queue.CreateIfNotExistsAsync();
        await world._queue.ClearMessagesAsync();
        await world.Container.CreateIfNotExistsAsync();
        await world.Table.CreateIfNotExistsAsync();
        return world;
    }

    /// <summary>Sees to a capture and works off its messages until it has ended.</summary>
    public async Task<CaptureReading> RunAsync(CaptureOrder order, TimeSpan? within = null)
    {
        await Captures.SeeToAsync(order, TestContext.Current.CancellationToken);
        return await WorkAsync(order, within);
    }

    public async Task<CaptureReading> WorkAsync(CaptureOrder order, TimeSpan? within = null, bool seeTo = true)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(within ?? TimeSpan.FromSeconds(60));
        while (true)
        {
            QueueMessage[] messages = await _queue.ReceiveMessagesAsync(16, TimeSpan.FromSeconds(30), limit.Token);
            await Task.WhenAll(messages.Select(message => HandleAsync(message, limit.Token)));
            if (await Captures.ReadAsync(order, limit.Token) is { Ended: true } reading) return reading;

            if (messages.Length > 0) continue;

            await Task.Delay(200, limit.Token);
            if (seeTo) await Captures.SeeToAsync(order, limit.Token);
        }
    }

    /// <summary>Takes one message, as the host would, and does not answer for it.</summary>
    public async Task<MessageContent?> ReceiveAsync(TimeSpan hiddenFor)
    {
        QueueMessage message = await _queue.ReceiveMessageAsync(hiddenFor);
        return message is null ? null : MessageText.Read(message.MessageText);
    }

    public async Task<CaptureRecord> RecordAsync(CaptureOrder order) => (await new CaptureJournal(_services.GetRequiredService<TableServiceClient>()).ReadAsync(CaptureKeys.Partition(order), TestContext.Current.CancellationToken))!;

    public async Task<List<string>> BlobsAsync(CaptureOrder order)
    {
        var names = new List<string>();
        await foreach (var blob in Container.GetBlobsAsync(new() { Prefix = CaptureKeys.Folder(order), States = Azure.Storage.Blobs.Models.BlobStates.Uncommitted })) names.Add(blob.Name[CaptureKeys.Folder(order).Length..]);
        return names;
    }

    public async Task<byte[]> ReadAsync(CaptureOrder order, string name) => (await Container.GetBlobClient(CaptureKeys.Folder(order) + name).DownloadContentAsync()).Value.Content.ToArray();

    public async Task<JsonElement> ManifestAsync(CaptureOrder order) => JsonDocument.Parse(await ReadAsync(order, "manifest.json")).RootElement;

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    /// <summary>The host's part: what is answered is gone, what was asked for again comes again.</summary>
    private async Task HandleAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        var again = MessageText.Read(message.MessageText) switch
        {
            MessageContent.Collect collect => await Worker.CollectAsync(collect.Capture, collect.Artefact, cancellationToken),
            MessageContent.FinishCapture finish => await Worker.CloseAsync(finish.Capture, cancellationToken),
            _ => throw new InvalidOperationException(message.MessageText),
        };
        if (again is { } delay) await _queue.SendMessageAsync(message.MessageText, visibilityTimeout: TimeSpan.FromSeconds(Math.Ceiling(delay.TotalSeconds)), cancellationToken: cancellationToken);
        await _queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken);
    }

    private sealed class Rules(FleetRules fleet) : IPolicies
    {
        public PolicySet Current { get; } = new([], fleet, "");
    }
}
