using Azure.Data.Tables;

namespace AutoResponder.Platform.Ledger;

/// <summary>The storage's clock, as the only other one at hand: a machine whose own clock is far from it must not act by it.</summary>
public sealed class StorageClock(TableServiceClient tables, TimeProvider time)
{
    /// <summary>Further apart, nothing that this machine says of time is to be believed.</summary>
    public static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(2);

    /// <summary>Asks the storage what time it is.</summary>
    /// <exception cref="InvalidOperationException">The clocks differ too much; the text says by how much.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        var read = await tables.GetTableClient(Keys.LedgerTable).GetEntityIfExistsAsync<TableEntity>(Keys.Fleet, Keys.Renewal, cancellationToken: cancellationToken);
        if (read.GetRawResponse().Headers.Date is not { } there) return;

        var skew = time.GetUtcNow() - there;
        if (skew.Duration() > MostSkew)
            throw new InvalidOperationException($"The clock here differs from the storage's by {skew.TotalSeconds:0} s; at most {MostSkew.TotalSeconds:0} s are believed, and the arming is not renewed.");
    }
}
