using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using AutoResponder.Lab.Processes;

namespace AutoResponder.Lab.Storage;

/// <summary>Azure Storage on this machine: Azurite, in the version that the lock file names, on ports that it chooses itself.</summary>
public sealed partial class Azurite : IAsyncDisposable
{
    // The emulator's account and key are public: they are in its documentation, and open nothing else.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);
    private readonly ChildProcess _process;
    private readonly string? _ownFolder;

    private Azurite(ChildProcess process, string? ownFolder, int blobs, int queues, int tables) =>
        (_process, _ownFolder, BlobPort, QueuePort, TablePort) = (process, ownFolder, blobs, queues, tables);

    public int BlobPort { get; }

    public int QueuePort { get; }

    public int TablePort { get; }

    public string ConnectionString => Connect(BlobPort, QueuePort, TablePort);

    /// <summary>A connection string for other ports, as through a proxy.</summary>
    public static string Connect(int blobs, int queues, int tables) => string.Create(
        CultureInfo.InvariantCulture,
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint=http://127.0.0.1:{blobs}/{Account};QueueEndpoint=http://127.0.0.1:{queues}/{Account};TableEndpoint=http://127.0.0.1:{tables}/{Account};");

    /// <summary>Starts it, installing it first where that was never done on this machine.</summary>
    /// <param name="folder">Where it keeps its data; null: a folder of its own, removed at the end.</param>
    /// <param name="inMemory">Whether it keeps all of it in memory: of very much it writes nothing else but its files.</param>
    public static async Task<Azurite> StartAsync(string? folder, CancellationToken cancellationToken, bool inMemory = false)
    {
        var program = await InstallAsync(cancellationToken);
        var data = folder ?? Directory.CreateTempSubdirectory("azurite-").FullName;
        var ports = new TaskCompletionSource<(int, int, int)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        var lines = new List<string>();
        var process = ChildProcess.Start(
            "node",
            [program, .. inMemory ? ["--inMemoryPersistence"] : new[] { "--location", data }, "--blobPort", "0", "--queuePort", "0", "--tablePort", "0", "--skipApiVersionCheck", "--disableTelemetry", "--silent"],
            onLine: line =>
            {
                lock (lines)
                {
                    lines.Add(line);
                    if (Listening().Match(line) is not { Success: true } match) return;

                    found[match.Groups[1].Value] = int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
                    if (found.Count == 3) ports.TrySetResult((found["Blob"], found["Queue"], found["Table"]));
                }
            });

        var first = await Task.WhenAny(ports.Task, process.Exited, Task.Delay(ReadyWithin, cancellationToken));
        if (first == ports.Task)
        {
            var (blobs, queues, tables) = await ports.Task;
            return new Azurite(process, folder is null ? data : null, blobs, queues, tables);
        }

        await process.DisposeAsync();
        cancellationToken.ThrowIfCancellationRequested();
        lock (lines) throw new InvalidOperationException($"Azurite did not start: {string.Join(" | ", lines.TakeLast(5))}");
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        if (_ownFolder is not null) Directory.Delete(_ownFolder, recursive: true);
    }

    /// <summary>Installs it once for each lock file, into a folder of this user's; a half-done install never counts.</summary>
    private static async Task<string> InstallAsync(CancellationToken cancellationToken)
    {
        var source = Path.Combine(AppContext.BaseDirectory, "azurite");
        var lockFile = await File.ReadAllBytesAsync(Path.Combine(source, "package-lock.json"), cancellationToken);
        var cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "autoresponder");
        var installed = Path.Combine(cache, $"azurite-{Convert.ToHexStringLower(SHA256.HashData(lockFile))[..12]}");
        var program = Path.Combine(installed, "node_modules", "azurite", "dist", "src", "azurite.js");
        if (File.Exists(program)) return program;

        Directory.CreateDirectory(cache);
        await using var machineLock = await LockAsync(Path.Combine(cache, "install.lock"), cancellationToken);
        if (File.Exists(program)) return program;

        var half = $"{installed}.{Environment.ProcessId}";
        Directory.CreateDirectory(half);
        foreach (var file in Directory.EnumerateFiles(source)) File.Copy(file, Path.Combine(half, Path.GetFileName(file)), overwrite: true);

        var lines = new List<string>();
        int exit;
        try
        {
            await using var npm = ChildProcess.Start(
                "npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], workingDirectory: half, onLine: line =>
                {
                    lock (lines) lines.Add(line);
                });
            exit = await npm.Exited.WaitAsync(TimeSpan.FromMinutes(5), cancellationToken);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException("Node.js 20 or later with npm is needed for the storage emulator, and it was not found.", e);
        }

        if (exit != 0)
        {
            Directory.Delete(half, recursive: true);
            lock (lines) throw new InvalidOperationException($"The storage emulator could not be installed (npm ended with {exit}): {string.Join(" | ", lines.TakeLast(5))}");
        }

        Directory.Move(half, installed);
        return program;
    }

    private static async Task<FileStream> LockAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
            }
        }
    }

    [GeneratedRegex(@"Azurite (\w+) service is successfully listening at http://127\.0\.0\.1:(\d+)")]
    private static partial Regex Listening();
}
