using System.Globalization;
using AutoResponder.Lab.Cloud.Kudu;
using AutoResponder.Lab.Processes;
using AutoResponder.Lab.Workers;

namespace AutoResponder.Lab.Cloud.Plans;

/// <summary>What a worker is told when it is started.</summary>
/// <param name="Cache">The machine's file that it makes every page with; null where it does without.</param>
internal sealed record WorkerSettings(WorkerLimits? Limits, string? BackendName, Uri? Backend, string? Cache, SiteConfig Config);

/// <summary>One site on one instance: a worker process that is started again when it ended, as the platform does, and the requests in front of it.</summary>
internal sealed class Worker(string site, MachineInstance instance, WorkerSettings settings, SiteFiles files, Action<CloudEvent> tell) : IAsyncDisposable
{
    private static readonly TimeSpan RestartAfter = TimeSpan.FromSeconds(1);
    private readonly string _secret = Guid.NewGuid().ToString("N");
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpClient _http = new();
    private ChildProcess? _process;
    private Task? _keeping;
    private int? _frozen;

    public string Site => site;

    public MachineInstance Instance => instance;

    public RequestQueue Queue { get; } = new(settings.Limits);

    /// <summary>Where it listens; null while there is no process that is ready.</summary>
    public int? Port { get; private set; }

    public int? Process => _process is { HasExited: false } process ? process.Id : null;

    public DateTimeOffset StartedAt { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _keeping = KeepAsync();
        await _first.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
    }

    /// <summary>Ends the process, if it is still this one; false where it is not.</summary>
    public async Task<bool> EndAsync(int process)
    {
        if (_process is not { HasExited: false } current || current.Id != process) return false;

        Port = null;
        current.Kill();
        await current.Exited;
        return true;
    }

    /// <summary>Stops the process where it stands, as SIGSTOP does: it lives, and does nothing.</summary>
    public void Freeze()
    {
        _frozen = _process?.Id;
        _process?.Freeze();
    }

    public bool IsFrozen => _frozen is not null && _frozen == Process;

    public async Task BeginFaultAsync(Fault fault, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{Port}/.worker/fault?kind={fault.Kind}&size={fault.Size}");
        request.Headers.Add(WorkerProgram.SecretHeader, _secret);
        using var response = await _http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _process?.Kill();
        if (_keeping is not null) await _keeping;
        _http.Dispose();
        _ending.Dispose();
    }

    private async Task KeepAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            await using var process = ChildProcess.Start("dotnet", Arguments(), Environments(), onLine: Read);
            _process = process;
            StartedAt = DateTimeOffset.UtcNow;
            tell(new CloudEvent.WorkerStarted(site, instance.Machine, process.Id));
            var exit = await process.Exited;
            Port = null;
            if (_ending.IsCancellationRequested) return;

            files.WorkerEnded(instance.Machine, process.Id, exit);
            tell(new CloudEvent.WorkerEnded(site, instance.Machine, process.Id, exit));
            await Task.Delay(RestartAfter, _ending.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private List<string> Arguments()
    {
        List<string> arguments = [typeof(Worker).Assembly.Location, "worker", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), _secret];
        if (settings.Limits is { } limits) arguments.AddRange(["--takes", limits.Takes.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)]);
        if (settings is { Backend: { } backend, BackendName: { } name }) arguments.AddRange(["--backend", name, backend.ToString()]);
        if (settings.Cache is { } cache) arguments.AddRange(["--cache", cache]);
        return arguments;
    }

    /// <summary>A small heap makes a leak hurt soon, and a dump small. The folder of temporary files stays ours: a dump is asked for through it.</summary>
    private Dictionary<string, string?> Environments()
    {
        var all = settings.Config.Settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value, StringComparer.Ordinal);
        all["WEBSITE_INSTANCE_ID"] = instance.Id;
        all["DOTNET_GCHeapHardLimit"] = "0xC800000";
        all["DOTNET_gcServer"] = "0";
        all["DOTNET_TieredPGO"] = "0";
        all["DOTNET_EnableDiagnostics"] = null;
        return all;
    }

    private void Read(string line)
    {
        if (line.StartsWith(WorkerProgram.Listening, StringComparison.Ordinal))
        {
            Port = int.Parse(line[WorkerProgram.Listening.Length..], CultureInfo.InvariantCulture);
            _first.TrySetResult();
        }
        else
        {
            files.WorkerSaid(instance.Machine, line);
        }
    }
}
