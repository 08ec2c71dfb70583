using System.Security.Cryptography;

namespace AutoResponder.Verification;

/// <summary>The public keys that checkpoints may be signed with, by their fingerprints.</summary>
public sealed class SealKeys : IDisposable
{
    private readonly Dictionary<Hash32, ECDsa> _keys = [];

    public IEnumerable<Hash32> Fingerprints => _keys.Keys;

    public static Hash32 FingerprintOf(ECDsa key) => Hash32.Of(key.ExportSubjectPublicKeyInfo());

    /// <summary>Adds a key out of its PEM, and says its fingerprint.</summary>
    /// <exception cref="FormatException">It is no public key on P-256.</exception>
    public Hash32 Add(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            if (key.KeySize != 256) throw new FormatException("the key is not on P-256");
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException or FormatException)
        {
            key.Dispose();
            throw new FormatException($"it is no public key: {e.Message}", e);
        }

        var fingerprint = FingerprintOf(key);
        if (!_keys.TryAdd(fingerprint, key)) key.Dispose();
        return fingerprint;
    }

    /// <summary>Adds what somebody published; what is no key could have signed nothing.</summary>
    public bool TryAdd(string pem)
    {
        try
        {
            Add(pem);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    public bool Knows(Hash32 fingerprint) => _keys.ContainsKey(fingerprint);

    /// <summary>Whether it is signed with the key that it names, and that key is one of these.</summary>
    public bool Holds(CheckpointFile file) => _keys.TryGetValue(file.Checkpoint.Key, out var key) && key.VerifyData(file.Checkpoint.Bytes(), file.Signature.Span, HashAlgorithmName.SHA256);

    public void Dispose()
    {
        foreach (var key in _keys.Values) key.Dispose();
    }
}
