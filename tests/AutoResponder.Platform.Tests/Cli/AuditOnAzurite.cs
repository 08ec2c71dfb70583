using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Ports;
using AutoResponder.Core.Signals;
using AutoResponder.Lab.Storage;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Queues;
using AutoResponder.Simulation.Staging;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Microsoft.Extensions.Time.Testing;

namespace AutoResponder.Platform.Tests.Cli;

/// <summary>A storage account of its own that holds the audit of a played scenario, and a responder that takes up orders.</summary>
internal sealed class AuditOnAzurite : IAsyncDisposable, IPolicies
{
    private readonly Azurite _azurite;

    private AuditOnAzurite(Azurite azurite) => _azurite = azurite;

    public string ConnectionString => _azurite.ConnectionString;

    public TableServiceClient Tables => new(ConnectionString);

    public PolicySet Current { get; set; } = new([], new FleetRules(), "none");

    public static async Task<AuditOnAzurite> OfAsync(ScenarioResult played, PolicySet policies, CancellationToken cancellationToken)
    {
        var storage = new AuditOnAzurite(await Azurite.StartAsync(null, cancellationToken)) { Current = policies };
        foreach (var table in new[] { Keys.LedgerTable, Keys.PlansTable, Keys.FeedTable, Keys.IllTable }) await storage.Tables.CreateTableIfNotExistsAsync(table, cancellationToken);
        await new QueueClient(storage.ConnectionString, SignalQueue.Name).CreateAsync(cancellationToken: cancellationToken);
        foreach (var stream in played.Audit.GroupBy(body => AuditEntry.Read(body).Stream)) await storage.WriteAsync(stream.Key, [.. stream], cancellationToken);
        return storage;
    }

    /// <summary>Takes up every order that lies on the queue, as the responder does.</summary>
    public async Task<ImmutableArray<Signal.Order>> ObeyAsync(CancellationToken cancellationToken)
    {
        var queue = new QueueClient(ConnectionString, SignalQueue.Name);
        var orders = ImmutableArray.CreateBuilder<Signal.Order>();
        foreach (var message in (await queue.ReceiveMessagesAsync(32, cancellationToken: cancellationToken)).Value)
        {
            var order = ((MessageContent.Ordered)MessageText.Read(message.MessageText)).Order;
            await new FleetLedger(Tables, this, new FakeTimeProvider(DateTimeOffset.UtcNow), "test").ApplyAsync(order, cancellationToken);
            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken);
            orders.Add(order);
        }

        return orders.ToImmutable();
    }

    public async ValueTask DisposeAsync() => await _azurite.DisposeAsync();

    private async Task WriteAsync(string stream, ImmutableArray<ReadOnlyMemory<byte>> bodies, CancellationToken cancellationToken)
    {
        var isFleet = stream == AuditEntry.Fleet;
        var partition = isFleet ? Keys.Fleet : Keys.Partition(PlanId.Parse(stream));
        var head = StreamHead.Begin(stream);
        var ledger = Tables.GetTableClient(Keys.LedgerTable);
        foreach (var chunk in bodies.Chunk(50))
        {
            var (transaction, rows) = (new Transaction(partition), ImmutableArray.CreateBuilder<AuditRow>());
            foreach (var body in chunk)
            {
                var entry = AuditEntry.Read(body);
                (head, var row) = head.Append(body, entry.Kind, entry.At, entry.Site, entry.Incident);
                transaction.Add(StreamRow.Event(partition, row));
                rows.Add(row);
            }

            foreach (var lies in isFleet ? [] : IncidentRow.Of(partition, rows.ToImmutable())) transaction.Merge(lies);
            await transaction.SendAsync(ledger, cancellationToken);
        }

        if (isFleet) await ledger.AddEntityAsync(StreamRow.Write(partition, Keys.FleetState, head, "{}"), cancellationToken);
        else await Tables.GetTableClient(Keys.PlansTable).AddEntityAsync(new TableEntity("00", partition) { ["Plan"] = stream }, cancellationToken);
    }
}
