using System.Collections.Immutable;
using AutoResponder.Core.Policies;
using AutoResponder.Simulation.People;

namespace AutoResponder.Simulation.Staging;

/// <summary>A story that an operator writes: what there is, what happens when, and what is expected to come of it. The real engine plays its part in it.</summary>
public sealed record Scenario
{
    public string Name { get; init; } = "";

    public string Description { get; init; } = "";

    /// <summary>The folder of the policies that it is about, seen from its own file; null for whatever whoever runs it names.</summary>
    public string? Policies { get; init; }

    /// <summary>What every policy does, whatever it says itself; null for what it says.</summary>
    public Mode? Mode { get; init; }

    public DateTimeOffset Start { get; init; } = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    public TimeSpan Lasts { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Picks what nobody fixed: how long a call takes, who is served first.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether a person arms the fleet at the beginning.</summary>
    public bool Armed { get; init; } = true;

    /// <summary>How many processes of the responder there are.</summary>
    public int Handlers { get; init; } = 1;

    /// <summary>By how much metrics come late.</summary>
    public TimeSpan MetricsLate { get; init; } = TimeSpan.FromMinutes(2);

    public PersonOnCall Person { get; init; } = new();

    public ImmutableSortedDictionary<string, PlanOnStage> Plans { get; init; } = ImmutableSortedDictionary<string, PlanOnStage>.Empty;

    public ImmutableSortedDictionary<string, SiteOnStage> Sites { get; init; } = ImmutableSortedDictionary<string, SiteOnStage>.Empty;

    public ImmutableArray<Happening> Events { get; init; } = [];

    public Expected? Expect { get; init; }

    /// <summary>Every site by its own name.</summary>
    public IEnumerable<string> SiteNames => Sites.IsEmpty ? ["site"] : Sites.SelectMany(site => Numbered(site.Key, site.Value.Count));

    /// <summary>The sites that a name stands for: those of a key with a count, or the one.</summary>
    public IEnumerable<string> Named(string name) => Sites.TryGetValue(name, out var alike) ? Numbered(name, alike.Count) : [name];

    /// <summary>Every plan that a site runs on.</summary>
    public IEnumerable<string> PlanNames => Sites.IsEmpty
        ? [Casting.PlanOf(this, new SiteOnStage()) ?? "main"]
        : Sites.SelectMany(site => site.Value.Count == 1 ? [Casting.PlanOf(this, site.Value) ?? ""] : Numbered($"{site.Key}-plan", site.Value.Count)).Distinct();

    private static IEnumerable<string> Numbered(string name, int count) =>
        count == 1 ? [name] : Enumerable.Range(1, count).Select(number => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}-{number}"));
}

/// <summary>What the person does who is told.</summary>
public sealed record PersonOnCall
{
    /// <summary>From being told until the incident is taken; null: it never is.</summary>
    public TimeSpan? Takes { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>From being told until the site is mended; null: it never is.</summary>
    public TimeSpan? Mends { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>What they say, in half the time that they take to take something, when they are asked about a step.</summary>
    public Answer Answers { get; init; }
}

/// <summary>A plan.</summary>
public sealed record PlanOnStage
{
    public int Instances { get; init; } = 2;

    /// <summary>The most instances that its SKU allows.</summary>
    public int Maximum { get; init; } = 10;

    public string Tier { get; init; } = "PremiumV3";

    public string Group { get; init; } = "rg";

    /// <summary>Whether the platform picks the number of instances.</summary>
    public bool ScalesItself { get; init; }

    /// <summary>Whether the responder runs on it.</summary>
    public bool Ours { get; init; }

    public Bounds? Autoscale { get; init; }
}

/// <summary>Autoscale's bounds.</summary>
public sealed record Bounds(int Minimum, int Maximum)
{
    /// <summary>Whether its rules fire on load; else it only keeps the bounds.</summary>
    public bool Rules { get; init; } = true;
}

/// <summary>A site, or some that are alike.</summary>
public sealed record SiteOnStage
{
    /// <summary>The plan that it runs on; null for the only one.</summary>
    public string? Plan { get; init; }

    /// <summary>How many sites like this there are, each on a plan of its own: NAME-1, NAME-2 and so on.</summary>
    public int Count { get; init; } = 1;

    public bool IsLinux { get; init; }

    public string Region { get; init; } = "westeurope";

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The policy that it names itself; null for none.</summary>
    public string? Policy { get; init; }

    /// <summary>Requests a minute.</summary>
    public int Load { get; init; } = 200;

    /// <summary>Whether it is the responder.</summary>
    public bool Ours { get; init; }
}
