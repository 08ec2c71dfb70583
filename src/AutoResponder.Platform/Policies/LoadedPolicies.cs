using AutoResponder.Core.Policies;
using AutoResponder.Core.Ports;

namespace AutoResponder.Platform.Policies;

/// <summary>The policies that came with the package.</summary>
public sealed class LoadedPolicies : IPolicies
{
    private LoadedPolicies(PolicySet current) => Current = current;

    public PolicySet Current { get; }

    /// <exception cref="InvalidDataException">The files are wrong; a responder with wrong policies must not start.</exception>
    public static LoadedPolicies From(string directory)
    {
        var load = PolicyFiles.Load(directory);
        return load.Set is { } set
            ? new LoadedPolicies(set)
            : throw new InvalidDataException($"The policies are wrong:{Environment.NewLine}{string.Join(Environment.NewLine, load.Problems)}");
    }
}
