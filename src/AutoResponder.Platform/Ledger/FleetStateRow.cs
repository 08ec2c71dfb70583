using System.Text.Json;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Fleet;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Ledger;

/// <summary>The fleet's state as it lies in the table. What cannot be understood whole is not understood at all.</summary>
internal static class FleetStateRow
{
    /// <exception cref="IOException">A newer build wrote it, or it is no state: whoever reads has to come again, or to take it as a no.</exception>
    public static FleetState Read(TableEntity? row)
    {
        if (row is null) return new FleetState();

        try
        {
            return JsonSerializer.Deserialize(row.GetString("State") ?? "", AuditJson.Default.FleetState) ?? throw new JsonException("It is null.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new IOException("The fleet's state was written by a newer build, or is damaged.", e);
        }
    }
}
