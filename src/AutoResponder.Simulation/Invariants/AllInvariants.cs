namespace AutoResponder.Simulation.Invariants;

/// <summary>Everything that must always hold.</summary>
internal static class AllInvariants
{
    public static IReadOnlyList<Invariant> New() =>
    [
        new S01WriteAhead(),
        new S02AtMostOnce(),
        new S03OneAtATime(),
        new S04Budgets(),
        new S04Cooldown(),
        new S04Borrowing(),
        new S05Storm(),
        new S06NoLostSignal(),
        new S07Fold(),
        new S08KillSwitch(),
        new S09Scope(),
        new S10BothPolicies(),
        new S11FreshEvidence(),
        new S11VerifiedCause(),
        new S11TrulySick(),
        new S12Busy(),
        new S13TerminalIsFinal(),
        new S14Fence(),
        new S15OneReturn(),
        new S15ReturnDoesNoHarm(),
        new S16Secrets(),
        new S17Paused(),
        new S18Quiet(),
        new S19Ineffective(),
        new S20Approved(),
        new S21SoleInstance(),
        new S22Reach(),
        new S23OneByOne(),
        new S24Telling(),
        new S25CalledOnce(),
        new CaptureIsWhole(),
        new HelpedOnNewSamples(),
        new RelapseClimbs(),
        new ForgedOrders(),
        new NoSurprise(),
        new L1NotStuck(),
        new L2Progress(),
        new L3Told(),
        new L4GivenBack(),
    ];
}
