using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AutoResponder.Lab.Cloud;

/// <summary>What stands in the subscription: one plan, the sites on it, and what they lean on. All names and sizes follow from the seed; their kind from the scenario.</summary>
internal sealed record World(
    int Seed,
    string Subscription,
    string ResourceGroup,
    string Plan,
    int Capacity,
    ImmutableArray<SiteSpec> Sites,
    Fault? Fault,
    string? Backend,
    WorkerLimits? Limits,
    bool HasAutoscale,
    string Password,
    TimeSpan Onset,
    int Rate)
{
    /// <summary>The most instances that the plan's SKU allows.</summary>
    public const int MostInstances = 10;

    private static readonly string[] Words = ["harbor", "maple", "falcon", "quartz", "meadow", "copper", "willow", "summit", "ember", "lagoon", "orchid", "granite"];
    private static readonly string[] Trades = ["shop", "booking", "tickets", "orders", "portal", "catalog"];

    public string PlanId => $"{Group}/providers/Microsoft.Web/serverfarms/{Plan}";

    public string Group => $"/subscriptions/{Subscription}/resourceGroups/{ResourceGroup}";

    /// <summary>The site that falls ill.</summary>
    public string SickSite => Sites[0].Name;

    public string SiteId(string site) => $"{Group}/providers/Microsoft.Web/sites/{site}";

    public static World Of(int seed, WorldShape shape)
    {
        var random = new Random(seed);
        var word = Words[random.Next(Words.Length)];
        var trade = Trades[random.Next(Trades.Length)];
        var number = random.Next(10, 99);
        var sick = new SiteSpec($"{trade}-{word}-{number}", true);
        var world = new World(
            seed,
            NewGuid(random).ToString(),
            $"rg-{word}",
            $"plan-{word}",
            shape.Instances,
            [sick, new SiteSpec($"docs-{word}-{number}", false)],
            null,
            shape.HasBackend ? $"sql-{word}" : null,
            shape.Limits,
            shape.HasAutoscale,
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"password {seed}"))))[..28],
            TimeSpan.FromSeconds(3 + (random.NextDouble() * 4)),
            shape.Rate ?? random.Next(30, 45));
        return shape.Fault is { } fault ? world with { Fault = new Fault(fault, sick.Name, world.Machine(random.Next(shape.Instances)).Id, random.Next(2, 5)) } : world;
    }

    /// <summary>The plan's n-th machine, counted over its whole life: one that was given back never comes again.</summary>
    public MachineInstance Machine(int number)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Seed}/{number}")));
        return new MachineInstance(Convert.ToHexStringLower(hash), $"RD{Convert.ToHexString(hash.AsSpan(0, 6))}");
    }

    public static Guid NewGuid(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }
}

/// <summary>What a scenario asks of its world.</summary>
internal sealed record WorldShape
{
    public int Instances { get; init; } = 2;

    /// <summary>How a worker of the busy site falls ill, or its machine; null where both stay well.</summary>
    public FaultKind? Fault { get; init; }

    /// <summary>How much a worker bears; null: more than will ever come.</summary>
    public WorkerLimits? Limits { get; init; }

    /// <summary>Whether the busy site asks a backend for every page.</summary>
    public bool HasBackend { get; init; }

    /// <summary>Whether autoscale owns the plan.</summary>
    public bool HasAutoscale { get; init; }

    /// <summary>Requests a second to the busy site; null: by the seed.</summary>
    public int? Rate { get; init; }
}

/// <summary>How much a worker bears: so many requests at once, each of some length, and so many that wait.</summary>
internal sealed record WorkerLimits(int AtOnce, TimeSpan Takes, int Waiting);

/// <summary>One machine of the plan.</summary>
/// <param name="Id">As ARM names it.</param>
/// <param name="Machine">As metrics name it.</param>
public sealed record MachineInstance(string Id, string Machine);

internal sealed record SiteSpec(string Name, bool IsBusy);

/// <summary>What goes wrong in a worker or on its machine, where, and how strongly.</summary>
/// <param name="Size">For a leak: megabytes a request.</param>
public sealed record Fault(FaultKind Kind, string Site, string Instance, int Size);

/// <summary>Ways in which a worker falls ill, or its machine.</summary>
public enum FaultKind
{
    Leak,
    Hang,
    Crash,
    Slow,
    Throw,

    /// <summary>A process that is no site's holds what the site needs on that machine: a new worker process meets it again.</summary>
    Stray,
}
