using System.Globalization;
using AutoResponder.Lab.Processes;
using AutoResponder.Lab.Workers;

namespace AutoResponder.Lab.Cloud;

/// <summary>One site on one instance: a worker process that is started again when it ended, as the platform does.</summary>
internal sealed class Worker(string site, MachineInstance instance, Action<CloudEvent> tell) : IAsyncDisposable
{
    private static readonly TimeSpan RestartAfter = TimeSpan.FromSeconds(1);
    private readonly string _secret = Guid.NewGuid().ToString("N");
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpClient _http = new();
    private ChildProcess? _process;
    private Task? _keeping;

    public string Site => site;

    public MachineInstance Instance => instance;

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
            await using var process = ChildProcess.Start(
                "dotnet",
                [typeof(Worker).Assembly.Location, "worker", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), _secret],
                new Dictionary<string, string?>
                {
                    // A small heap makes a leak hurt soon.
                    ["DOTNET_GCHeapHardLimit"] = "0xC800000",
                    ["DOTNET_gcServer"] = "0",
                    ["DOTNET_TieredPGO"] = "0",
                },
                onLine: Read);
            _process = process;
            StartedAt = DateTimeOffset.UtcNow;
            tell(new CloudEvent.WorkerStarted(site, instance.Machine, process.Id));
            var exit = await process.Exited;
            Port = null;
            if (_ending.IsCancellationRequested) return;

            tell(new CloudEvent.WorkerEnded(site, instance.Machine, process.Id, exit));
            await Task.Delay(RestartAfter, _ending.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private void Read(string line)
    {
        if (!line.StartsWith("listening ", StringComparison.Ordinal)) return;

        Port = int.Parse(line["listening ".Length..], CultureInfo.InvariantCulture);
        _first.TrySetResult();
    }
}
