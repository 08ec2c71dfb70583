using System.Text;
using Azure;
using Azure.Data.Tables;

namespace AutoResponder.Platform.Ledger;

/// <summary>One entity-group transaction. It refuses before sending what Azure would refuse, since not every store that speaks the protocol does.</summary>
internal sealed class Transaction(string partition)
{
    private const int MostEntities = 100;
    private const int MostBytes = 4 * 1024 * 1024;
    private const int MostBytesPerEntity = 1024 * 1024;
    private const int MostBytesPerProperty = 64 * 1024;
    private readonly List<TableTransactionAction> _actions = [];
    private readonly HashSet<string> _rows = new(StringComparer.Ordinal);
    private long _bytes;

    public int Count => _actions.Count;

    /// <summary>Which row an action of this transaction is about, as errors name it by number.</summary>
    public string RowAt(int index) => _actions[index].Entity.RowKey;

    /// <summary>Adds a row that must not be there.</summary>
    public Transaction Add(TableEntity entity) => Append(new TableTransactionAction(TableTransactionActionType.Add, Check(entity)));

    /// <summary>Adds a row, or replaces the version that was read: never an upsert, which would overwrite whatever is there.</summary>
    public Transaction Put(TableEntity entity, string? tag) => tag is null
        ? Add(entity)
        : Append(new TableTransactionAction(TableTransactionActionType.UpdateReplace, Check(entity), new ETag(tag)));

    /// <summary>Adds a row, or some columns of one: only for what is derived from the rest of the transaction, whose versions stand for it.</summary>
    public Transaction Merge(TableEntity entity) => Append(new TableTransactionAction(TableTransactionActionType.UpsertMerge, Check(entity)));

    public Task SendAsync(TableClient table, CancellationToken cancellationToken) => table.SubmitTransactionAsync(_actions, cancellationToken);

    private Transaction Append(TableTransactionAction action)
    {
        if (_actions.Count == MostEntities) throw new ArgumentException($"A transaction holds at most {MostEntities} rows.");

        _actions.Add(action);
        return this;
    }

    private TableEntity Check(TableEntity entity)
    {
        if (entity.PartitionKey != partition)
            throw new ArgumentException($"Row {entity.RowKey} is of partition {entity.PartitionKey}, and the transaction of {partition}.", nameof(entity));
        if (!_rows.Add(entity.RowKey)) throw new ArgumentException($"Row {entity.RowKey} is in the transaction already.", nameof(entity));

        long size = 0;
        foreach (var (name, value) in entity)
        {
            var bytes = value switch
            {
                string text => 2L * text.Length,
                byte[] binary => binary.LongLength,
                BinaryData binary => binary.ToMemory().Length,
                _ => 16,
            };
            if (bytes > MostBytesPerProperty)
                throw new ArgumentException($"Property {name} of row {entity.RowKey} has {bytes} bytes; a property holds {MostBytesPerProperty}.", nameof(entity));

            size += bytes + Encoding.UTF8.GetByteCount(name);
        }

        if (size > MostBytesPerEntity) throw new ArgumentException($"Row {entity.RowKey} has {size} bytes; a row holds {MostBytesPerEntity}.", nameof(entity));

        // On the wire, binary grows by a third and every row brings headers of its own.
        _bytes += (size * 4 / 3) + 1024;
        if (_bytes > MostBytes) throw new ArgumentException($"The transaction has about {_bytes} bytes; it holds {MostBytes}.", nameof(entity));
        return entity;
    }
}
