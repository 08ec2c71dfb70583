using System.Globalization;
using AutoResponder.Lab.Hosting;
using AutoResponder.Lab.Processes;
using AutoResponder.Lab.Workers;

namespace AutoResponder.Lab.Cloud;

/// <summary>A backend that a site leans on: a process at one address for the whole run, which can be slow, fail, die, and be mended. The platform does not start it again: a person does.</summary>
internal sealed class Backend(string name) : IAsyncDisposable
{
    private readonly int _port = Ports.Free();
    private readonly string _secret = Guid.NewGuid().ToString("N");
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private ChildProcess? _process;

    public string Name => name;

    public Uri Address => new($"http://127.0.0.1:{_port}/");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = ChildProcess.Start(
            "dotnet",
            [typeof(Backend).Assembly.Location, "backend", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), _secret, _port.ToString(CultureInfo.InvariantCulture)],
            new Dictionary<string, string?> { ["DOTNET_gcServer"] = "0", ["DOTNET_TieredPGO"] = "0" },
            onLine: line =>
            {
                if (line.StartsWith(WorkerProgram.Listening, StringComparison.Ordinal)) ready.TrySetResult();
            });
        await ready.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
    }

    /// <summary>From now on it is slow, and fails so many of a hundred requests.</summary>
    public async Task BehaveAsync(TimeSpan takes, int failingOfHundred, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, string.Create(CultureInfo.InvariantCulture, $".backend/manner?takes={takes.TotalMilliseconds:0}&failing={failingOfHundred}")));
        request.Headers.Add(WorkerProgram.SecretHeader, _secret);
        using var response = await _http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public async Task DieAsync()
    {
        if (_process is not { } process) return;

        process.Kill();
        await process.Exited;
    }

    /// <summary>A new process at the same address, which is well.</summary>
    public async Task MendAsync(CancellationToken cancellationToken)
    {
        await DieAsync();
        if (_process is not null) await _process.DisposeAsync();
        await StartAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.DisposeAsync();
        }

        _http.Dispose();
    }
}
