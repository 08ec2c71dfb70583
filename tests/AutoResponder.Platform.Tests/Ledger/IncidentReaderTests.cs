using AutoResponder.Core.Signals;
using AutoResponder.Platform.Ledger;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Tests.Ledger;

/// <summary>An incident is read by where it lies: all of it, and nothing else of what its plan has been through.</summary>
public sealed class IncidentReaderTests(StorageFixture storage)
{
    private readonly LoopWorld _world = new(storage);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_of_an_incident_is_read_and_nothing_of_another()
    {
        var (first, second) = (await GoThroughAsync(), await GoThroughAsync());
        var reader = new IncidentReader(new AuditReader(storage.Tables));

        Assert.NotEqual(first, second);
        foreach (var incident in new[] { first, second })
        {
            var events = await reader.EventsAsync(incident, Token);
            Assert.Equal(["IncidentOpened", "CauseVerified", "SignalNoted", "IncidentClosed"], events.Select(happened => happened.Kind));
            Assert.All(events, happened => Assert.Equal(incident, happened.Incident));
        }
    }

    [Fact]
    public async Task One_from_before_it_was_kept_where_they_lie_is_read_as_well()
    {
        var incident = await GoThroughAsync();
        var ledger = storage.Tables.GetTableClient(Keys.LedgerTable);
        await ledger.DeleteEntityAsync(Keys.Partition(_world.Plan), Keys.Incident(incident), cancellationToken: Token);

        Assert.Equal(4, (await new IncidentReader(new AuditReader(storage.Tables)).EventsAsync(incident, Token)).Length);
    }

    [Fact]
    public async Task One_that_was_open_when_that_was_first_kept_is_read_from_its_beginning()
    {
        var incident = await GoThroughAsync();
        var ledger = storage.Tables.GetTableClient(Keys.LedgerTable);
        var row = (await ledger.GetEntityAsync<TableEntity>(Keys.Partition(_world.Plan), Keys.Incident(incident), cancellationToken: Token)).Value;
        row.Remove("From");
        await ledger.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, Token);

        Assert.Equal("IncidentOpened", (await new IncidentReader(new AuditReader(storage.Tables)).EventsAsync(incident, Token))[0].Kind);
    }

    [Fact]
    public async Task The_table_is_asked_for_no_more_than_lies_between_its_first_and_its_last_event()
    {
        await GoThroughAsync();
        var incident = await GoThroughAsync();
        for (var i = 0; i < 3; i++) await GoThroughAsync();
        var asked = new Asked();
        var audit = new AuditReader(asked.Tables(storage.ConnectionString));

        var sequences = new List<long>();
        await foreach (var happened in audit.IncidentAsync(_world.Plan, incident, Token)) sequences.Add(happened.Sequence);

        Assert.Equal([5, 6, 7, 8], sequences);
        var query = Assert.Single(asked.Filters);
        Assert.Contains($"RowKey ge '{Keys.Event(5)}' and RowKey le '{Keys.Event(8)}'", query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_site_of_that_name_ever_was_nothing_is_found()
    {
        await GoThroughAsync();

        Assert.Empty(await new IncidentReader(new AuditReader(storage.Tables)).EventsAsync("nowhere-1", Token));
    }

    /// <summary>An incident from an alert until a person closes it, with something noted in it.</summary>
    private async Task<string> GoThroughAsync()
    {
        var loop = _world.NewProcess();
        await loop.RespondAsync(_world.Fired(), _world.Site, false, Token);
        _world.Time.Advance(TimeSpan.FromMinutes(1));
        await loop.RespondAsync(_world.Fired(2), _world.Site, false, Token);
        var incident = (await _world.Ledger.ReadAsync(_world.Plan, _world.Site, Token)).Head.Incident is Core.Incidents.Incident.Open open ? open.Course.Id : "none";
        var close = new Signal.Order(Guid.NewGuid().ToString("N"), OrderKind.Close, "a person", "it is well", _world.Time.GetUtcNow(), Site: _world.Site, Incident: incident);
        await loop.RespondAsync(close, _world.Site, false, Token);
        _world.Time.Advance(TimeSpan.FromHours(1));
        return incident;
    }
}
