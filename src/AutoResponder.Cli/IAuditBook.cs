using System.Text.Json;
using AutoResponder.Cli.Targets;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Seals;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Cli;

/// <summary>What is looked up in the audit, wherever it comes from: the storage, or a console that answers for it.</summary>
internal interface IAuditBook
{
    /// <param name="console">The one that is meant; null for the storage.</param>
    static IAuditBook Of(TargetClient? console, IConfiguration configuration) => console is null ? new StoredAudit(StorageSettings.From(configuration), configuration) : new TargetAudit(console);

    /// <param name="next">What the page before ended with; null for the first.</param>
    Task<AuditPage> FindAsync(AuditQuery query, int most, string? next, CancellationToken cancellationToken);

    /// <summary>Null where there is no such event.</summary>
    Task<WholeEvent?> ShowAsync(string stream, long sequence, CancellationToken cancellationToken);

    /// <param name="format"><see cref="ExportText.Lines"/> or <see cref="ExportText.Table"/>.</param>
    /// <param name="write">Gets whole lines.</param>
    /// <returns>How many events were asked for and are there.</returns>
    Task<long> ExportAsync(AuditQuery query, string format, Func<ReadOnlyMemory<byte>, Task> write, CancellationToken cancellationToken);
}

/// <summary>One event with all that is recorded of it.</summary>
internal sealed record WholeEvent(DateTimeOffset At, string Kind, string Text, JsonElement Body);
