using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Invariants;

/// <summary>Whatever happens outside, the responder fails for nothing but the world's trouble.</summary>
internal sealed class NoSurprise : Invariant
{
    public override string Name => "N1 no surprise";

    public override void Committed(Written row) => Check(true, () => "");

    public override void Surprised(string what) => Check(false, () => what);
}
