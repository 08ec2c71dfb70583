using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Platform.Configuration;

/// <summary>The storage account that the Functions host uses as well: by connection string, or by identity as the host's own settings spell it.</summary>
public sealed class StorageSettings
{
    private const string Section = "AzureWebJobsStorage";
    private readonly string? _connectionString;
    private readonly Uri? _queues;
    private readonly Uri? _tables;
    private readonly Uri? _blobs;
    private readonly TokenCredential? _credential;

    private StorageSettings(string? connectionString, Uri? queues, Uri? tables, Uri? blobs, TokenCredential? credential) =>
        (_connectionString, _queues, _tables, _blobs, _credential) = (connectionString, queues, tables, blobs, credential);

    /// <exception cref="InvalidOperationException">The settings name no account.</exception>
    public static StorageSettings From(IConfiguration configuration)
    {
        if (configuration[Section] is { Length: > 0 } connectionString) return new StorageSettings(connectionString, null, null, null, null);

        var section = configuration.GetSection(Section);
        var account = section["accountName"];
        var suffix = section["endpointSuffix"] ?? "core.windows.net";
        var queues = section["queueServiceUri"] ?? (account is null ? null : $"https://{account}.queue.{suffix}");
        var tables = section["tableServiceUri"] ?? (account is null ? null : $"https://{account}.table.{suffix}");
        var blobs = section["blobServiceUri"] ?? (account is null ? null : $"https://{account}.blob.{suffix}");
        if (!Uri.TryCreate(queues, UriKind.Absolute, out var queueUri) || !Uri.TryCreate(tables, UriKind.Absolute, out var tableUri))
        {
            throw new InvalidOperationException(
                $"No storage account is configured: set {Section} to a connection string, or {Section}__accountName, or {Section}__queueServiceUri, {Section}__tableServiceUri and {Section}__blobServiceUri.");
        }

        Uri.TryCreate(blobs, UriKind.Absolute, out var blobUri);
        var clientId = section["clientId"];
        return new StorageSettings(null, queueUri, tableUri, blobUri, clientId is { Length: > 0 }
            ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId))
            : new DefaultAzureCredential());
    }

    public TableServiceClient Tables() => _connectionString is not null ? new TableServiceClient(_connectionString) : new TableServiceClient(_tables, _credential);

    /// <exception cref="InvalidOperationException">The settings name no blob service; the Functions host needs one as well.</exception>
    public BlobServiceClient Blobs()
    {
        if (_connectionString is null && _blobs is null) throw new InvalidOperationException($"No blob service is configured: set {Section}__blobServiceUri.");

        var options = new BlobClientOptions();
        options.Retry.Delay = TimeSpan.FromMilliseconds(500);
        return _connectionString is not null ? new BlobServiceClient(_connectionString, options) : new BlobServiceClient(_blobs, _credential, options);
    }

    /// <summary>A queue's client. Messages are plain text, as host.json says.</summary>
    public QueueClient Queue(string name)
    {
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None };
        return _connectionString is not null
            ? new QueueClient(_connectionString, name, options)
            : new QueueClient(new Uri(_queues!, $"{_queues!.AbsolutePath.TrimEnd('/')}/{name}"), _credential, options);
    }

    /// <summary>A container by its name in this account, or by its address anywhere.</summary>
    /// <param name="setting">The setting that names it, for whoever mends it.</param>
    /// <exception cref="InvalidOperationException">It is neither.</exception>
    public BlobContainerClient Container(string nameOrAddress, string setting)
    {
        if (nameOrAddress is { Length: >= 3 and <= 63 } && nameOrAddress.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')) return Blobs().GetBlobContainerClient(nameOrAddress);
        if (!Uri.TryCreate(nameOrAddress, UriKind.Absolute, out var address) || !(address.Scheme == Uri.UriSchemeHttps || address.IsLoopback) || address.AbsolutePath.Trim('/').Length == 0)
            throw new InvalidOperationException($"{setting} is neither the name of a blob container (3 to 63 small letters, digits and hyphens) nor its https address.");

        // An address with a signature opens the container by itself.
        return address.Query.Contains("sig=", StringComparison.Ordinal) ? new BlobContainerClient(address) : new BlobContainerClient(address, _credential ?? new DefaultAzureCredential());
    }
}
