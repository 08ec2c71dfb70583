using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;
using AutoResponder.Simulation.Cloud;
using AutoResponder.Simulation.Faults;

namespace AutoResponder.Simulation.Staging;

/// <summary>Something that happens in a scenario: at a time, or once the audit has a row of a kind.</summary>
public abstract record Happening
{
    private Happening()
    {
    }

    /// <summary>After the beginning.</summary>
    public TimeSpan? At { get; init; }

    /// <summary>The kind of the audit's row that it waits for; null where it has a time.</summary>
    public string? Once { get; init; }

    /// <summary>How long after that row.</summary>
    public TimeSpan? Later { get; init; }

    /// <summary>A site falls ill.</summary>
    public sealed record FallsIll : Happening
    {
        public IllnessKind Ill { get; init; }

        /// <summary>Null for the only site.</summary>
        public string? Site { get; init; }

        /// <summary>Whether every instance is ill; null for what the illness usually is.</summary>
        public bool? Everywhere { get; init; }

        /// <summary>What mends it; null for what usually does.</summary>
        public Cure? Cure { get; init; }

        /// <summary>After how long it goes by itself; null: it does not.</summary>
        public TimeSpan? Lasts { get; init; }

        /// <summary>How often it comes back after a cure.</summary>
        public int ComesBack { get; init; }

        public TimeSpan Again { get; init; } = TimeSpan.FromMinutes(5);

        /// <summary>Bytes a minute.</summary>
        public long Grows { get; init; } = 100L * 1024 * 1024;

        public long FailsAt { get; init; } = 1800L * 1024 * 1024;

        public TimeSpan Takes { get; init; } = TimeSpan.FromSeconds(12);

        public double Share { get; init; } = 0.5;

        /// <summary>How many times the usual load an overload is; null for half an instance more than the plan carries.</summary>
        public double? Times { get; init; }
    }

    /// <summary>Somebody, or time, mends a site.</summary>
    public sealed record IsWell(string Well) : Happening;

    /// <summary>Somebody else changes a site or a plan.</summary>
    public sealed record Changes : Happening
    {
        public ChangeKind Change { get; init; }

        public string? Site { get; init; }

        public string? Plan { get; init; }

        /// <summary>How many instances a plan gets.</summary>
        public int? To { get; init; }
    }

    /// <summary>A site is another one from now on: more load, stopped, gone, out of care.</summary>
    public sealed record Becomes(SiteState State) : Happening
    {
        public string? Site { get; init; }
    }

    public sealed record HasLoad(int Load) : Happening
    {
        public string? Site { get; init; }
    }

    /// <summary>A region is down: none of its sites answers.</summary>
    public sealed record Outage(string Region, TimeSpan For) : Happening;

    public sealed record Metrics(bool Lost) : Happening
    {
        public TimeSpan By { get; init; } = TimeSpan.FromMinutes(8);

        /// <summary>Null for every site.</summary>
        public string? Site { get; init; }

        public TimeSpan? For { get; init; }
    }

    /// <summary>Something goes wrong between us and Azure, or in Azure.</summary>
    public sealed record Fault(FaultKind Kind, string Word) : Happening
    {
        public TimeSpan? For { get; init; }
    }

    /// <summary>Somebody who can write to the queue of the outside sends something that is not so.</summary>
    public sealed record Forged(ForgeryKind What) : Happening
    {
        public string? Site { get; init; }

        public int Count { get; init; } = 1;
    }

    /// <summary>The responder's processes die, freeze, or have a clock that is wrong.</summary>
    public sealed record Handler(HandlerState State) : Happening
    {
        public TimeSpan For { get; init; } = TimeSpan.FromSeconds(20);

        public TimeSpan By { get; init; } = TimeSpan.FromMinutes(5);
    }

    /// <summary>The storage account is down, or takes no writes.</summary>
    public sealed record Storage(bool ReadOnly) : Happening
    {
        public TimeSpan? For { get; init; }
    }

    public sealed record Arming(ArmingKind Kind) : Happening
    {
        public TimeSpan? For { get; init; }
    }

    public sealed record Order(OrderKind What) : Happening
    {
        public string? Site { get; init; }
    }

    /// <summary>From now on the site's web server writes down so many requests of a kind, again and again, all at once.</summary>
    public sealed record Serves(LoggedRequest Kind, int Count, TimeSpan Every) : Happening
    {
        public string? Site { get; init; }
    }

    /// <summary>A person wants something left alone for a while, or not any more.</summary>
    /// <param name="Target">A site, a plan, <c>policy:NAME</c> or <c>tag:KEY=VALUE</c>.</param>
    /// <param name="IsOver">Whether it is left alone no longer.</param>
    public sealed record LeftAlone(string Target, bool IsOver) : Happening
    {
        public TimeSpan For { get; init; } = TimeSpan.FromHours(1);
    }

    /// <summary>A policy is edited in the middle of it all.</summary>
    public sealed record Edited(string Policy) : Happening
    {
        public Mode? Mode { get; init; }

        public TimeSpan? Cooldown { get; init; }

        public int? Expect { get; init; }

        /// <summary>Whether it lets go of all its sites.</summary>
        public bool LetsGo { get; init; }
    }
}

/// <summary>What somebody else does.</summary>
public enum ChangeKind
{
    Restart,
    Deployment,
    Settings,
    Swap,
    Scale,
}

/// <summary>What a site becomes.</summary>
public enum SiteState
{
    Stopped,
    Started,
    Deleted,
    Off,
    On,
}

/// <summary>What is forged.</summary>
public enum ForgeryKind
{
    /// <summary>An alert that Azure knows nothing of.</summary>
    Alert,

    /// <summary>An order on the queue of the outside.</summary>
    Order,

    /// <summary>The platform's word that a site is not well.</summary>
    Event,

    /// <summary>Nothing that anybody can read.</summary>
    Garbage,
}

/// <summary>What happens to the responder's processes.</summary>
public enum HandlerState
{
    Killed,
    Frozen,
    ClockAhead,
    ClockBehind,
}

/// <summary>What happens to the fleet's arming.</summary>
public enum ArmingKind
{
    Arm,
    Disarm,

    /// <summary>Somebody deletes its row.</summary>
    Lost,
}
