using System.Collections.Concurrent;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Ports;
using AutoResponder.Platform.Policies.Format;

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
        if (await texts.FindAsync(mark.Hash, cancellationToken) is not { } text) return null;

        // A text that is not what its name says, or that this build would refuse, is nothing to go on by.
        var file = new PolicyFile($"{mark.Name}.yaml", text);
        var document = PolicyDocument<Policy>.Read(file, Formats.Policy(PolicyFormat.UsualSettle));
        if (file.Hash != mark.Hash || document is not { Value: { } read, Reading.Problems: { } problems } || problems.Any()) return null;

        return Named(_found[mark.Hash] = read with { Hash = file.Hash }, mark);
    }

    private static Policy? Named(Policy policy, PolicyMark mark) => policy.Name == mark.Name ? policy : null;
}
