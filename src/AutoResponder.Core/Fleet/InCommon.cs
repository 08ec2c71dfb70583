using System.Collections.Immutable;

namespace AutoResponder.Core.Fleet;

/// <summary>What sites have in common: their region, their resource group, the value of a tag. Asked of every site of the fleet at every decision in a storm, so that it allocates nothing for those.</summary>
/// <param name="What">What is looked at: <c>region</c>, <c>resourceGroup</c>, <c>tag:KEY</c>.</param>
/// <param name="Where">In words.</param>
internal sealed record InCommon(string What, ManagedSite With, string Where)
{
    private const string Tag = "tag:";

    /// <summary>Everything that others may have in common with a site.</summary>
    public static IEnumerable<InCommon> Of(ManagedSite site, ImmutableArray<string> per)
    {
        foreach (var what in per)
        {
            switch (what)
            {
                case "region" when site.Location.Length > 0:
                    yield return new InCommon(what, site, $"region {site.Location}");
                    break;

                case "resourceGroup" when GroupOf(site.Id) is { IsEmpty: false } group:
                    yield return new InCommon(what, site, $"resource group {group[(group.LastIndexOf('/') + 1)..]}");
                    break;

                case ['t', 'a', 'g', ':', .. var key] when site.Tags.TryGetValue(key, out var value):
                    yield return new InCommon(what, site, $"tag {key}={value}");
                    break;
            }
        }
    }

    public bool Has(ManagedSite other) => What switch
    {
        "region" => other.Location.Equals(With.Location, StringComparison.OrdinalIgnoreCase),
        "resourceGroup" => GroupOf(other.Id).SequenceEqual(GroupOf(With.Id)),
        _ => other.Tags.TryGetValue(What[Tag.Length..], out var value) && value.Equals(With.Tags[What[Tag.Length..]], StringComparison.OrdinalIgnoreCase),
    };

    /// <summary>The id up to the end of the resource group's name.</summary>
    private static ReadOnlySpan<char> GroupOf(SiteId site) => site.Value.IndexOf("/providers/", StringComparison.Ordinal) is > 0 and var end ? site.Value.AsSpan(0, end) : default;
}
