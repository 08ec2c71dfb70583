using AutoResponder.Lab.Cloud;
using AutoResponder.Lab.People;
using AutoResponder.Lab.Verify;

namespace AutoResponder.Lab.Runs;

/// <summary>Where a scenario plays: what it can let happen, and what can be seen of the responder from outside.</summary>
/// <param name="command">Runs the operator's command line.</param>
internal sealed class Stage(LocalAzure azure, Person person, Account account, ProductWatch watch, BlobDump blobs, RunOptions options, Func<IEnumerable<string>, CancellationToken, Task> command)
{
    private const int GoodSecondsWanted = 3;
    private int? _sickProcess;

    public World World => azure.World;

    public Person Person => person;

    public RunOptions Options => options;

    public DateTimeOffset? MendedAt { get; private set; }

    /// <summary>What is wrong, in a few words.</summary>
    public string Illness { get; private set; } = "";

    /// <summary>The state of the sick site's newest incident, as the console last said; null where there is none.</summary>
    public string? State { get; private set; }

    public int Capacity => azure.IsScaling ? -1 : azure.Plan.Capacity;

    public string Size => azure.Plan.Sku.Size;

    /// <summary>Whether anything runs on a machine of the plan that is no site's.</summary>
    public bool HasStray => azure.Plan.Machines.Any(machine => machine.HasStray);

    public bool IsWellServed => account.GoodSeconds >= GoodSecondsWanted;

    /// <summary>Whether the process that fell ill is no longer there.</summary>
    public bool IsSickProcessGone => _sickProcess is not null && azure.SickSite.Workers.All(worker => worker.Process != _sickProcess);

    public bool IsLeaseOver => watch.Kinds.ContainsKey("LeaseReturned") || watch.Kinds.ContainsKey("LeaseEnded");

    /// <summary>Whether the plan ever had more than it began with.</summary>
    public bool HasBorrowed { get; private set; }

    /// <summary>Whether a full capture is finished: its manifest is there.</summary>
    public bool IsCaptured { get; private set; }

    /// <summary>Looks again at what the responder says of itself, and at what it has saved.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        State = await watch.LookAsync(World.SickSite, cancellationToken) ?? State;
        HasBorrowed |= azure.Plan.Capacity > World.Capacity;
        if (!IsCaptured && watch.Kinds.ContainsKey("PreservationStarted")) IsCaptured = (await blobs.CapturesAsync(cancellationToken)).Any(capture => capture.IsFull);
    }

    /// <summary>Makes the one worker ill that the seed names.</summary>
    public async Task BreakWorkerAsync(CancellationToken cancellationToken)
    {
        var fault = World.Fault ?? throw new InvalidOperationException("This world has no fault.");
        var worker = azure.SickSite.WorkerOn(fault.Instance)!;
        _sickProcess = worker.Process ?? throw new InvalidOperationException("The worker that should fall ill is not running.");
        await worker.BeginFaultAsync(fault, cancellationToken);
        Begin($"process {_sickProcess} of {fault.Site} begins to {fault.Kind.ToString().ToLowerInvariant()}, {fault.Size} MB a request");
    }

    /// <summary>Leaves a process behind on the one machine that the seed names, which keeps the site's workers there from what they need.</summary>
    public async Task SpoilMachineAsync(CancellationToken cancellationToken)
    {
        var fault = World.Fault ?? throw new InvalidOperationException("This world has no fault.");
        var machine = azure.Plan.Machines.Single(machine => machine.Instance.Id == fault.Instance);
        Begin($"process {await machine.LeaveStrayAsync(cancellationToken)}, which is no site's, holds the cache of machine {machine.Instance.Machine}");
    }

    /// <summary>What a person does who was asked whether something may be done, and has read what.</summary>
    public async Task ApproveAsync(CancellationToken cancellationToken)
    {
        var question = await person.Asked.WaitAsync(cancellationToken);
        if (options.ByHand) return;

        account.Tell(new CloudEvent.PersonActed($"approves what incident {question.Subject} asks"));
        await command(["incident", "approve", question.Subject, "--reason", "its neighbours can spare a minute", "--by", "anna"], cancellationToken);
    }

    public async Task KillBackendAsync()
    {
        await Backend.DieAsync();
        Begin($"backend {Backend.Name} of {World.SickSite} is dead");
    }

    public async Task SpoilBackendAsync(TimeSpan takes, int failingOfHundred, CancellationToken cancellationToken)
    {
        await Backend.BehaveAsync(takes, failingOfHundred, cancellationToken);
        Begin($"backend {Backend.Name} of {World.SickSite} takes {takes.TotalMilliseconds:0} ms and fails {failingOfHundred} of 100 requests");
    }

    /// <param name="illness">Said where this is what makes the site ill.</param>
    public void Crowd(int perSecond, string? illness)
    {
        if (illness is not null) Begin($"{illness}: {perSecond} a second");
        azure.Crowd(perSecond);
    }

    /// <summary>What a person does who has read the notification.</summary>
    public async Task MendAsync(CancellationToken cancellationToken)
    {
        await Backend.MendAsync(cancellationToken);

        // A worker that stands still is one of the things that a person sees and ends.
        foreach (var worker in azure.SickSite.Workers.Where(worker => worker.IsFrozen)) await worker.EndAsync(worker.Process ?? 0);
        MendedAt = DateTimeOffset.UtcNow;
        account.Tell(new CloudEvent.PersonActed($"mended backend {Backend.Name}"));
    }

    private Backend Backend => azure.Backend ?? throw new InvalidOperationException("This world has no backend.");

    private void Begin(string illness)
    {
        Illness = illness;
        account.Tell(new CloudEvent.FaultBegan(illness));
    }
}
