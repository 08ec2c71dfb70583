using System.Collections.Concurrent;
using AutoResponder.Lab.Cloud.EventGrid;

namespace AutoResponder.Lab.Cloud.Plans;

/// <summary>One change of the plan's size or capacity, from its acceptance until its instances really are there, or gone.</summary>
internal sealed class ScaleOperation(PlanSku from, PlanSku to)
{
    public Guid Id { get; } = Guid.NewGuid();

    public PlanSku From => from;

    public PlanSku To => to;

    public Task Done { get; set; } = Task.CompletedTask;
}

/// <summary>What the platform says to whoever wants another size or capacity.</summary>
internal abstract record ScaleAnswer
{
    private ScaleAnswer()
    {
    }

    public sealed record Begun(ScaleOperation Operation) : ScaleAnswer;

    /// <summary>It is so already.</summary>
    public sealed record Same : ScaleAnswer;

    /// <summary>Another change is under way.</summary>
    public sealed record Busy : ScaleAnswer;

    /// <summary>So many changes an hour are allowed, and they are used up.</summary>
    public sealed record TooMany(TimeSpan RetryAfter) : ScaleAnswer;
}

/// <summary>Changes the plan's size and capacity, one change at a time.</summary>
internal sealed class Scaling(LabPlan plan, World world, Publisher grid, Action<CloudEvent> tell)
{
    private const int MostInAnHour = 20;

    // What a machine takes before anything can be started on it; minutes in Azure.
    private static readonly TimeSpan MachineTakes = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<Guid, ScaleOperation> _operations = new();
    private readonly Queue<DateTimeOffset> _begun = new();
    private readonly Lock _lock = new();
    private ScaleOperation? _current;

    public ScaleOperation? Find(Guid id) => _operations.GetValueOrDefault(id);

    public bool IsUnderWay => _current is { Done.IsCompleted: false };

    public ScaleAnswer Begin(PlanSku target, ChangeCall call)
    {
        lock (_lock)
        {
            var now = DateTimeOffset.UtcNow;
            while (_begun.TryPeek(out var oldest) && oldest < now - Hour) _begun.Dequeue();
            if (IsUnderWay) return new ScaleAnswer.Busy();
            if (target == plan.Sku) return new ScaleAnswer.Same();
            if (_begun.Count == MostInAnHour) return new ScaleAnswer.TooMany(_begun.Peek() + Hour - now);

            _begun.Enqueue(now);
            var operation = new ScaleOperation(plan.Sku, target);
            _operations[operation.Id] = operation;
            operation.Done = RunAsync(operation, call);
            _current = operation;
            return new ScaleAnswer.Begun(operation);
        }
    }

    /// <summary>Waits until no change is under way.</summary>
    public async Task IdleAsync()
    {
        if (_current is { } current) await current.Done.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private async Task RunAsync(ScaleOperation operation, ChangeCall call)
    {
        var (from, to) = (operation.From, operation.To);
        grid.Publish(Happenings.PlanUpdated(world, plan.Sku, "Started", call));
        await Task.Delay(MachineTakes);
        if (to.Size != from.Size) await plan.ResizeAsync(to.Size);
        if (to.Capacity > from.Capacity) await plan.AddAsync(to.Capacity - from.Capacity, CancellationToken.None);
        while (plan.Capacity > to.Capacity) await plan.RemoveNewestAsync();

        tell(new CloudEvent.PlanReached(from.Size, from.Capacity, to.Size, to.Capacity));
        grid.Publish(Happenings.PlanUpdated(world, plan.Sku, "Completed", call));
    }
}
