using System.Collections.Immutable;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Captures;

namespace AutoResponder.Core.Policies;

/// <summary>One rung of the ladder.</summary>
public abstract record Step
{
    private Step()
    {
    }

    /// <summary>As a policy file spells it.</summary>
    public abstract string Name { get; }

    public abstract StepClass Class { get; }

    /// <summary>Whether it changes the plan, and so reaches every site on it.</summary>
    public virtual bool IsOfPlan => false;

    /// <summary>Whether a person is asked first, whatever the policy says.</summary>
    public virtual bool AlwaysAsks => false;

    /// <summary>How long a finished step gets to work.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What is saved before the step, within a time of its own: whatever disturbs destroys evidence.</summary>
    public virtual CaptureScope Evidence { get; init; }

    /// <summary>End the sick instance's worker process; the platform starts a new one.</summary>
    /// <param name="WidenToSite">Whether the whole site may be restarted where one instance cannot be told or reached.</param>
    public sealed record Recycle(RecycleScope Scope, bool WidenToSite) : Step
    {
        public override string Name => "recycle";

        public override StepClass Class => StepClass.Disturbing;

        public override CaptureScope Evidence { get; init; } = CaptureScope.Quick;

        /// <summary>Whether it may also be done where sites of the plan fell ill together: to the one that clearly uses most of the plan.</summary>
        public RecycleTarget Target { get; init; }
    }

    /// <summary>Restart the whole site, on every instance at once.</summary>
    public sealed record Restart : Step
    {
        public override string Name => "restart";

        public override StepClass Class => StepClass.Disturbing;

        public override CaptureScope Evidence { get; init; } = CaptureScope.Quick;
    }

    /// <summary>Borrow instances, for a time.</summary>
    public sealed record ScaleOut : Step
    {
        /// <summary>Where more instances can help at all, if a policy says nothing else: the plan is short of processor or memory, or requests queue up.</summary>
        public static readonly Condition ShortOfSomething = new Condition.Any(
        [
            new Condition.Metric("CpuPercentage", MetricScope.Plan, "Average", Comparison.Above, 75, TimeSpan.FromMinutes(5)),
            new Condition.Metric("MemoryPercentage", MetricScope.Plan, "Average", Comparison.Above, 85, TimeSpan.FromMinutes(5)),
            new Condition.Metric("HttpQueueLength", MetricScope.Plan, "Average", Comparison.Above, 10, TimeSpan.FromMinutes(5)),
        ]);

        public const string Word = "scaleOut";

        public override string Name => Word;

        public override StepClass Class => StepClass.Adding;

        public override bool IsOfPlan => true;

        /// <summary>Where it can help; also what the plan must stay below once the instances are given back.</summary>
        public Condition When { get; init; } = ShortOfSomething;

        public int By { get; init; } = 1;

        /// <summary>The plan never gets more instances than this from us.</summary>
        public int Max { get; init; } = 5;

        /// <summary>For how long they are borrowed at first.</summary>
        public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(60);

        /// <summary>From then on a person is asked.</summary>
        public TimeSpan MaxLease { get; init; } = TimeSpan.FromHours(8);
    }

    /// <summary>Reboot the machine of the sick instance: every site of the plan loses that instance for some minutes.</summary>
    public sealed record RebootWorker : Step
    {
        public const string Word = "rebootWorker";

        public override string Name => Word;

        public override StepClass Class => StepClass.Disturbing;

        public override bool IsOfPlan => true;

        public override bool AlwaysAsks => true;

        public override CaptureScope Evidence { get; init; } = CaptureScope.Quick;
    }

    /// <summary>Give the plan the next larger size: every site of it is started anew, and it costs more until a person takes it back.</summary>
    /// <param name="Sizes">The names of SKUs, the smallest first: what is larger than what is the policy's word, not a guess.</param>
    public sealed record ScaleUp(ImmutableArray<string> Sizes) : Step
    {
        public override string Name => "scaleUp";

        public override StepClass Class => StepClass.Disturbing;

        public override bool IsOfPlan => true;

        public override bool AlwaysAsks => true;

        public override CaptureScope Evidence { get; init; } = CaptureScope.Quick;

        /// <summary>Where it can help.</summary>
        public Condition When { get; init; } = ScaleOut.ShortOfSomething;
    }

    /// <summary>Call somebody who knows a cure: a runbook, a logic app. What they answer steers the ladder.</summary>
    /// <param name="To">The name under which <c>fleet.yaml</c> allows the address.</param>
    public sealed record Call(string To) : Step
    {
        public override string Name => "call";

        // What it does over there is not known here, so that it is taken for the worst.
        public override StepClass Class => StepClass.Disturbing;

        public override CaptureScope Evidence { get; init; } = CaptureScope.Quick;
    }

    /// <summary>Tell people, and climb on: it changes nothing, and waits for nobody.</summary>
    /// <param name="Channel">A channel's name in <c>fleet.yaml</c>.</param>
    public sealed record Notify(string Channel) : Step
    {
        public override string Name => "notify";

        public override StepClass Class => StepClass.Telling;

        /// <summary>A sentence of the policy's own.</summary>
        public string Message { get; init; } = "";
    }

    /// <summary>Save the evidence for a person. It heals nothing; the next rung is due when it has ended.</summary>
    public sealed record CaptureDiagnostics : Step
    {
        /// <summary>Everything that a capture can collect, as a policy file spells it.</summary>
        public static readonly ImmutableArray<string> Everything =
            ["metrics", "processes", "httpLogs", "eventLog", "phpErrors", "environment", "deployments", "logStream", "stacks"];

        public const string Word = "captureDiagnostics";

        public override string Name => Word;

        public override StepClass Class => StepClass.Freezing;

        public ImmutableArray<string> Collect { get; init; } = Everything;

        public DumpKind Dump { get; init; } = DumpKind.Stacks;

        /// <summary>The incident goes on without what has not come by then; each artefact has a limit of its own within it.</summary>
        public TimeSpan Within { get; init; } = TimeSpan.FromMinutes(12);
    }
}

/// <summary>Whose illness a recycle is meant for.</summary>
public enum RecycleTarget
{
    /// <summary>Only the site's own.</summary>
    Itself,

    /// <summary>The plan's as well, where the site clearly uses most of it.</summary>
    TopConsumer,
}

/// <summary>How far a recycle reaches.</summary>
public enum RecycleScope
{
    WorstInstance,

    /// <summary>Each that is sick, one after the other, while the one before it was cured by that.</summary>
    EachInstance,
    Site,
}
