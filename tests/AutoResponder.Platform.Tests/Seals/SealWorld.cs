using System.CommandLine;
using System.Globalization;
using System.Text;
using AutoResponder.Cli;
using AutoResponder.Core;
using AutoResponder.Core.Audit;
using AutoResponder.Lab.Storage;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Seals;
using AutoResponder.Verification;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AutoResponder.Platform.Tests.Seals;

/// <summary>A storage account of its own, with streams that grow and what seals them.</summary>
internal sealed class SealWorld : IAsyncDisposable
{
    private readonly Azurite _azurite;
    private readonly string _folder = Directory.CreateTempSubdirectory("seals").FullName;
    private readonly LocalSealKey _key;

    private SealWorld(Azurite azurite) => (_azurite, _key) = (azurite, new LocalSealKey(Path.Combine(_folder, "seal.pem")));

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UtcNow.AddDays(-90));

    public TableServiceClient Tables => new(_azurite.ConnectionString);

    public BlobServiceClient Blobs => new(_azurite.ConnectionString);

    public TableClient Ledger => Tables.GetTableClient(Keys.LedgerTable);

    public BlobContainerClient Container => Blobs.GetBlobContainerClient(SealServices.UsualContainer);

    public AuditArchive Archive => new(Blobs.GetBlobContainerClient(AuditArchive.UsualContainer));

    public TableHistory History => new(Tables, new SealStore(Container), Archive);

    public string Folder => _folder;

    public IConfiguration Configuration => new ConfigurationBuilder().AddInMemoryCollection([new("AzureWebJobsStorage", _azurite.ConnectionString)]).Build();

    public static async Task<SealWorld> StartAsync(CancellationToken cancellationToken)
    {
        var world = new SealWorld(await Azurite.StartAsync(null, cancellationToken));
        foreach (var table in new[] { Keys.LedgerTable, Keys.PlansTable, Keys.FeedTable }) await world.Tables.CreateTableIfNotExistsAsync(table, cancellationToken);
        await new SealStore(world.Container).CreateAsync(cancellationToken);
        return world;
    }

    public static PlanId Plan(int number) => PlanId.Parse(string.Create(CultureInfo.InvariantCulture, $"/subscriptions/5f3c0a4e-0000-4000-8000-00000000000c/resourceGroups/rg/providers/Microsoft.Web/serverfarms/plan-{number}"));

    /// <summary>A sealer as another instance would have it.</summary>
    public Sealer Sealer(params IWitness[] witnesses) =>
        new(new SealStore(Container), new TableHeads(Tables, NullLogger<TableHeads>.Instance), _key, [.. witnesses], Time, "test", () => "policies", NullLogger<Sealer>.Instance);

    /// <summary>Lets a plan's stream grow, a minute an event, as the ledger writes it.</summary>
    public async Task GrowAsync(PlanId plan, int events, CancellationToken cancellationToken, string? why = null)
    {
        var partition = Keys.Partition(plan);
        await Tables.GetTableClient(Keys.PlansTable).UpsertEntityAsync(new TableEntity(Keys.Shard(plan.Shard), partition) { ["Plan"] = plan.Value }, cancellationToken: cancellationToken);
        var read = await Ledger.GetEntityIfExistsAsync<TableEntity>(partition, Keys.Plan, cancellationToken: cancellationToken);
        var (head, tag) = read.HasValue ? (StreamRow.Read(read.Value!), read.Value!.ETag.ToString()) : (StreamHead.Begin(plan.Value), null);
        var transaction = new Transaction(partition);
        for (var i = 0; i < events; i++)
        {
            Time.Advance(TimeSpan.FromMinutes(1));
            var body = Encoding.UTF8.GetBytes($$$"""{"v":1,"stream":"{{{plan.Value}}}","seq":{{{head.Sequence + 1}}},"at":"{{{Time.GetUtcNow():O}}}","kind":"PlanSignalNoted","data":{"kind":"PlanSignalNoted","why":"{{{why ?? i.ToString(CultureInfo.InvariantCulture)}}}","at":"{{{Time.GetUtcNow():O}}}"}}""");
            (head, var row) = head.Append(body, "PlanSignalNoted", Time.GetUtcNow(), null, null);
            transaction.Add(StreamRow.Event(partition, row));
        }

        await transaction.Put(StreamRow.Write(partition, Keys.Plan, head, $$"""{"plan":"{{plan.Value}}"}"""), tag).SendAsync(Ledger, cancellationToken);
    }

    public async Task<VerifyReport> VerifyAsync(CancellationToken cancellationToken)
    {
        using var keys = new SealKeys();
        return await new Verifier(History, keys, new VerifyOptions(Time.GetUtcNow()) { Pinned = [keys.Add(await _key.PublicKeyAsync(cancellationToken))] }).RunAsync(cancellationToken);
    }

    /// <summary>The operator's command line, as somebody types it.</summary>
    public async Task<(int Exit, string Output)> CommandAsync(params string[] arguments)
    {
        await using var output = new StringWriter();
        var exit = await OperatorCommand.Root(Configuration).Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = output });
        return (exit, output.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        _key.Dispose();
        Directory.Delete(_folder, recursive: true);
        await _azurite.DisposeAsync();
    }
}
