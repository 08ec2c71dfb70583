using System.Text;
using System.Text.Json.Nodes;
using AutoResponder.Lab.Storage;
using Azure.Storage.Blobs;
using Microsoft.Diagnostics.Runtime;

namespace AutoResponder.EndToEnd;

/// <summary>A full capture as a person would open it afterwards: its logs as text, and its dump in a debugger's library.</summary>
internal sealed class CapturedBundle
{
    private readonly byte[] _dump;

    private CapturedBundle(IReadOnlyList<string> logs, byte[] dump) => (Logs, _dump) = (logs, dump);

    public IReadOnlyList<string> Logs { get; }

    /// <summary>Starts the kept storage again and reads the one full capture in it.</summary>
    public static async Task<CapturedBundle> OpenAsync(string folder)
    {
        await using var azurite = await Azurite.StartAsync(Path.Combine(folder, "azurite"), CancellationToken.None);
        var container = new BlobContainerClient(azurite.ConnectionString, "diagnostics");
        await foreach (var blob in container.GetBlobsAsync())
        {
            if (!blob.Name.EndsWith("/manifest.json", StringComparison.Ordinal)) continue;

            var manifest = JsonNode.Parse(await ReadAsync(container, blob.Name))!;
            if ((string?)manifest["scope"] != "full") continue;

            var artefacts = manifest["artefacts"]!.AsArray().Select(artefact => (Kind: (string)artefact!["kind"]!, Blob: (string)artefact["blob"]!)).ToList();
            var logs = new List<string>();
            foreach (var (_, name) in artefacts.Where(artefact => artefact.Kind is "httpLogs" or "eventLog" or "logStream" or "newestLog"))
                logs.Add(Encoding.UTF8.GetString(await ReadAsync(container, name)));

            return new CapturedBundle(logs, await ReadAsync(container, artefacts.Single(artefact => artefact.Kind == "dump").Blob));
        }

        throw new InvalidDataException("There is no full capture.");
    }

    /// <summary>The names of the types on the dumped heap, a line each.</summary>
    public string TypesInDump()
    {
        using var target = DataTarget.LoadDump("captured", new MemoryStream(_dump));

        // The runtime's version cannot be read off a Linux dump; the debugging library beside the runtime that wrote it is the right one.
        var runtime = target.EnumerateModules().First(module => Path.GetFileName(module.FileName) == "libcoreclr.so").FileName;
        using var clr = target.ClrVersions[0].CreateRuntime(Path.Combine(Path.GetDirectoryName(runtime)!, "libmscordaccore.so"), ignoreMismatch: true);
        return string.Join('\n', clr.Heap.EnumerateObjects().Select(thing => thing.Type?.Name).OfType<string>().Distinct(StringComparer.Ordinal));
    }

    private static async Task<byte[]> ReadAsync(BlobContainerClient container, string name) => (await container.GetBlobClient(name).DownloadContentAsync()).Value.Content.ToArray();
}
