using System.Collections.Concurrent;
using AutoResponder.Core.Policies;

namespace AutoResponder.Platform.Policies.Loading;

/// <summary>Every policy that was ever in force, by the hash of its text alone.</summary>
public sealed class KeptPolicies(PolicyTexts texts)
{
    private readonly ConcurrentDictionary<string, Policy?> _found = new(StringComparer.Ordinal);

    /// <summary>Null where its text is not kept, is not what its name says, or would be refused by this build.</summary>
    public async ValueTask<Policy?> FindAsync(string hash, CancellationToken cancellationToken)
    {
        if (_found.TryGetValue(hash, out var known)) return known;

        return _found[hash] = await texts.FindAsync(hash, cancellationToken) is { } text ? KeptPolicy.Read(hash, text) : null;
    }
}
