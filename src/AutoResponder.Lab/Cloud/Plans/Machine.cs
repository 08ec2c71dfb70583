using System.Collections.Immutable;
using System.Globalization;
using AutoResponder.Lab.Processes;
using AutoResponder.Lab.Workers;

namespace AutoResponder.Lab.Cloud.Plans;

/// <summary>One instance, and what runs on it.</summary>
/// <param name="cache">A file on its own disk that sites may share.</param>
internal sealed class Machine(MachineInstance instance, string cache, ImmutableArray<Worker> workers) : IAsyncDisposable
{
    private ChildProcess? _stray;

    public MachineInstance Instance => instance;

    public ImmutableArray<Worker> Workers => workers;

    /// <summary>Whether a process holds the cache that is no site's.</summary>
    public bool HasStray => _stray is { HasExited: false };

    /// <summary>Leaves a process behind that holds the cache; done once it does.</summary>
    public async Task<int> LeaveStrayAsync(CancellationToken cancellationToken)
    {
        var holds = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _stray = ChildProcess.Start(
            "dotnet",
            [typeof(Machine).Assembly.Location, "hold", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), cache],
            onLine: line =>
            {
                if (line == StrayProgram.Holding) holds.TrySetResult();
            });
        await holds.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
        return _stray.Id;
    }

    /// <summary>Ends all that runs on it, whoever began it, and empties its disk. The platform starts the sites there anew.</summary>
    public async Task<ImmutableArray<int>> RebootAsync()
    {
        await EndStrayAsync();
        var ended = ImmutableArray.CreateBuilder<int>();
        foreach (var worker in workers)
        {
            if (worker.Process is { } process && await worker.EndAsync(process)) ended.Add(process);
        }

        File.Delete(cache);
        return ended.ToImmutable();
    }

    public async ValueTask DisposeAsync()
    {
        await EndStrayAsync();
        foreach (var worker in workers) await worker.DisposeAsync();
    }

    private async Task EndStrayAsync()
    {
        if (_stray is not { } stray) return;

        stray.Kill();
        await stray.DisposeAsync();
        _stray = null;
    }
}
