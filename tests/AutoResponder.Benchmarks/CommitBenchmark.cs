using AutoResponder.Core;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Ports;
using AutoResponder.Core.Signals;
using AutoResponder.Lab.Storage;
using AutoResponder.Platform.Ledger;
using Azure.Data.Tables;

namespace AutoResponder.Benchmarks;

/// <summary>A commit through the ledger, with its hash and its checks, against the entity-group transaction of the same rows.</summary>
internal static class CommitBenchmark
{
    private const int PerRound = 200;
    private static int _number;

    public static async Task RunAsync(Azurite azurite)
    {
        var tables = new TableServiceClient(azurite.ConnectionString);
        await tables.CreateTableIfNotExistsAsync(Keys.LedgerTable);
        await tables.CreateTableIfNotExistsAsync("raw");
        var ledger = new TableLedger(tables);
        var raw = tables.GetTableClient("raw");
        foreach (var atOnce in new[] { 1, 8 })
        {
            await Pairs.CompareAsync(
                $"commit of four rows, {atOnce} at once, distinct plans",
                () => Pairs.LoadAsync(PerRound, atOnce, async _ =>
                {
                    if (await ledger.CommitAsync(Commit(), CancellationToken.None) != CommitResult.Committed) throw new InvalidOperationException("raced");
                }),
                () => Pairs.LoadAsync(PerRound, atOnce, _ => raw.SubmitTransactionAsync(Rows(Commit()))));
        }
    }

    private static LedgerCommit Commit()
    {
        var number = Interlocked.Increment(ref _number);
        var (plan, site) = Bench.Ids(number);
        var now = DateTimeOffset.UtcNow;
        var signal = new Signal.AlertFired(Bench.Alert(site, number));
        var page = new PlanPage(StreamHead.Begin(plan.Value), new PlanState { Plan = plan }, null);
        var head = new SiteHead { Site = site };
        var happened = new IncidentEvent.SignalNoted(new AlertMark("bench-5xx", now, null), "a benchmark") { At = now };
        var situation = new Situation(head, page.Plan, Core.Fleet.FleetReading.NotRead, null, null);
        var body = AuditBody.Of(page.Stream, happened, new DecisionContext(situation, signal, null, null, "bench"), 1);
        var (stream, row) = page.Stream.Append(body, happened.Kind, now, site, null);
        return new LedgerCommit(page, stream, page.Plan, new HeadCommit(head.Evolve(happened), null, null), ((Signal)signal).Id, [row]);
    }

    private static IEnumerable<TableTransactionAction> Rows(LedgerCommit commit)
    {
        var partition = Keys.Partition(commit.Plan.Plan);
        var state = System.Text.Json.JsonSerializer.Serialize(commit.Plan, AuditJson.Default.PlanState);
        var site = commit.Head!.Head;
        var head = System.Text.Json.JsonSerializer.Serialize(site, AuditJson.Default.SiteHead);
        return
        [
            new(TableTransactionActionType.Add, new TableEntity(partition, Keys.Plan) { ["Stream"] = commit.Stream.Stream, ["Sequence"] = commit.Stream.Sequence, ["Hash"] = commit.Stream.Hash.ToArray(), ["State"] = state }),
            new(TableTransactionActionType.Add, new TableEntity(partition, Keys.Head(site.Site)) { ["State"] = head, ["Site"] = site.Site.Value, ["IncidentState"] = site.Incident.State }),
            new(TableTransactionActionType.Add, new TableEntity(partition, Keys.Event(1)) { ["Body"] = commit.Rows[0].Body.ToArray(), ["Hash"] = commit.Rows[0].Hash.ToArray(), ["Kind"] = commit.Rows[0].Kind, ["At"] = commit.Rows[0].At, ["Site"] = site.Site.Value }),
            new(TableTransactionActionType.Add, new TableEntity(partition, Keys.Signal(commit.Signal!.Value)) { ["Sequence"] = commit.Stream.Sequence }),
        ];
    }
}
