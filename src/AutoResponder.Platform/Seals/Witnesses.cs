using System.Net.Http.Headers;
using System.Text.Json;
using AutoResponder.Verification;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AutoResponder.Platform.Seals;

/// <summary>What a witness keeps of a checkpoint: a line of JSON. Each one stands for all before it, since they hang together by their hashes.</summary>
public static class WitnessLine
{
    public static byte[] Of(CheckpointFile file)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteNumber("number", file.Checkpoint.Number);
            json.WriteString("hash", file.Hash.ToString());
            json.WriteString("at", file.Checkpoint.At);
            json.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        return line.ToArray();
    }

    /// <exception cref="FormatException">It is no such line.</exception>
    public static (long Number, Hash32 Hash) Read(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return (document.RootElement.GetProperty("number").GetInt64(), Hash32.Parse(document.RootElement.GetProperty("hash").GetString()));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"it is no line of a witness: {e.Message}", e);
        }
    }
}

/// <summary>Any https address that takes a POST: a ticket system, a mail archive, another tenant's function.</summary>
public sealed class EndpointWitness(Uri address, HttpClient http) : IWitness
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public string Name => address.Host;

    public async Task TellAsync(CheckpointFile file, CancellationToken cancellationToken)
    {
        using var within = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        within.CancelAfter(Patience);
        using var content = new ByteArrayContent(WitnessLine.Of(file)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var response = await http.PostAsync(address, content, within.Token);
        response.EnsureSuccessStatusCode();
    }
}

/// <summary>A container in another storage account, where who may write here may not change anything.</summary>
public sealed class ContainerWitness(BlobContainerClient container) : IWitness
{
    public string Name => container.AccountName;

    public async Task TellAsync(CheckpointFile file, CancellationToken cancellationToken)
    {
        try
        {
            await container.GetBlobClient(CheckpointFile.NameOf(file.Checkpoint.Number)).UploadAsync(
                new BinaryData(WitnessLine.Of(file)), new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } }, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412 && e.ErrorCode != BlobErrorCode.ContainerBeingDeleted)
        {
            // It was told before, or of another one of that number: the witness keeps what it saw first, and a verification compares.
        }
    }
}
