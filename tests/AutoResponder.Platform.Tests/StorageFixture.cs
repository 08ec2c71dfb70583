using AutoResponder.Lab.Storage;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Tests;
using Azure.Data.Tables;
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
