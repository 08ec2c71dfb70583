using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Ports;
using AutoResponder.Core.Signals;
using AutoResponder.Lab.Storage;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Queues;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace AutoResponder.Benchmarks;

/// <summary>Draining alerts about open incidents, each on a plan of its own: receive, decide, commit and delete, against receive, one read, a transaction of four rows and delete. Depth 128, eight at once.</summary>
internal static class DrainBenchmark
{
    private const int Depth = 128;
    private const int AtOnce = 8;
    private static int _alert = 1_000_000;

    public static async Task RunAsync(Azurite azurite)
    {
        var tables = new TableServiceClient(azurite.ConnectionString);
        foreach (var table in new[] { Keys.LedgerTable, Keys.PlansTable, Keys.FeedTable, Keys.IllTable, "raw" }) await tables.CreateTableIfNotExistsAsync(table);
        var queue = new QueueClient(azurite.ConnectionString, "drain", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None });
        await queue.CreateIfNotExistsAsync();
        var world = new World();
        var fleet = new FleetLedger(tables, world, TimeProvider.System, "bench");
        var loop = new ResponseLoop(
            new ResponsePorts(new TableLedger(tables), fleet, new PlanIndex(tables), world, world, world, world, world, new Unassigned(tables, TimeProvider.System), world),
            new KeyedLock<PlanId>(),
            TimeProvider.System,
            "bench");
        var raw = tables.GetTableClient("raw");

        // Every site has an open incident before the first alert that is drained.
        for (var i = 0; i < Depth; i++) await loop.RespondAsync(new Signal.AlertFired(Bench.Alert(Bench.Ids(i).Site, i)), Bench.Ids(i).Site, false, CancellationToken.None);
        await Pairs.CompareAsync(
            $"drain of {Depth} alerts, {AtOnce} at once, distinct plans",
            () => DrainAsync(queue, async signal => await loop.RespondAsync(signal, SiteId.Parse(signal.Alert.Target!), false, CancellationToken.None)),
            () => DrainAsync(queue, signal => RawAsync(raw, signal)));
    }

    private static async Task<Load> DrainAsync(QueueClient queue, Func<Signal.AlertFired, Task> take)
    {
        await queue.ClearMessagesAsync();
        for (var i = 0; i < Depth; i++)
            await queue.SendMessageAsync(MessageText.Write(new MessageContent.Told(new Signal.AlertFired(Bench.Alert(Bench.Ids(i).Site, Interlocked.Increment(ref _alert))))));

        var messages = new System.Collections.Concurrent.ConcurrentQueue<QueueMessage>();
        using var receiving = new SemaphoreSlim(1);
        return await Pairs.LoadAsync(Depth, AtOnce, async _ =>
        {
            QueueMessage? message;
            while (!messages.TryDequeue(out message))
            {
                await receiving.WaitAsync();
                if (messages.IsEmpty)
                {
                    foreach (var received in (await queue.ReceiveMessagesAsync(32, TimeSpan.FromMinutes(5))).Value) messages.Enqueue(received);
                }

                receiving.Release();
            }

            await take((Signal.AlertFired)((MessageContent.Told)MessageText.Read(message.Body.ToString())).Signal);
            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
        });
    }

    private static async Task RawAsync(TableClient table, Signal.AlertFired signal)
    {
        var partition = Digest.Key(signal.Alert.Target);
        var row = await table.GetEntityIfExistsAsync<TableEntity>(partition, "plan");
        var (plan, head) = (Row(partition, "plan", 300), Row(partition, "head", 900));
        TableTransactionAction[] actions =
        [
            row.HasValue ? new(TableTransactionActionType.UpdateReplace, plan, row.Value!.ETag) : new(TableTransactionActionType.Add, plan),
            row.HasValue ? new(TableTransactionActionType.UpdateReplace, head, ETag.All) : new(TableTransactionActionType.Add, head),
            new(TableTransactionActionType.Add, Row(partition, $"ev:{Guid.NewGuid()}", 1300)),
            new(TableTransactionActionType.Add, Row(partition, $"sig:{Guid.NewGuid()}", 20)),
        ];
        await table.SubmitTransactionAsync(actions);
    }

    private static TableEntity Row(string partition, string key, int size) => new(partition, key) { ["State"] = new string('s', size), ["Hash"] = new byte[32] };

    /// <summary>An Azure that costs nothing: what is measured is the responder and its storage.</summary>
    private sealed class World : IInventory, IEvidenceSource, IActs, ICaptures, ISignals, IPolicies
    {
        private static readonly ImmutableSortedDictionary<string, string> Tags = ImmutableSortedDictionary.CreateRange([KeyValuePair.Create("tier", "web")]);

        public PolicySet Current { get; } = new(
            [new Policy { Name = "web", Hash = "h", Sites = new SiteSelector { Tags = Tags }, Unhealthy = new Condition.Ratio("Http5xx", "Requests", 0.2, 1, TimeSpan.FromMinutes(1)), Ladder = [new Step.Recycle(RecycleScope.WorstInstance, false)] }],
            new FleetRules { Subscriptions = [Bench.Subscription], Tags = Tags },
            "s");

        public Task<ImmutableArray<ManagedSite>> ListAsync(FleetRules rules, CancellationToken cancellationToken) => Task.FromResult(ImmutableArray<ManagedSite>.Empty);

        public Task<ManagedSite?> FindAsync(SiteId site, FleetRules rules, bool fresh, CancellationToken cancellationToken) =>
            Task.FromResult<ManagedSite?>(new ManagedSite { Id = site, Plan = PlanId.Parse(site.Value.Replace("/sites/site-", "/serverfarms/plan-", StringComparison.Ordinal)), Tags = Tags });

        public Task<Evidence> LookAsync(ManagedSite site, Needs needs, CancellationToken cancellationToken)
        {
            var now = DateTimeOffset.UtcNow;
            return Task.FromResult(new Evidence
            {
                SeenAt = now,
                ReadAt = now,
                Alert = needs.Alert is { AlertId: { } id } ? new AlertReading.Found(id, site.Id.Value, "bench-5xx", "Fired", now) : null,
                Metrics = [new MetricSeries("Requests", null, "Total", now.AddMinutes(-1), TimeSpan.FromMinutes(1), [100]), new MetricSeries("Http5xx", null, "Total", now.AddMinutes(-1), TimeSpan.FromMinutes(1), [90])],
            });
        }

        public Task<Evidence> LookAsync(PlanId plan, Needs needs, CancellationToken cancellationToken) => throw new InvalidOperationException("A benchmark borrows nothing.");

        public Task SeeToAsync(CaptureOrder order, CancellationToken cancellationToken) => throw new InvalidOperationException("A benchmark captures nothing.");

        public Task<ActOutcome> SendAsync(Act act, OpId op, Guid requestId, DateTimeOffset sendBy, CancellationToken cancellationToken) => throw new InvalidOperationException("A benchmark acts on nothing.");

        public Task SendLookAsync(SiteId site, TimeSpan delay, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
