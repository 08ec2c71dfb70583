using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies;
using AutoResponder.Platform.Tests;

namespace AutoResponder.Policies.Tests;

/// <summary>The policies that ship.</summary>
public sealed class ShippedTests
{
    private static readonly PolicyLoad Load = PolicyFiles.Load(Path.Combine(Repository.Root, "policies"));

    [Fact]
    public void They_are_right_and_only_observe()
    {
        Assert.Empty(Load.Problems);
        Assert.Equal(["linux-api-leak", "memory-or-cpu", "php-windows-slow", "shared-plan", "slow-requests", "web-5xx"], Load.Set!.Policies.Select(policy => policy.Name).Order());
        Assert.All(Load.Policies, policy => Assert.Equal((Mode.Observe, $"{policy.Policy.Name}.yaml"), (policy.Policy.Mode, policy.File.Name)));
    }

    [Fact]
    public void No_two_have_one_priority() => Assert.Equal(Load.Set!.Policies.Length, Load.Set.Policies.Select(policy => policy.Priority).Distinct().Count());

    [Fact]
    public void Each_is_commented_for_a_first_reader()
    {
        foreach (var (file, _) in Load.Policies)
        {
            var lines = System.Text.Encoding.UTF8.GetString(file.Bytes.Span).Split('\n');
            Assert.True(lines.Count(line => line.Contains("# ", StringComparison.Ordinal)) >= 5, file.Name);
            Assert.All(lines, line => Assert.True(line.Length <= 165, line));
        }
    }

    [Theory]
    [InlineData("tier=web", false, "web-5xx")]
    [InlineData("tier=web responder-care=slow-requests", false, "slow-requests")]
    [InlineData("responder-care=memory-or-cpu", true, "memory-or-cpu")]
    [InlineData("responder-care=linux-api", true, "linux-api-leak")]
    [InlineData("responder-care=linux-api", false, null)]
    [InlineData("responder-care=php", false, "php-windows-slow")]
    [InlineData("tier=web responder-care=shared-plan", false, "shared-plan")]
    [InlineData("tier=web responder-policy=memory-or-cpu", true, "memory-or-cpu")]
    [InlineData("responder=on", false, null)]
    public void Each_owns_the_sites_that_it_is_for(string tags, bool linux, string? owner)
    {
        var site = new ManagedSite
        {
            Id = SiteId.Parse("/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/shop"),
            Plan = default,
            IsLinux = linux,
            Tags = tags.Split(' ').Select(tag => tag.Split('=')).ToImmutableSortedDictionary(tag => tag[0], tag => tag[1]),
        };

        Assert.Equal(owner, Load.Set!.OwnerOf(site)?.Name);
    }
}
