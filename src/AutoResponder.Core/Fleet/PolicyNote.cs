using System.Collections.Immutable;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Fleet;

/// <summary>A policy as the fleet's stream last said that it was in force.</summary>
/// <param name="Hash">Empty where it was withdrawn.</param>
public sealed record PolicyNote(string Hash, string Rules, Mode Mode)
{
    /// <summary>It is in force no more.</summary>
    public static readonly PolicyNote Withdrawn = new("", "", Mode.Observe);

    /// <summary>What has to be written down for the stream to say which policies are in force now, each with what is remembered of it then.</summary>
    /// <param name="known">What it said last, by the policies' names.</param>
    public static ImmutableArray<(string Policy, PolicyNote Note, FleetEvent Happened)> Due(IReadOnlyDictionary<string, PolicyNote> known, PolicySet set, DateTimeOffset now)
    {
        var due = ImmutableArray.CreateBuilder<(string, PolicyNote, FleetEvent)>();
        foreach (var policy in set.Policies)
        {
            var note = new PolicyNote(policy.Hash, policy.Rules, policy.Mode);
            if (!known.TryGetValue(policy.Name, out var before) || before != note)
                due.Add((policy.Name, note, new FleetEvent.PolicyInForce(policy.Name, policy.Hash, policy.Rules, policy.Mode) { At = now }));
        }

        foreach (var (name, before) in known.OrderBy(policy => policy.Key, StringComparer.Ordinal))
        {
            if (before.Hash.Length > 0 && !set.Policies.Any(policy => policy.Name == name)) due.Add((name, Withdrawn, new FleetEvent.PolicyWithdrawn(name, before.Hash) { At = now }));
        }

        return due.ToImmutable();
    }
}
