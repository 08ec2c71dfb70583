using AutoResponder.Core;
using AutoResponder.Core.Acts;
using AutoResponder.Simulation.Scheduling;

namespace AutoResponder.Simulation.Cloud;

/// <summary>A request that left a process, in the world's own record: when, what for, and what became of it.</summary>
internal sealed class SentCall
{
    public required Node Sender { get; init; }

    public required Act Act { get; init; }

    public required OpId Op { get; init; }

    public required Guid RequestId { get; init; }

    public required SimPlan Plan { get; init; }

    /// <summary>The site that it reaches, or whose incident disturbs a whole plan; null where it only adds to a plan or gives back.</summary>
    public required SimSite? Site { get; init; }

    public required DateTimeOffset SentAt { get; init; }

    /// <summary>By how much the sender's clock was set back in the minutes before: that much longer its fences let something through.</summary>
    public required TimeSpan SetBack { get; init; }

    public CallFate Fate { get; set; } = CallFate.UnderWay;

    /// <summary>When it took effect.</summary>
    public DateTimeOffset? EffectAt { get; set; }

    /// <summary>When it was over: refused, without effect, or its effect complete.</summary>
    public DateTimeOffset? OverAt { get; set; }

    /// <summary>When its sender was told, if it lived to hear it.</summary>
    public DateTimeOffset? AnsweredAt { get; set; }

    public ActOutcome? Answer { get; set; }

    /// <summary>Whether it takes something away for a moment.</summary>
    public bool IsDisturbing => Act is Act.EndProcess or Act.SoftRestart or Act.Restart or Act.Call || DisturbsPlan || Act.Adds < 0;

    /// <summary>Whether it takes something away from every site of a plan.</summary>
    public bool DisturbsPlan => Act is Act.RebootWorker or Act.SetSize;

    public bool IsScale => Act is Act.SetCapacity or Act.SetMinimum;

    /// <summary>Whether it was done, or may still be.</summary>
    public bool Counts => Fate is CallFate.Executed or CallFate.Executing or CallFate.Ignored or CallFate.UnderWay;
}

/// <summary>What became of a request.</summary>
internal enum CallFate
{
    /// <summary>On its way.</summary>
    UnderWay,

    /// <summary>Azure said no, and did nothing.</summary>
    Refused,

    /// <summary>Taken, and still being done.</summary>
    Executing,

    Executed,

    /// <summary>Taken, without any effect.</summary>
    Ignored,
}
