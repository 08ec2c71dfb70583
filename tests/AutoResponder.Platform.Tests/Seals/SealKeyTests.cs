using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using AutoResponder.Platform.Seals;
using AutoResponder.Platform.Tests.Arm;
using AutoResponder.Verification;
using Microsoft.AspNetCore.Http;

namespace AutoResponder.Platform.Tests.Seals;

/// <summary>What checkpoints are signed with.</summary>
public sealed class SealKeyTests
{
    [Fact]
    public async Task A_local_key_is_made_once_and_is_nobody_elses_to_read()
    {
        var folder = Directory.CreateTempSubdirectory("key").FullName;
        var path = Path.Combine(folder, "seal.pem");
        using var first = new LocalSealKey(path);
        using var second = new LocalSealKey(path);
        var pem = await first.PublicKeyAsync(TestContext.Current.CancellationToken);

        Assert.Equal(pem, await second.PublicKeyAsync(TestContext.Current.CancellationToken));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));

        using var key = ECDsa.Create();
        key.ImportFromPem(pem);
        var signature = await second.SignAsync("text"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.True(key.VerifyData("text"u8, signature, HashAlgorithmName.SHA256));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_vault_is_asked_for_the_key_and_for_a_signature_and_sees_only_a_hash()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var asked = new List<string>();
        await using var vault = await ScriptedServer.StartAsync(async (context, _) =>
        {
            using var reader = new StreamReader(context.Request.Body);
            asked.Add(await reader.ReadToEndAsync());
            var point = key.ExportParameters(false).Q;
            context.Response.ContentType = "application/json";
            var answer = context.Request.Method == "GET"
                ? JsonSerializer.Serialize(new { key = new { kid = "k", kty = "EC", crv = "P-256", x = Base64Url.EncodeToString(point.X), y = Base64Url.EncodeToString(point.Y) } })
                : JsonSerializer.Serialize(new { kid = "k", value = Base64Url.EncodeToString(key.SignHash(Base64Url.DecodeFromChars(JsonDocument.Parse(asked[^1]).RootElement.GetProperty("value").GetString()))) });
            await context.Response.WriteAsync(answer);
        });
        var sealKey = new VaultSealKey(new Uri(vault.Address, "keys/seal/1a2b"), new FixedCredential());

        using var read = ECDsa.Create();
        read.ImportFromPem(await sealKey.PublicKeyAsync(TestContext.Current.CancellationToken));
        var signature = await sealKey.SignAsync("a checkpoint"u8.ToArray(), TestContext.Current.CancellationToken);

        Assert.True(read.VerifyData("a checkpoint"u8, signature, HashAlgorithmName.SHA256));
        Assert.Equal([("GET", "/keys/seal/1a2b?api-version=7.4"), ("POST", "/keys/seal/1a2b/sign?api-version=7.4")], vault.Requests.Select(request => (request.Method, request.Target)));
        Assert.All(vault.Requests, request => Assert.Equal("Bearer secret-token", request.Authorization));
        Assert.Equal(Convert.ToHexString(SHA256.HashData("a checkpoint"u8)), Convert.ToHexString(Base64Url.DecodeFromChars(JsonDocument.Parse(asked[1]).RootElement.GetProperty("value").GetString())));
    }

    [Fact]
    public async Task An_endpoint_is_told_number_and_hash()
    {
        string? told = null;
        await using var witness = await ScriptedServer.StartAsync(async (context, _) =>
        {
            using var reader = new StreamReader(context.Request.Body);
            told = await reader.ReadToEndAsync();
        });
        var checkpoint = new Checkpoint(7, default, DateTimeOffset.UnixEpoch, 0, default, default, "build", "policies", default);
        var file = CheckpointFile.Of(checkpoint, new byte[64]);
        using var http = new HttpClient();

        await new EndpointWitness(witness.Address, http).TellAsync(file, TestContext.Current.CancellationToken);

        Assert.Equal((7, file.Hash), WitnessLine.Read(told!));
    }

    [Fact]
    public void What_is_no_key_on_P_256_is_refused()
    {
        using var keys = new SealKeys();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        Assert.Throws<FormatException>(() => keys.Add(other.ExportSubjectPublicKeyInfoPem()));
        Assert.Throws<FormatException>(() => keys.Add("no key"));
        Assert.False(keys.TryAdd("no key"));
    }
}
