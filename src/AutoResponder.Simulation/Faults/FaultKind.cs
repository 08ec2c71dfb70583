namespace AutoResponder.Simulation.Faults;

/// <summary>Everything that can go wrong in a run, beside the illnesses that it is all about.</summary>
public enum FaultKind
{
    // The processes and their machines
    Crash,
    Pause,
    SlowNode,
    ClockOffset,
    ClockJump,

    // Storage
    LedgerBusy,
    LedgerAnswerLost,
    LedgerAnsweredByRetry,
    LedgerRace,
    LedgerTornRead,
    LedgerOutage,
    FleetUnreadable,

    // Queues
    QueueDuplicate,
    QueueDelay,
    QueueReorder,
    QueueEarly,
    QueuePoison,

    // Azure's answers to acts
    ArmThrottled,
    ArmConflict,
    ArmSlowOperation,
    ArmOperationLost,
    ArmErrorApplied,
    ArmErrorNotApplied,
    ArmForbidden,
    ArmQuota,
    ArmLate,
    ActIgnored,

    /// <summary>Whoever is called says that it failed, or that it cannot be done.</summary>
    CallFails,

    // What sites do by themselves, and what others do to them
    HealsByItself,
    GetsWorse,
    Flaps,
    HumanRestarts,

    /// <summary>A healer of the platform's own starts a sick site anew, and no event tells of it.</summary>
    RestartsUnseen,
    HumanScales,
    AutoscalerActs,
    SiteDeleted,
    SiteTaggedOff,
    Deployment,

    // What operators do
    KillSwitch,
    PolicyEdit,
    OrderClose,
    OrderPause,

    // What is seen
    EvidenceMissing,
    EvidenceStale,
    EvidenceContradicts,
    InventoryStale,
    AlertNotFoundYet,
    AlertDuplicated,
    AlertLate,
    AlertLost,
    AlertForged,
    OrderOnHints,

    // What is saved, and who is told
    CaptureHangs,
    CaptureDies,
    ChannelDown,
}
