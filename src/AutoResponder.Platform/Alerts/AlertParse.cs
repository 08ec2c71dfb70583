using System.Collections.Immutable;
using System.Globalization;
using AutoResponder.Core.Signals;

namespace AutoResponder.Platform.Alerts;

/// <summary>What became of a payload.</summary>
public abstract record AlertParse
{
    private AlertParse()
    {
    }

    /// <summary>It is an alert: one signal for each resource that it names.</summary>
    public sealed record Read(ImmutableArray<Signal> Signals) : AlertParse;

    /// <summary>It is not an alert that we understand.</summary>
    public sealed record Refused(AlertProblem Problem) : AlertParse;
}

/// <summary>Why a payload is no alert.</summary>
/// <param name="Path">The JSON path, such as <c>$.data.essentials.alertTargetIDs</c>; <c>line:column</c> for what is not JSON.</param>
/// <param name="What">What was found there.</param>
/// <param name="Allowed">What would have been right.</param>
/// <param name="IsJson">Whether the payload is JSON at all.</param>
public sealed record AlertProblem(string Path, string What, string Allowed, bool IsJson)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Path}: {What}; {Allowed}");
}
