using AutoResponder.Core.Fleet;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Ledger;

/// <summary>Reads the fleet's state for people. It writes nothing.</summary>
public sealed class FleetReader(TableServiceClient tables)
{
    private readonly TableClient _ledger = tables.GetTableClient(Keys.LedgerTable);

    /// <summary>The state as it stands; some of what it holds may have ended already.</summary>
    public async Task<FleetState> ReadAsync(CancellationToken cancellationToken)
    {
        var read = await _ledger.GetEntityIfExistsAsync<TableEntity>(Keys.Fleet, Keys.FleetState, cancellationToken: cancellationToken);
        return FleetStateRow.Read(read.HasValue ? read.Value : null);
    }
}
