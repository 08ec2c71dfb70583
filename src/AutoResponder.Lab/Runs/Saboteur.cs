using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using AutoResponder.Lab.Cloud;
using AutoResponder.Lab.Storage;

namespace AutoResponder.Lab.Runs;

/// <summary>What goes wrong with the responder itself in a proof run: it is killed, its blobs are out of order, or the worker that it captures stands still.</summary>
internal sealed class Saboteur : IAsyncDisposable
{
    private readonly RunOptions _options;
    private readonly Azurite _azurite;
    private readonly Account _account;
    private StorageProxy? _tables;
    private StorageProxy? _blobs;
    private readonly Lock _turn = new();
    private ImmutableArray<Crash> _left;
    private int _frozen;

    private Saboteur(RunOptions options, Azurite azurite, Account account) => (_options, _azurite, _account, _left) = (options, azurite, account, options.Crashes);

    /// <summary>What the responder is to use: the storage itself, or the way past the one who spoils it.</summary>
    public string ConnectionString => Azurite.Connect(_blobs?.Port ?? _azurite.BlobPort, _azurite.QueuePort, _tables?.Port ?? _azurite.TablePort);

    public Action KillHandler { get; set; } = static () => { };

    /// <summary>Stops a worker of the sick site where it stands: the one of that process, or any.</summary>
    public Action<int?> FreezeWorker { get; set; } = static _ => { };

    public static async Task<Saboteur> StartAsync(RunOptions options, Azurite azurite, Account account, CancellationToken cancellationToken)
    {
        var saboteur = new Saboteur(options, azurite, account);
        if (options.Crashes.OfType<Crash.AfterCommit>().Any() || options.Freeze) saboteur._tables = await StorageProxy.StartAsync(azurite.TablePort, saboteur.OnTables, cancellationToken);
        if (options.Crashes.OfType<Crash.InCapture>().Any() || options.BlobDown) saboteur._blobs = await StorageProxy.StartAsync(azurite.BlobPort, saboteur.OnBlobs, cancellationToken);
        return saboteur;
    }

    /// <summary>Meets every act of the responder in Azure.</summary>
    public Task OnActAsync(ActMoment moment, string kind)
    {
        if (moment == ActMoment.AfterEffect) Kill<Crash.AfterAct>(after => (after.Kind ?? kind) == kind, $"after {kind} had its effect, before its answer");
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

            if (Kill<Crash.AfterCommit>(after => after.EventKind == kind && (after.Detail is not { } detail || IsSame(detail, data?["step"]) || IsSame(detail, data?["scope"])), $"once {kind} was committed")) fate = Fate.Cut;
        }

        return fate;
    }

    private static bool IsSame(string wanted, JsonNode? said) => wanted.Equals((string?)said, StringComparison.OrdinalIgnoreCase);

    private Fate OnBlobs(StoragePassing passing)
    {
        if (_options.BlobDown) return Fate.Refuse;

        // The first part of a dump is in, and nothing says so.
        var isPartOfDump = passing is { Method: "PUT", Status: 201 } && passing.Path.Contains("/diagnostics/", StringComparison.Ordinal) && passing.Path.Contains(".dmp", StringComparison.Ordinal);
        return isPartOfDump && Kill<Crash.InCapture>(_ => true, string.Create(CultureInfo.InvariantCulture, $"while a dump is uploaded, {passing.Body.Length} bytes into it")) ? Fate.Cut : Fate.Pass;
    }

    /// <summary>Once for each moment; false where it is none of those that are left.</summary>
    private bool Kill<T>(Func<T, bool> isIt, string when)
        where T : Crash
    {
        lock (_turn)
        {
            if (_left.OfType<T>().FirstOrDefault(isIt) is not { } crash) return false;

            _left = _left.Remove(crash);
        }

        _account.Line("proof", $"the responder is killed {when}", 33);
        KillHandler();
        return true;
    }
}
