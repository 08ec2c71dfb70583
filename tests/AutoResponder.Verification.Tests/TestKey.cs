using System.Security.Cryptography;
using AutoResponder.Platform.Seals;

namespace AutoResponder.Verification.Tests;

/// <summary>A key in memory.</summary>
internal sealed class TestKey : ISealKey
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string Pem => _key.ExportSubjectPublicKeyInfoPem();

    public Hash32 Fingerprint => SealKeys.FingerprintOf(_key);

    public byte[] Sign(ReadOnlySpan<byte> data) => _key.SignData(data, HashAlgorithmName.SHA256);

    public Task<string> PublicKeyAsync(CancellationToken cancellationToken) => Task.FromResult(Pem);

    public Task<byte[]> SignAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) => Task.FromResult(Sign(data.Span));
}
