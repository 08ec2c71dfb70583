using System.Reflection;

namespace AutoResponder.Core.Tests;

/// <summary>The core stays pure: it knows nothing but the framework's base library.</summary>
public sealed class PurityTests
{
    private static readonly string[] Allowed =
    [
        "System.Runtime", "System.Collections", "System.Collections.Immutable", "System.Linq", "System.Text.Json", "System.Text.RegularExpressions", "System.Memory",
        "System.Security.Cryptography", "System.Threading", "System.Private.Uri", "System.Text.Encodings.Web", "System.ComponentModel", "System.Runtime.InteropServices",
    ];

    [Fact]
    public void The_core_references_no_package_and_no_other_project()
    {
        // What switches mutants on and off stands in the core while Stryker tests the tests, and refers to more. Failing there would count as seeing every one of them.
        Assert.SkipWhen(typeof(Responder).Assembly.GetTypes().Any(type => type.Namespace?.StartsWith("Stryker", StringComparison.Ordinal) == true), "Stryker mutated this core");

        var others = typeof(Responder).Assembly.GetReferencedAssemblies().Select(name => name.Name!).Except(Allowed).ToList();

        Assert.Empty(others);
    }

    [Fact]
    public void Only_the_loops_and_the_patrol_hold_a_clock()
    {
        var holders = typeof(Responder).Assembly.GetTypes()
            .Where(type => type.GetFields(BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public).Any(field => field.FieldType == typeof(TimeProvider)))
            .Where(type => !type.Name.StartsWith('<'))
            .Select(type => type.Name)
            .Order(StringComparer.Ordinal);

        Assert.Equal(["Patrol", "PlanLoop", "ResponseLoop"], holders);
    }
}
