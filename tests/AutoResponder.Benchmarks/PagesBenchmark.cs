using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using AutoResponder.Core;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Signals;
using AutoResponder.Lab.Storage;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Seals;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace AutoResponder.Benchmarks;

/// <summary>What an incident's page and a search of 50 rows ask of the storage after 1,000 past incidents, and after 100,000: at most 1.2 times as much.</summary>
/// <remarks>
/// The emulator looks through a whole table for whatever it is asked, which Azure's tables do not, so that the clock tells of the emulator alone: what counts is how many questions
/// are asked, and how much comes back. The time stands beside that of a peer, one raw question for three rows of the same table, which pays the same.
/// </remarks>
internal static class PagesBenchmark
{
    private const double Limit = 1.2;
    private const int Plans = 100;
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(2);

    public static async Task RunAsync()
    {
        var few = await MeasureAsync(1_000);
        var many = await MeasureAsync(100_000);
        foreach (var (what, before, after) in few.Zip(many, (one, other) => (one.What, one, other)))
        {
            var (questions, bytes) = (after.Questions / (double)before.Questions, after.Bytes / (double)before.Bytes);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: {before.Questions} questions and {before.Bytes:N0} bytes after 1,000 incidents, {after.Questions} and {after.Bytes:N0} after 100,000: {Math.Max(questions, bytes):0.00} times, {Math.Max(questions, bytes) / Limit:0.00} of the limit; time by a raw question {before.ByPeer:0.0} and {after.ByPeer:0.0}"));
        }
    }

    private static async Task<ImmutableArray<Cost>> MeasureAsync(int incidents)
    {
        await using var azurite = await Azurite.StartAsync(null, CancellationToken.None, inMemory: true);
        var now = DateTimeOffset.UtcNow;
        var newest = await FillAsync(new TableServiceClient(azurite.ConnectionString), incidents, now);

        var meter = new Meter();
        var options = new TableClientOptions();
        options.AddPolicy(meter, HttpPipelinePosition.PerRetry);
        var tables = new TableServiceClient(azurite.ConnectionString, options);
        var (reader, search, ledger) = (new IncidentReader(new AuditReader(tables)), new AuditSearch(tables), tables.GetTableClient(Keys.LedgerTable));
        var query = new AuditQuery(now - TimeSpan.FromDays(7), now);
        var peer = (await TimeAsync(meter, async () => await ledger.QueryAsync<TableEntity>($"PartitionKey eq '{newest.Partition}' and RowKey ge '{Keys.Event(1)}' and RowKey le '{Keys.Event(3)}'").CountAsync() == 3)).Time;
        return
        [
            Of("an incident's page", await TimeAsync(meter, async () => (await reader.EventsAsync(newest.Incident, CancellationToken.None)).Length == 3)),
            Of("a search of 50 rows", await TimeAsync(meter, async () => (await search.FindAsync(query, 50, null, CancellationToken.None)).Events.Length == 50)),
            Of("a search of 50 rows by step", await TimeAsync(meter, async () => (await search.FindAsync(query with { Step = "recycle" }, 50, null, CancellationToken.None)).Events.Length == 50)),
        ];

        Cost Of(string what, (int Questions, long Bytes, TimeSpan Time) cost) => new(what, cost.Questions, cost.Bytes, cost.Time / peer);
    }

    private static async Task<(int Questions, long Bytes, TimeSpan Time)> TimeAsync(Meter meter, Func<Task<bool>> ask)
    {
        if (!await ask()) throw new InvalidOperationException("It does not find what is there.");

        meter.Reset();
        var begun = Stopwatch.GetTimestamp();
        await ask();
        return (meter.Questions, meter.Bytes, Stopwatch.GetElapsedTime(begun));
    }

    /// <summary>Incidents as they come, one every two minutes up to now, each opened, treated once and closed. Returns where the newest one lies.</summary>
    private static async Task<(string Incident, string Partition)> FillAsync(TableServiceClient tables, int incidents, DateTimeOffset now)
    {
        var (ledger, feed, plans) = (new Batches(tables, Keys.LedgerTable), new Batches(tables, Keys.FeedTable), new Batches(tables, Keys.PlansTable));
        foreach (var batches in new[] { ledger, feed, plans }) await batches.CreateAsync();

        var streams = Enumerable.Range(0, Plans).Select(number => StreamHead.Begin(Bench.Ids(number).Plan.Value)).ToArray();
        for (var number = 0; number < Plans; number++)
        {
            var plan = Bench.Ids(number).Plan;
            await plans.AddAsync(new TableEntity(Keys.Shard(plan.Shard), Keys.Partition(plan)) { ["Plan"] = plan.Value });
        }

        var newest = ("", "");
        for (var number = 0; number < incidents; number++)
        {
            var at = now - (Every * (incidents - number));
            var (plan, site) = Bench.Ids(number % Plans);
            var (incident, partition) = (string.Create(CultureInfo.InvariantCulture, $"{site.Name}-{(number / Plans) + 1}"), Keys.Partition(plan));
            var (from, stream) = (streams[number % Plans].Sequence + 1, streams[number % Plans]);
            foreach (var happened in Story(incident, site, at))
            {
                var situation = new Situation(new SiteHead { Site = site }, new PlanState { Plan = plan }, FleetReading.NotRead, null, null);
                var body = AuditBody.Of(stream, happened, new DecisionContext(situation, new Signal.LookDue(), null, incident, "bench"), stream.Sequence + 1);
                (stream, var row) = stream.Append(body, happened.Kind, happened.At, site, incident);
                await ledger.AddAsync(new TableEntity(partition, Keys.Event(row.Sequence)) { ["Body"] = row.Body.ToArray(), ["Hash"] = row.Hash.ToArray(), ["Kind"] = row.Kind, ["At"] = row.At, ["Site"] = site.Value, ["Incident"] = incident });
                await feed.AddAsync(new TableEntity(Keys.Hour(row.At), string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.MaxValue.UtcTicks - row.At.UtcTicks:D19}:{partition}:{row.Sequence:D12}"))
                {
                    ["At"] = row.At,
                    ["Kind"] = row.Kind,
                    ["Plan"] = plan.Value,
                    ["Site"] = site.Value,
                    ["Incident"] = incident,
                    ["Text"] = Sentences.Say(happened),
                });
            }

            await ledger.AddAsync(new TableEntity(partition, Keys.Incident(incident)) { ["Incident"] = incident, ["From"] = from, ["To"] = stream.Sequence });
            streams[number % Plans] = stream;
            newest = (incident, partition);
        }

        foreach (var batches in new[] { ledger, feed, plans }) await batches.FlushAsync();
        return newest;
    }

    private static IncidentEvent[] Story(string incident, SiteId site, DateTimeOffset at) =>
    [
        new IncidentEvent.IncidentOpened(incident, new PolicyMark("web", new string('a', 64)), null, at, null, "50 of 100 Requests were Http5xx (50 %) in 5 min to 60 s ago") { At = at },
        new IncidentEvent.StepHelped(new OpId($"{incident}/0/0"), "recycle", $"0 of 100 Requests of {site.Name} were Http5xx (0 %)") { At = at + TimeSpan.FromSeconds(40) },
        new IncidentEvent.IncidentClosed("healed by recycle", "0 of 100 Requests were Http5xx (0 %)") { At = at + TimeSpan.FromSeconds(80) },
    ];

    /// <param name="ByPeer">How many times as long as one raw question.</param>
    private sealed record Cost(string What, int Questions, long Bytes, double ByPeer);

    /// <summary>Rows of one partition go in together, a hundred at most.</summary>
    private sealed class Batches(TableServiceClient tables, string table)
    {
        private readonly TableClient _table = tables.GetTableClient(table);
        private readonly Dictionary<string, List<TableTransactionAction>> _waiting = new(StringComparer.Ordinal);

        public Task CreateAsync() => _table.CreateIfNotExistsAsync();

        public async Task AddAsync(TableEntity row)
        {
            if (!_waiting.TryGetValue(row.PartitionKey, out var rows)) _waiting.Add(row.PartitionKey, rows = []);
            rows.Add(new TableTransactionAction(TableTransactionActionType.Add, row));
            if (rows.Count < 100) return;

            _waiting.Remove(row.PartitionKey);
            await _table.SubmitTransactionAsync(rows);
        }

        public async Task FlushAsync()
        {
            foreach (var rows in _waiting.Values) await _table.SubmitTransactionAsync(rows);
            _waiting.Clear();
        }
    }

    /// <summary>Counts what is asked, and how much comes back.</summary>
    private sealed class Meter : HttpPipelinePolicy
    {
        private int _questions;
        private long _bytes;

        public int Questions => _questions;

        public long Bytes => _bytes;

        public void Reset() => (_questions, _bytes) = (0, 0);

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            Interlocked.Increment(ref _questions);
            await ProcessNextAsync(message, pipeline);
            if (message.Response.ContentStream is not { } stream) return;

            var content = await BinaryData.FromStreamAsync(stream, message.CancellationToken);
            Interlocked.Add(ref _bytes, content.ToMemory().Length);
            message.Response.ContentStream = content.ToStream();
        }
    }
}
