using AutoResponder.Core;
using AutoResponder.Lab.Storage;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Tests;
using AutoResponder.Verification;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;

[assembly: AssemblyFixture(typeof(StorageFixture))]

namespace AutoResponder.Platform.Tests;

/// <summary>One real Azurite for all tests of this assembly. Tests keep apart by names of their own.</summary>
public sealed class StorageFixture : IAsyncLifetime
{
    private Azurite? _azurite;

    public string ConnectionString => _azurite!.ConnectionString;

    public TableServiceClient Tables => new(ConnectionString);

    public StorageSettings Settings => StorageSettings.From(new ConfigurationBuilder().AddInMemoryCollection([new("AzureWebJobsStorage", ConnectionString)]).Build());

    public AuditArchive Archive => new(new BlobContainerClient(ConnectionString, AuditArchive.UsualContainer));

    /// <summary>Moves events of a plan out of the table, as is done with what is sealed and old.</summary>
    public async Task ArchiveAsync(PlanId plan, long first, long last, CancellationToken cancellationToken)
    {
        var (ledger, partition) = (Tables.GetTableClient(Keys.LedgerTable), Keys.Partition(plan));
        await Archive.CreateAsync(cancellationToken);
        using var content = new MemoryStream();
        for (var number = first; number <= last; number++)
        {
            var row = (await ledger.GetEntityAsync<TableEntity>(partition, Keys.Event(number), cancellationToken: cancellationToken)).Value;
            EventLine.Write(content, row.GetBinary("Body"), new Hash32(row.GetBinary("Hash")));
        }

        content.Position = 0;
        Assert.True(await Archive.WriteAsync(new ArchivePart(partition, first, last), content, cancellationToken));
        for (var number = first; number <= last; number++) await ledger.DeleteEntityAsync(partition, Keys.Event(number), cancellationToken: cancellationToken);
    }

    public async ValueTask InitializeAsync()
    {
        _azurite = await Azurite.StartAsync(null, TestContext.Current.CancellationToken);
        foreach (var table in new[] { Keys.LedgerTable, Keys.PlansTable, Keys.FeedTable, Keys.IllTable, Keys.SitesTable }) await Tables.CreateTableIfNotExistsAsync(table);
    }

    public async ValueTask DisposeAsync()
    {
        if (_azurite is not null) await _azurite.DisposeAsync();
    }
}
