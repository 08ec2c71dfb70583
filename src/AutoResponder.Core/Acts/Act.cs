using System.Text.Json.Serialization;

namespace AutoResponder.Core.Acts;

/// <summary>One call that changes something, in Azure as a rule. It names exactly one target, and reaches no further.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(EndProcess), "endProcess")]
[JsonDerivedType(typeof(SoftRestart), "softRestart")]
[JsonDerivedType(typeof(Restart), "restart")]
[JsonDerivedType(typeof(Call), "call")]
[JsonDerivedType(typeof(SetCapacity), "setCapacity")]
[JsonDerivedType(typeof(SetMinimum), "setMinimum")]
[JsonDerivedType(typeof(RebootWorker), "rebootWorker")]
[JsonDerivedType(typeof(SetSize), "setSize")]
public abstract record Act
{
    private Act()
    {
    }

    /// <summary>End one worker process of a site on one instance; the platform starts a new one.</summary>
    /// <param name="Instance">The instance's id in ARM.</param>
    /// <param name="StartedAt">When the process that was seen began: with the id, it tells this process from a later one.</param>
    public sealed record EndProcess(SiteId Site, string Instance, int Process, DateTimeOffset? StartedAt) : Act;

    /// <summary>Restart a site on every instance, one worker process after the other where the platform can.</summary>
    public sealed record SoftRestart(SiteId Site) : Act;

    /// <summary>Restart a site on every instance at once.</summary>
    public sealed record Restart(SiteId Site) : Act;

    /// <summary>Ask somebody outside to do something about a site.</summary>
    /// <param name="To">The name of an allowed address; the address itself may hold a secret, and stands in no row.</param>
    public sealed record Call(SiteId Site, string To) : Act;

    /// <summary>Set a plan's number of instances, if it still is what was read.</summary>
    public sealed record SetCapacity(PlanId Plan, int From, int To) : Act;

    /// <summary>Set the minimum of an autoscale profile, if it still is what was read: where autoscale owns a plan, this is the way to more instances.</summary>
    /// <param name="Setting">The autoscale setting's ARM id.</param>
    public sealed record SetMinimum(PlanId Plan, string Setting, string Profile, int From, int To) : Act
    {
        /// <summary>The profile's default as it was, where it has to rise with the minimum: it is given back with it.</summary>
        public int? Default { get; init; }
    }

    /// <summary>Reboot one machine of a plan.</summary>
    /// <param name="Worker">The machine's name.</param>
    /// <param name="Instance">The same machine as its sites' instance, by id.</param>
    /// <param name="Sites">The names of all sites of the plan: whoever says yes says it to these.</param>
    public sealed record RebootWorker(PlanId Plan, string Worker, string Instance, string Sites) : Act;

    /// <summary>Set a plan's size, if it still is what was read. What it was stands here, for whoever takes it back.</summary>
    /// <param name="From">The name of a SKU.</param>
    /// <param name="Sites">The names of all sites of the plan: whoever says yes says it to these.</param>
    public sealed record SetSize(PlanId Plan, string From, string To, string Sites) : Act;

    /// <summary>Whether it stays inside what an incident of this site on this plan may touch.</summary>
    public bool IsWithin(SiteId site, PlanId plan) => this switch
    {
        EndProcess end => end.Site == site,
        SoftRestart restart => restart.Site == site,
        Restart restart => restart.Site == site,
        Call call => call.Site == site,
        SetCapacity set => set.Plan == plan,
        SetMinimum set => set.Plan == plan,
        RebootWorker reboot => reboot.Plan == plan,
        SetSize set => set.Plan == plan,
        _ => false,
    };

    /// <summary>Whether it disturbs every instance of its site.</summary>
    [JsonIgnore]
    public bool ReachesEveryInstance => this is SoftRestart or Restart or SetSize;

    /// <summary>The one instance that it disturbs, by id; null where it is none or all of them.</summary>
    [JsonIgnore]
    public string? OnInstance => this switch
    {
        EndProcess end => end.Instance,
        RebootWorker reboot => reboot.Instance,
        _ => null,
    };

    /// <summary>What would take it back; only what was borrowed can be.</summary>
    public Act Undo() => this switch
    {
        SetCapacity set => set with { From = set.To, To = set.From },
        SetMinimum set => set with { From = set.To, To = set.From },
        _ => throw new InvalidOperationException($"{Describe()} cannot be taken back."),
    };

    /// <summary>How many instances it adds; negative where it takes some away.</summary>
    [JsonIgnore]
    public int Adds => this switch
    {
        SetCapacity set => set.To - set.From,
        SetMinimum set => set.To - set.From,
        _ => 0,
    };

    /// <summary>What it does, for a person.</summary>
    public string Describe() => this switch
    {
        EndProcess end => $"end worker process {end.Process} of {end.Site.Name} on instance {Short(end.Instance)}",
        SoftRestart restart => $"restart {restart.Site.Name} on every instance (soft)",
        Restart restart => $"restart {restart.Site.Name} on every instance at once",
        Call call => $"call {call.To} about {call.Site.Name}",
        SetCapacity set => $"set plan {set.Plan.Name} from {set.From} to {set.To} instances",
        SetMinimum set => $"set autoscale's minimum of plan {set.Plan.Name} from {set.From} to {set.To} instances (profile {set.Profile})",
        RebootWorker reboot => $"reboot worker {reboot.Worker} of plan {reboot.Plan.Name}, which carries {reboot.Sites}",
        SetSize set => $"set plan {set.Plan.Name} from {set.From} to {set.To}, which starts {set.Sites} anew",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>An instance's id, as far as a person needs it.</summary>
    internal static string Short(string instance) => instance.Length > 8 ? instance[..8] : instance;
}

/// <summary>What kind of harm a step could do, and so which guardrails stand before it.</summary>
public enum StepClass
{
    /// <summary>Takes something away for a moment: recycle, restart, reboot, scale up, scale in.</summary>
    Disturbing,

    /// <summary>Adds something that costs: scale out.</summary>
    Adding,

    /// <summary>Stops a process for as long as it is looked into: a memory dump.</summary>
    Freezing,

    /// <summary>Touches nothing: people are told.</summary>
    Telling,
}
