using AutoResponder.Verification;

namespace AutoResponder.Platform.Seals;

/// <summary>Where checkpoints lie: each is written once, and never again.</summary>
public interface ISealStore
{
    /// <summary>The newest checkpoint as it lies there, whatever it is; null where there is none.</summary>
    Task<LastSeal?> LastAsync(CancellationToken cancellationToken);

    /// <summary>Keeps a list of leaves under its hash. Twice is once.</summary>
    Task KeepAsync(LeafList leaves, CancellationToken cancellationToken);

    /// <summary>Keeps a public key under its fingerprint. Twice is once.</summary>
    Task KeepAsync(Hash32 fingerprint, string pem, CancellationToken cancellationToken);

    /// <summary>Writes a checkpoint under its number; false where there is one of that number already, which stays as it is.</summary>
    Task<bool> WriteAsync(CheckpointFile file, CancellationToken cancellationToken);
}

/// <param name="Number">By its name.</param>
/// <param name="Bytes">As they lie there: a checkpoint that somebody has changed is followed on as it is, so that what was done stays seen.</param>
public sealed record LastSeal(long Number, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>What it says; null where it says nothing that can be read.</summary>
    public Checkpoint? Read()
    {
        try
        {
            return CheckpointFile.Read(Bytes).Checkpoint;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

/// <summary>How far every stream has come.</summary>
public interface IStreamHeads
{
    Task<IReadOnlyList<SealedLeaf>> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>What checkpoints are signed with.</summary>
public interface ISealKey
{
    /// <summary>The public key as PEM.</summary>
    Task<string> PublicKeyAsync(CancellationToken cancellationToken);

    /// <summary>ES256 over some bytes: r and s, 32 bytes each.</summary>
    Task<byte[]> SignAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken);
}

/// <summary>Somebody outside who is told each checkpoint's hash.</summary>
public interface IWitness
{
    /// <summary>Where it is, for the log.</summary>
    string Name { get; }

    Task TellAsync(CheckpointFile file, CancellationToken cancellationToken);
}
