using System.Globalization;
using AutoResponder.Lab.Processes;

namespace AutoResponder.Lab.Hosting;

/// <summary>The handler's process: started as host.json says, ready once it answers anything, started again when it dies.</summary>
internal sealed class Handler(HostFiles files, IReadOnlyDictionary<string, string> settings, Action<string> onLine) : IAsyncDisposable
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(30);
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly CancellationTokenSource _ending = new();
    private TaskCompletionSource<Uri> _ready = New();
    private ChildProcess? _process;
    private Task? _keeping;

    /// <summary>How often it was started.</summary>
    public int Starts { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _keeping = KeepAsync();
        await _ready.Task.WaitAsync(ReadyWithin + TimeSpan.FromSeconds(5), cancellationToken);
    }

    /// <summary>Ends it as a crash would. It is started again at once.</summary>
    public void Kill() => _process?.Kill();

    /// <summary>Sends a request once the handler is ready. Fails where the handler dies meanwhile, as in the real host.</summary>
    public async Task<HttpResponseMessage> SendAsync(Func<Uri, HttpRequestMessage> request, TimeSpan limit, CancellationToken cancellationToken)
    {
        var address = await _ready.Task.WaitAsync(TimeSpan.FromSeconds(120), cancellationToken);
        using var message = request(address);
        message.Headers.UserAgent.ParseAdd("Azure-Functions-Host/4.1037.0");
        message.Headers.TryAddWithoutValidation("X-Azure-Functions-HostVersion", "4.1037.0");
        message.Headers.TryAddWithoutValidation("X-Azure-Functions-InvocationId", Guid.NewGuid().ToString());
        using var within = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        within.CancelAfter(limit);
        var response = await _http.SendAsync(message, within.Token);
        await response.Content.LoadIntoBufferAsync(within.Token);
        return response;
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();

        // The real host never asks: it kills.
        _process?.Kill();
        if (_keeping is not null) await _keeping;
        if (_process is not null) await _process.DisposeAsync();
        _http.Dispose();
        _ending.Dispose();
    }

    private async Task KeepAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            var port = Ports.Free();
            var environment = settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value);
            environment["FUNCTIONS_CUSTOMHANDLER_PORT"] = port.ToString(CultureInfo.InvariantCulture);
            environment["FUNCTIONS_CUSTOMHANDLER_WORKER_ID"] = Guid.NewGuid().ToString();
            environment["FUNCTIONS_APP_ROOT_PATH"] = files.Root;
            await using var process = ChildProcess.Start(files.Handler.Path, files.Handler.Arguments, environment, files.Root, onLine);
            _process = process;
            Starts++;

            if (await AnswersAsync(new Uri($"http://127.0.0.1:{port}/"), process)) _ready.TrySetResult(new Uri($"http://127.0.0.1:{port}/"));
            else process.Kill();

            var exit = await process.Exited;
            if (_ending.IsCancellationRequested) return;

            onLine($"The handler ended with {exit}.");
            _ready = New();
            if (exit == 0) return;
        }
    }

    private async Task<bool> AnswersAsync(Uri address, ChildProcess process)
    {
        var until = DateTime.UtcNow + ReadyWithin;
        while (DateTime.UtcNow < until && !process.HasExited && !_ending.IsCancellationRequested)
        {
            try
            {
                using var response = await _http.GetAsync(address, _ending.Token);
                return true;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                await Task.WhenAny(Task.Delay(25), process.Exited);
            }
        }

        return false;
    }

    private static TaskCompletionSource<Uri> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
