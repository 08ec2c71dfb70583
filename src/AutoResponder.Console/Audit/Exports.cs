using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Seals;
using Azure.Data.Tables;

namespace AutoResponder.Console.Audit;

/// <summary>Makes exports: the same events, proofs and table as the command line's.</summary>
internal sealed class Exports(TableServiceClient tables, SealStore seals, AuditArchive archive)
{
    /// <summary>What there is to be written, found before the first byte of it leaves.</summary>
    /// <exception cref="FormatException">A checkpoint that it would need cannot be read.</exception>
    public async Task<Download> OfAsync(AuditQuery query, string format, CancellationToken cancellationToken)
    {
        var export = await AuditExport.OfAsync(new TableHistory(tables, seals, archive), query, cancellationToken);
        return new Download(new ExportText(export, query, format == ExportText.Table ? [] : await seals.KeysAsync(cancellationToken)), query, format);
    }
}
