using System.Collections.Concurrent;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Ports;

namespace AutoResponder.Platform.Policies.Loading;

/// <summary>The policies in force, and every one that ever was: an incident goes on by the one that it began under.</summary>
public sealed class PolicyHistory(LoadedPolicies loaded, PolicyTexts texts) : IPolicies
{
    private readonly ConcurrentDictionary<string, Policy> _found = new();

    public PolicySet Current => loaded.Current;

    public async ValueTask<Policy?> FindAsync(PolicyMark mark, CancellationToken cancellationToken)
    {
        if (Current.Policies.FirstOrDefault(policy => policy.Hash == mark.Hash) is { } current) return Named(current, mark);
        if (_found.TryGetValue(mark.Hash, out var found)) return Named(found, mark);

        // A text that is not what its name says, or that this build would refuse, is nothing to go on by.
        return await texts.FindAsync(mark.Hash, cancellationToken) is { } text && KeptPolicy.Read(mark.Hash, text) is { } read ? Named(_found[mark.Hash] = read, mark) : null;
    }

    private static Policy? Named(Policy policy, PolicyMark mark) => policy.Name == mark.Name ? policy : null;
}
