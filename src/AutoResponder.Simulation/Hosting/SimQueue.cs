using AutoResponder.Simulation.Faults;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Hosting;

/// <summary>A storage queue and the host's trigger on it: at least once, in no order, invisible while somebody has it, poisoned after ten failures.</summary>
internal sealed class SimQueue(World world, string name)
{
    private const int MaxDequeueCount = 10;
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(30);
    private readonly List<Message> _messages = [];

    public string Name => name;

    /// <summary>Messages that failed at every delivery, once they were written down.</summary>
    public List<Content> Poisoned { get; } = [];

    /// <summary>What still lies on it.</summary>
    public IEnumerable<Content> Waiting => _messages.Where(message => !message.IsDeleted).Select(message => message.Content);

    public void Put(Content content, TimeSpan delay)
    {
        PutOne(content, delay);
        if (world.Faults.Strikes(FaultKind.QueueDuplicate)) PutOne(content, delay);
    }

    /// <summary>The host has had its answer: the message is done with, if nobody else has got it meanwhile.</summary>
    public void Complete(Message message, int receipt)
    {
        if (message.Receipt != receipt || message.IsDeleted) return;

        message.IsDeleted = true;
        _messages.Remove(message);
    }

    /// <summary>The function failed, or its process did: the message comes again soon.</summary>
    public void Fail(Message message, int receipt)
    {
        if (message.Receipt == receipt && !message.IsDeleted) Offer(message, AfterFailure);
    }

    private void PutOne(Content content, TimeSpan delay)
    {
        var message = new Message(content);
        _messages.Add(message);
        if (world.Faults.Strikes(FaultKind.QueueEarly)) delay = TimeSpan.Zero;
        if (world.Faults.Strikes(FaultKind.QueueDelay)) delay += world.Dice.Between(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(4));
        if (world.Faults.Strikes(FaultKind.QueueReorder)) delay += world.Dice.Between(TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Offer(message, delay);
    }

    private void Offer(Message message, TimeSpan delay)
    {
        var receipt = message.Receipt;
        world.Kernel.After(delay + world.Dice.Between(TimeSpan.Zero, LongestPoll), () => Deliver(message, receipt));
    }

    private void Deliver(Message message, int receipt)
    {
        if (message.IsDeleted || message.Receipt != receipt) return;
        if (world.IsStorageDown || world.Host.PickFree() is not { } process)
        {
            Offer(message, LongestPoll);
            return;
        }

        message.Receipt++;
        if (++message.Dequeued > MaxDequeueCount)
        {
            Poison(message);
            return;
        }

        // Its host may die with it: then it comes again when its lock is over.
        Offer(message, TimeSpan.FromSeconds(world.Profile.LockSeconds));
        process.Take(this, message);
    }

    /// <summary>Mirrors PoisonFunction: it is written down, and so never silent.</summary>
    private void Poison(Message message)
    {
        Complete(message, message.Receipt);
        Poisoned.Add(message.Content);
        world.Say($"a message of {name} is poisoned");
    }
}
