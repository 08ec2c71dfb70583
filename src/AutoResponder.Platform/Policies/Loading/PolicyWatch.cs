using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AutoResponder.Platform.Policies.Loading;

/// <summary>Keeps the policies in force up to date with a container: a set that is right is taken within a minute, a set that is wrong is named and never taken.</summary>
/// <param name="package">What came with the package.</param>
/// <param name="container">Null where the package's policies are all there is.</param>
internal sealed partial class PolicyWatch(
    LoadedPolicies policies, PolicyLoad package, PolicyContainer? container, PolicyTexts texts, TimeProvider time, ILogger<PolicyWatch> logger) : BackgroundService
{
    /// <summary>A change is taken when it was seen twice: somebody who uploads several files has ended by then.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    // The host waits 30 s for the handler, and tables and queues take some of it.
    private static readonly TimeSpan FirstWithin = TimeSpan.FromSeconds(8);

    private Listing? _judged;
    private Listing? _waiting;
    private string? _wrong;
    private string? _trouble;
    private bool _packageIsKept;
    private bool _isFromContainer;

    /// <summary>How often it has looked.</summary>
    internal int Turns { get; private set; }

    /// <exception cref="InvalidDataException">Neither the container nor the package holds a set that is right, and there never was one.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (container is not null)
        {
            using var within = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            within.CancelAfter(FirstWithin);
            await TryAsync(token => LookAsync(container, true, token), within.Token, cancellationToken);
        }

        if (!policies.HasSet) throw new InvalidDataException(policies.Problem);

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await TryAsync(TurnAsync, stoppingToken, stoppingToken);
            Turns++;
        }
        while ((container is not null || !_packageIsKept) && await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task TurnAsync(CancellationToken cancellationToken)
    {
        if (!_packageIsKept)
        {
            await texts.KeepAsync(package.Kept, cancellationToken);
            _packageIsKept = true;
        }

        if (container is not null) await LookAsync(container, false, cancellationToken);
    }

    private async Task LookAsync(PolicyContainer from, bool atOnce, CancellationToken cancellationToken)
    {
        var listing = await from.ListAsync(cancellationToken);
        var isStill = listing.IsSame(_waiting);
        _waiting = listing;
        if (!listing.IsSame(_judged) && (isStill || atOnce) && await from.ReadAsync(listing, cancellationToken) is { } files)
        {
            var load = PolicyFiles.Load(files);
            if (load.Set is not null) await TakeAsync(from, load, cancellationToken);
            else Refuse(from, load);
            _judged = listing;
        }

        // After a restart the package's policies are not the last good ones, if the container ever held better.
        if (_wrong is not null && !_isFromContainer && await texts.RecallAsync(from.Address, cancellationToken) is { Set: { } last })
        {
            policies.Take(last, $"container {from.Name}, as it was when it was last right", _wrong);
            _isFromContainer = true;
            Log.Recalled(logger, from.Name, last.Hash);
        }
    }

    /// <summary>The text is kept before it binds anything.</summary>
    private async Task TakeAsync(PolicyContainer from, PolicyLoad load, CancellationToken cancellationToken)
    {
        await texts.KeepAsync(load.Kept, cancellationToken);
        await texts.RememberAsync(from.Address, load, cancellationToken);
        policies.Take(load.Set!, $"container {from.Name}");
        (_isFromContainer, _wrong) = (true, null);
        Log.Taken(logger, from.Name, load.Set!.Hash, load.Set.Policies.Length);
    }

    private void Refuse(PolicyContainer from, PolicyLoad load)
    {
        _wrong = LoadedPolicies.Say($"container {from.Name}", load);
        policies.Keep(_wrong);
        Log.Refused(logger, policies.HasSet ? policies.Current.Hash : "none", _wrong);
    }

    /// <summary>What fails, whatever it is, is said once and tried again at the next turn: the policies in force hold meanwhile.</summary>
    private async Task TryAsync(Func<CancellationToken, Task> turn, CancellationToken within, CancellationToken stopping)
    {
        try
        {
            await turn(within);
            _trouble = null;
            if (policies.HasSet) policies.Keep(_wrong);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            var why = $"Policies could not be read from or kept in {(container is null ? "" : $"container {container.Name} or ")}container {PolicyTexts.ContainerName}: {e.Message.Split('\n')[0].TrimEnd()}";
            policies.Keep(policies.HasSet ? why : $"{policies.Problem}{Environment.NewLine}{why}");
            if (_trouble != why) Log.Trouble(logger, why, e);
            _trouble = why;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(7001, LogLevel.Information, "Policies of container {Container} are in force: set {Hash}, {Count} policies")]
        public static partial void Taken(ILogger logger, string container, string hash, int count);

        [LoggerMessage(7002, LogLevel.Error, "Set {Hash} stays in force. {Problem}")]
        public static partial void Refused(ILogger logger, string hash, string problem);

        [LoggerMessage(7003, LogLevel.Warning, "The set {Hash}, the last right one of container {Container}, is in force again")]
        public static partial void Recalled(ILogger logger, string container, string hash);

        [LoggerMessage(7004, LogLevel.Error, "{Why}")]
        public static partial void Trouble(ILogger logger, string why, Exception exception);
    }
}
