using System.Collections.Immutable;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Policies;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Ledger;

/// <summary>Which policies the fleet's stream says are in force: a row each, written in one transaction with the event that says so.</summary>
internal sealed class PolicyNotes(TableServiceClient tables)
{
    /// <summary>The patrol's round has other things to do: the rest comes with the next ones.</summary>
    private const int MostAtOnce = 40;

    private readonly TableClient _table = tables.GetTableClient(Keys.LedgerTable);
    private string? _noted;

    /// <summary>What has to be written down now. A set that this process has seen to is not asked for again: two that differ for a minute must not take turns.</summary>
    public async Task<ImmutableArray<(FleetEvent Happened, TableEntity Row, string? Tag)>> DueAsync(PolicySet set, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (_noted == set.Hash) return [];

        var known = new Dictionary<string, (PolicyNote Note, string Tag)>(StringComparer.Ordinal);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Keys.Fleet} and RowKey ge {Keys.PolicyPrefix} and RowKey lt {"policy;"}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
            known.Add(row.RowKey[Keys.PolicyPrefix.Length..], (new PolicyNote(row.GetString("Hash"), row.GetString("Rules"), Enum.Parse<Mode>(row.GetString("Mode"))), row.ETag.ToString()));

        var due = PolicyNote.Due(known.ToDictionary(policy => policy.Key, policy => policy.Value.Note), set, now);
        if (due.IsEmpty) _noted = set.Hash;
        return [.. due.Take(MostAtOnce).Select(one => (one.Happened, Row(one.Policy, one.Note), known.TryGetValue(one.Policy, out var before) ? before.Tag : null))];
    }

    private static TableEntity Row(string policy, PolicyNote note) => new(Keys.Fleet, $"{Keys.PolicyPrefix}{policy}") { ["Hash"] = note.Hash, ["Rules"] = note.Rules, ["Mode"] = note.Mode.ToString() };
}
