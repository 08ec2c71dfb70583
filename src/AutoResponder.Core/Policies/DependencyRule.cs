using System.Collections.Immutable;

namespace AutoResponder.Core.Policies;

/// <summary>From how many steps on that did not help it is not the site that is ill but something that it shares with others.</summary>
/// <param name="Per">What sites may share a dependency through: <c>region</c>, <c>resourceGroup</c>, <c>tag:KEY</c>.</param>
/// <param name="Failures">So many steps in a row did not help there, on this site and on at least one other.</param>
/// <param name="Within">What is longer ago than this says nothing any more.</param>
public sealed record DependencyRule(ImmutableArray<string> Per, int Failures, TimeSpan Within)
{
    public static readonly DependencyRule Usual = new(["resourceGroup", "tag:responder-group"], 2, TimeSpan.FromHours(1));
}
