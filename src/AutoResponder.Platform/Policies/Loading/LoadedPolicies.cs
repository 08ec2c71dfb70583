using AutoResponder.Core.Policies;
using AutoResponder.Core.Ports;

namespace AutoResponder.Platform.Policies.Loading;

/// <summary>The policies in force: always a whole set that was right when it was taken.</summary>
public sealed class LoadedPolicies : IPolicies
{
    private volatile State _state;

    private LoadedPolicies(State state) => _state = state;

    /// <exception cref="InvalidDataException">There was never a set that is right.</exception>
    public PolicySet Current => _state.Set ?? throw new InvalidDataException(_state.Problem);

    /// <summary>What is wrong with the newest files, which are therefore not in force; null where nothing is.</summary>
    public string? Problem => _state.Problem;

    /// <summary>Where the set in force came from.</summary>
    public string Source => _state.Source;

    /// <summary>Whether there is a set at all.</summary>
    internal bool HasSet => _state.Set is not null;

    /// <summary>The policies of a folder.</summary>
    /// <exception cref="InvalidDataException">The files are wrong; a responder with wrong policies must not start.</exception>
    public static LoadedPolicies From(string directory)
    {
        var policies = Begin(PolicyFiles.Load(directory), directory);
        return policies.HasSet ? policies : throw new InvalidDataException(policies.Problem);
    }

    /// <summary>What came with the package, right or wrong: a container may hold something better.</summary>
    internal static LoadedPolicies Begin(PolicyLoad package, string source) => new(new State(package.Set, package.Set is null ? Say(source, package) : null, source));

    internal static string Say(string source, PolicyLoad load) => $"The policies in {source} are wrong:{Environment.NewLine}{string.Join(Environment.NewLine, load.Problems)}";

    /// <param name="problem">What is wrong nevertheless: the set is not the newest.</param>
    internal void Take(PolicySet set, string source, string? problem = null)
    {
        // A set that is the same keeps what was made of it.
        var before = _state;
        _state = new State(before.Set?.Hash == set.Hash ? before.Set : set, problem, source);
    }

    internal void Keep(string? problem) => _state = _state with { Problem = problem };

    private sealed record State(PolicySet? Set, string? Problem, string Source);
}
