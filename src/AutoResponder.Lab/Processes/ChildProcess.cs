using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace AutoResponder.Lab.Processes;

/// <summary>A child process that ends when this process ends, even by kill -9.</summary>
public sealed partial class ChildProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const int SigStop = 19;
    private static readonly string? SetPriv = new[] { "/usr/bin/setpriv", "/bin/setpriv" }.FirstOrDefault(File.Exists);
    private static readonly Lazy<BlockingCollection<Action>> Starter = new(StartStarter);
    private readonly Process _process;
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(Process process) => _process = process;

    public int Id { get; private set; }

    /// <summary>Done once every line that it wrote was handed on.</summary>
    public Task OutputEnded => _process.WaitForExitAsync();

    public bool HasExited => _exited.Task.IsCompleted;

    /// <summary>The exit code, once it has ended.</summary>
    public Task<int> Exited => _exited.Task;

    /// <summary>Starts a program. Its lines, of both outputs, go to <paramref name="onLine"/>.</summary>
    public static ChildProcess Start(
        string file,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? workingDirectory = null,
        Action<string>? onLine = null)
    {
        // The signal at a parent's death follows the thread that started the child: one thread that lives as long as we do starts them all.
        var start = new ProcessStartInfo(SetPriv ?? file) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = workingDirectory ?? "" };
        if (SetPriv is not null)
        {
            start.ArgumentList.Add("--pdeathsig");
            start.ArgumentList.Add("KILL");
            start.ArgumentList.Add(file);
        }

        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            if (value is null) start.Environment.Remove(name);
            else start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var child = new ChildProcess(process);
        process.OutputDataReceived += (_, line) => Tell(line.Data, onLine);
        process.ErrorDataReceived += (_, line) => Tell(line.Data, onLine);
        process.Exited += (_, _) => child._exited.TrySetResult(process.ExitCode);

        var started = new TaskCompletionSource();
        Starter.Value.Add(() =>
        {
            try
            {
                process.Start();
                started.SetResult();
            }
            catch (Exception e)
            {
                started.SetException(e);
            }
        });
        started.Task.GetAwaiter().GetResult();
        child.Id = process.Id;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Ends it without asking, as kill -9 does.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    /// <summary>Stops it where it stands: it lives, and does nothing.</summary>
    public void Freeze() => _ = SendSignal(Id, SigStop);

    /// <summary>Asks it to end, waits 3 s, then ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!HasExited)
        {
            _ = SendSignal(Id, SigTerm);
            if (await Task.WhenAny(Exited, Task.Delay(TimeSpan.FromSeconds(3))) != Exited) Kill();
            await Exited;
        }

        _process.Dispose();
    }

    private static void Tell(string? line, Action<string>? onLine)
    {
        if (line is not null) onLine?.Invoke(line);
    }

    private static BlockingCollection<Action> StartStarter()
    {
        var work = new BlockingCollection<Action>();
        new Thread(() =>
        {
            foreach (var action in work.GetConsumingEnumerable()) action();
        })
        { IsBackground = true, Name = "starts children" }.Start();
        return work;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
