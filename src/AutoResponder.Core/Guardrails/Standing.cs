using System.Collections.Immutable;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Guardrails;

/// <summary>A guardrail as it is declared: what objections call it, which steps it is asked before, and when it objects, for people. The page of keys is made of this.</summary>
public sealed class Standing
{
    internal Standing(string name, ImmutableArray<StepClass> before, Rule judge, string objects) => (Name, Before, Judge, Objects) = (name, before, judge, objects);

    internal delegate Objection? Rule(Proposal proposal, Situation situation, Policy policy, DateTimeOffset now);

    public string Name { get; }

    public ImmutableArray<StepClass> Before { get; }

    public string Objects { get; }

    internal Rule Judge { get; }
}
