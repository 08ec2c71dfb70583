using System.Collections.Immutable;
using AutoResponder.Core.Signals;

namespace AutoResponder.Platform.Events;

/// <summary>What became of an event.</summary>
public abstract record EventParse
{
    private EventParse()
    {
    }

    /// <summary>It is an event: one signal for each resource that it is about.</summary>
    public sealed record Read(ImmutableArray<Signal.PlatformEvent> Signals) : EventParse;

    /// <summary>It is no event in a schema that we know.</summary>
    /// <param name="Path">The JSON path, such as <c>$.data.name</c>; <c>line:column</c> for what is not JSON.</param>
    /// <param name="What">What was found there.</param>
    /// <param name="Allowed">What would have been right.</param>
    public sealed record Refused(string Path, string What, string Allowed) : EventParse
    {
        public override string ToString() => $"{Path}: {What}; {Allowed}";
    }
}
