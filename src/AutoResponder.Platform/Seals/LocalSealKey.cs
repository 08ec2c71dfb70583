using System.Security.Cryptography;

namespace AutoResponder.Platform.Seals;

/// <summary>A key in a file, for where there is no vault. Whoever can read the file can seal.</summary>
public sealed class LocalSealKey(string path) : ISealKey, IDisposable
{
    private readonly Lazy<ECDsa> _key = new(() => Load(path));

    public Task<string> PublicKeyAsync(CancellationToken cancellationToken) => Task.FromResult(_key.Value.ExportSubjectPublicKeyInfoPem() + "\n");

    public Task<byte[]> SignAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) => Task.FromResult(_key.Value.SignData(data.Span, HashAlgorithmName.SHA256));

    public void Dispose()
    {
        if (_key.IsValueCreated) _key.Value.Dispose();
    }

    private static ECDsa Load(string path)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        try
        {
            // The first start makes it. Of two that start at once, one makes it and the other reads it.
            using var file = new FileStream(path, Options());
            file.Write(System.Text.Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));
        }
        catch (IOException) when (File.Exists(path))
        {
            key.ImportFromPem(File.ReadAllText(path));
        }

        return key;
    }

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
