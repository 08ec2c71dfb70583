using System.Globalization;
using System.Text.Json.Nodes;
using AutoResponder.Lab.Cloud;
using AutoResponder.Lab.Storage;

namespace AutoResponder.Lab.Runs;

/// <summary>What goes wrong with the responder itself in a proof run: it is killed once, its blobs are out of order, or the worker that it captures stands still.</summary>
internal sealed class Saboteur : IAsyncDisposable
{
    private readonly RunOptions _options;
    private readonly Azurite _azurite;
    private readonly Account _account;
    private StorageProxy? _tables;
    private StorageProxy? _blobs;
    private int _killed;
    private int _frozen;

    private Saboteur(RunOptions options, Azurite azurite, Account account) => (_options, _azurite, _account) = (options, azurite, account);

    /// <summary>What the responder is to use: the storage itself, or the way past the one who spoils it.</summary>
    public string ConnectionString => Azurite.Connect(_blobs?.Port ?? _azurite.BlobPort, _azurite.QueuePort, _tables?.Port ?? _azurite.TablePort);

    public Action KillHandler { get; set; } = static () => { };

    /// <summary>Stops a worker of the sick site where it stands: the one of that process, or any.</summary>
    public Action<int?> FreezeWorker { get; set; } = static _ => { };

    public static async Task<Saboteur> StartAsync(RunOptions options, Azurite azurite, Account account, CancellationToken cancellationToken)
    {
        var saboteur = new Saboteur(options, azurite, account);
        if (options.Crash is Crash.AfterCommit || options.Freeze) saboteur._tables = await StorageProxy.StartAsync(azurite.TablePort, saboteur.OnTables, cancellationToken);
        if (options.Crash is Crash.InCapture || options.BlobDown) saboteur._blobs = await StorageProxy.StartAsync(azurite.BlobPort, saboteur.OnBlobs, cancellationToken);
        return saboteur;
    }

    /// <summary>Meets every act of the responder in Azure.</summary>
    public Task OnActAsync(ActMoment moment, string kind)
    {
        if (_options.Crash is Crash.AfterAct after && moment == ActMoment.AfterEffect && (after.Kind ?? kind) == kind) Kill($"after {kind} had its effect, before its answer");
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_tables is not null) await _tables.DisposeAsync();
        if (_blobs is not null) await _blobs.DisposeAsync();
    }

    private Fate OnTables(StoragePassing passing)
    {
        var fate = Fate.Pass;
        foreach (var happened in Commits.Of(passing))
        {
            var (kind, data) = ((string?)happened["kind"], happened["data"]);
            if (_options.Freeze && kind == "PreservationStarted" && IsSame("full", data?["scope"]) && Interlocked.Exchange(ref _frozen, 1) == 0)
            {
                _account.Line("proof", "a worker of the sick site is stopped where it stands", 33);
                FreezeWorker((int?)data?["order"]?["target"]?["process"]);
            }

            if (_options.Crash is Crash.AfterCommit after && after.EventKind == kind && (after.Detail is not { } detail || IsSame(detail, data?["step"]) || IsSame(detail, data?["scope"]))
                && Kill($"once {kind} was committed")) fate = Fate.Cut;
        }

        return fate;
    }

    private static bool IsSame(string wanted, JsonNode? said) => wanted.Equals((string?)said, StringComparison.OrdinalIgnoreCase);

    private Fate OnBlobs(StoragePassing passing)
    {
        if (_options.BlobDown) return Fate.Refuse;

        // The first part of a dump is in, and nothing says so.
        var isPartOfDump = passing is { Method: "PUT", Status: 201 } && passing.Path.Contains("/diagnostics/", StringComparison.Ordinal) && passing.Path.Contains(".dmp", StringComparison.Ordinal);
        return isPartOfDump && Kill(string.Create(CultureInfo.InvariantCulture, $"while a dump is uploaded, {passing.Body.Length} bytes into it")) ? Fate.Cut : Fate.Pass;
    }

    /// <summary>Once; false where it was done before.</summary>
    private bool Kill(string when)
    {
        if (Interlocked.Exchange(ref _killed, 1) != 0) return false;

        _account.Line("proof", $"the responder is killed {when}", 33);
        KillHandler();
        return true;
    }
}
