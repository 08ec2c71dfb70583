using System.Collections.Concurrent;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies.Format;

namespace AutoResponder.Platform.Policies.Loading;

/// <summary>Every policy that was ever in force, by the hash of its text alone.</summary>
public sealed class KeptPolicies(PolicyTexts texts)
{
    private readonly ConcurrentDictionary<string, Policy?> _found = new(StringComparer.Ordinal);

    /// <summary>Null where its text is not kept, is not what its name says, or would be refused by this build.</summary>
    public async ValueTask<Policy?> FindAsync(string hash, CancellationToken cancellationToken)
    {
        if (_found.TryGetValue(hash, out var known)) return known;

        Policy? policy = null;
        if (await texts.FindAsync(hash, cancellationToken) is { } text)
        {
            var file = new PolicyFile("policy.yaml", text);
            var document = PolicyDocument<Policy>.Read(file, Formats.Policy(PolicyFormat.UsualSettle));
            if (file.Hash == hash && document is { Value: { } read, Reading.Problems: { } problems } && !problems.Any()) policy = read with { Hash = hash };
        }

        return _found[hash] = policy;
    }
}
