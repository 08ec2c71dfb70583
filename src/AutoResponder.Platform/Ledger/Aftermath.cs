using System.Globalization;
using AutoResponder.Core;
using AutoResponder.Core.Ports;
using AutoResponder.Platform.Notifications;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Ledger;

/// <summary>Derives from a plan's events what people read and are told: the feed, and notifications. Where it stopped is remembered with the plan, so a crash costs a repetition at most.</summary>
public sealed class Aftermath(TableServiceClient tables, AuditReader audit, Notifier notifier) : IAftermath
{
    private const string FedUpTo = "FedUpTo";
    private const string ToldUpTo = "ToldUpTo";
    private readonly TableClient _plans = tables.GetTableClient(Keys.PlansTable);
    private readonly TableClient _feed = tables.GetTableClient(Keys.FeedTable);

    public async Task CatchUpAsync(PlanId plan, CancellationToken cancellationToken)
    {
        var row = (await _plans.GetEntityIfExistsAsync<TableEntity>(Keys.Shard(plan.Shard), Keys.Partition(plan), cancellationToken: cancellationToken)) is { HasValue: true, Value: { } found } ? found : null;
        if (row is null) return;

        var (fed, told) = (row.GetInt64(FedUpTo) ?? 0, row.GetInt64(ToldUpTo) ?? 0);
        await foreach (var happened in audit.EventsAsync(plan, Math.Min(fed, told), cancellationToken))
        {
            if (happened.Sequence > fed) await FeedAsync(plan, happened, cancellationToken);
            if (happened.Sequence > told) await notifier.TellAsync(happened, cancellationToken);
            fed = Math.Max(fed, happened.Sequence);
            told = Math.Max(told, happened.Sequence);
        }

        if (fed == row.GetInt64(FedUpTo) && told == row.GetInt64(ToldUpTo)) return;

        await _plans.UpsertEntityAsync(
            new TableEntity(Keys.Shard(plan.Shard), Keys.Partition(plan)) { [FedUpTo] = fed, [ToldUpTo] = told }, TableUpdateMode.Merge, cancellationToken);
    }

    /// <summary>Newest first within its hour: the key counts time backwards. Written again it is the same row.</summary>
    private Task FeedAsync(PlanId plan, AuditEvent happened, CancellationToken cancellationToken) => _feed.UpsertEntityAsync(
        new TableEntity(
            happened.At.UtcDateTime.ToString("yyyyMMddHH", CultureInfo.InvariantCulture),
            string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.MaxValue.UtcTicks - happened.At.UtcTicks:D19}:{Keys.Partition(plan)}:{happened.Sequence:D12}"))
        {
            ["At"] = happened.At,
            ["Kind"] = happened.Kind,
            ["Plan"] = plan.Value,
            ["Site"] = happened.Site?.Value,
            ["Incident"] = happened.Incident,
            ["Text"] = happened.Text.Length > 8192 ? happened.Text[..8192] : happened.Text,
        },
        TableUpdateMode.Replace,
        cancellationToken);
}
