using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using AutoResponder.Platform.Arm;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace AutoResponder.Platform.Seals;

/// <summary>A key that never leaves its Key Vault: it is asked to sign a hash. A thin client on Azure.Core's pipeline, for two calls.</summary>
/// <remarks>The address is <c>https://NAME.vault.azure.net/keys/KEY</c>, with or without a version.</remarks>
public sealed class VaultSealKey : ISealKey
{
    private const string ApiVersion = "7.4";
    private readonly Uri _key;
    private readonly HttpPipeline _pipeline;

    public VaultSealKey(Uri key, TokenCredential credential)
    {
        _key = key;
        var scope = $"https://{Audience(key)}/.default";
        HttpPipelinePolicy bearer = key.Scheme == Uri.UriSchemeHttps ? new BearerTokenAuthenticationPolicy(credential, scope) : new LoopbackBearerPolicy(credential, scope);
        _pipeline = HttpPipelineBuilder.Build(new VaultOptions(), [], [bearer], new ResponseClassifier());
    }

    public async Task<string> PublicKeyAsync(CancellationToken cancellationToken)
    {
        using var document = await AskAsync(RequestMethod.Get, "", null, cancellationToken);
        var jwk = document.RootElement.Field("key");
        if (jwk?.Text("crv") != "P-256") throw new InvalidOperationException($"The key {_key} is no key on P-256.");

        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Base64Url.DecodeFromChars(jwk.Value.Text("x")), Y = Base64Url.DecodeFromChars(jwk.Value.Text("y")) } });
        return key.ExportSubjectPublicKeyInfoPem() + "\n";
    }

    public async Task<byte[]> SignAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["alg"] = "ES256", ["value"] = Base64Url.EncodeToString(SHA256.HashData(data.Span)) });
        using var document = await AskAsync(RequestMethod.Post, "/sign", body, cancellationToken);
        return Base64Url.DecodeFromChars(document.RootElement.Text("value") ?? throw new InvalidOperationException($"The key {_key} gave no signature."));
    }

    /// <summary>The clouds' vaults have each their own audience: the host without the vault's name.</summary>
    private static string Audience(Uri key) => key.IsLoopback ? "vault.azure.net" : key.Host[(key.Host.IndexOf('.', StringComparison.Ordinal) + 1)..];

    private async Task<JsonDocument> AskAsync(RequestMethod method, string verb, byte[]? body, CancellationToken cancellationToken)
    {
        using var message = _pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(new Uri($"{_key.GetLeftPart(UriPartial.Path).TrimEnd('/')}{verb}?api-version={ApiVersion}"));
        message.Request.Headers.SetValue("Accept", "application/json");
        if (body is not null)
        {
            message.Request.Headers.SetValue("Content-Type", "application/json");
            message.Request.Content = RequestContent.Create(body);
        }

        await _pipeline.SendAsync(message, cancellationToken);
        return message.Response.Status == 200 ? JsonDocument.Parse(message.Response.Content) : throw new RequestFailedException(message.Response);
    }

    /// <summary>To sign twice is nothing but two signatures: the pipeline's own retries are welcome here.</summary>
    private sealed class VaultOptions : ClientOptions;
}
