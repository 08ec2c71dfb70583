using System.Collections.Immutable;
using System.Globalization;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Trust;

namespace AutoResponder.Simulation.Staging;

/// <summary>What came of a scenario.</summary>
public sealed record ScenarioResult
{
    private Review? _review;

    public required Scenario Scenario { get; init; }

    public required IReadOnlyList<Line> Timeline { get; init; }

    public required IReadOnlyDictionary<string, SiteTally> Sites { get; init; }

    public required IReadOnlyDictionary<string, PlanTally> Plans { get; init; }

    /// <summary>When each request left that changes something in Azure.</summary>
    public required ImmutableArray<TimeSpan> Acts { get; init; }

    /// <summary>The same, of each region that a site runs in.</summary>
    public required IReadOnlyDictionary<string, ImmutableArray<TimeSpan>> ActsIn { get; init; }

    /// <summary>What people were told, and how often.</summary>
    public required IReadOnlyDictionary<string, int> Told { get; init; }

    /// <summary>Signals about nothing of ours, by why they were only counted.</summary>
    public required IReadOnlyDictionary<string, int> Unassigned { get; init; }

    /// <summary>The audit that the responder wrote: the canonical bytes of each row, the fleet's stream first, then each plan's in its order.</summary>
    public required ImmutableArray<ReadOnlyMemory<byte>> Audit { get; init; }

    /// <summary>Every policy that was in force, by its hash.</summary>
    public required IReadOnlyDictionary<string, Policy> Policies { get; init; }

    /// <summary>What a review of the whole scenario comes to.</summary>
    public Review Review => _review ??= Review.Of(Audit.Select(AuditEntry.Read), Scenario.Start, Scenario.Start + Scenario.Lasts);

    /// <summary>Something happened that must never happen, whatever a scenario expects; null where nothing did.</summary>
    public required string? Violated { get; init; }

    /// <summary>How many expectations there were.</summary>
    public int Expectations { get; init; }

    /// <summary>Those that do not hold, a sentence each.</summary>
    public ImmutableArray<string> Unmet { get; init; } = [];

    public bool Holds => Unmet.IsEmpty && Violated is null;

    /// <summary>The timeline and what it comes to, as text.</summary>
    /// <param name="everything">Whether looks that move nothing and repeated objections are shown as well.</param>
    public string ToText(bool everything = false)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        text.WriteLine($"{Scenario.Name}{(Scenario.Description.Length > 0 ? $": {Scenario.Description}" : "")}");
        text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"from {Scenario.Start.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, {Scenario.Lasts.TotalMinutes:0.##} min"));
        text.WriteLine();

        var who = Timeline.Where(line => everything || line.Told).Select(line => line.Who.Length).DefaultIfEmpty(1).Max();
        var day = Scenario.Lasts > TimeSpan.FromDays(1) ? "yyyy-MM-dd HH:mm:ss" : "HH:mm:ss";
        foreach (var line in Timeline.Where(line => everything || line.Told))
            text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Elapsed(line.At - Scenario.Start),9}  {line.At.UtcDateTime.ToString(day, CultureInfo.InvariantCulture)}  {line.Who.PadRight(who)}  {line.Text}"));

        text.WriteLine();
        foreach (var (name, site) in Sites.Where(site => Sites.Count <= 12 || site.Value.Incidents > 0)) text.WriteLine($"{name}: {Say(site)}");
        foreach (var (name, plan) in Plans.Where(plan => Plans.Count <= 12 || plan.Value.Returned > 0 || plan.Value.Borrows)) text.WriteLine($"plan {name}: {Say(plan)}");
        text.WriteLine($"acts: {Acts.Length.ToString(CultureInfo.InvariantCulture)}; people were told: {Counts(Told, "nothing")}; counted only: {Counts(Unassigned, "nothing")}");
        if (Violated is not null) text.WriteLine($"MUST NEVER HAPPEN: {Violated}");
        if (Scenario.Expect is not null) text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"expected: {Expectations - Unmet.Length} of {Expectations} hold"));
        foreach (var unmet in Unmet) text.WriteLine($"  does not hold: {unmet}");
        return text.ToString();
    }

    internal static string Elapsed(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"+{(int)time.TotalHours}:{time:mm\\:ss}");

    internal static string Counts(IEnumerable<KeyValuePair<string, int>> counts, string none) =>
        string.Join(", ", counts.Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Key} {count.Value}"))) is { Length: > 0 } said ? said : none;

    private static string Say(SiteTally site) => site.Incidents == 0
        ? "no incident"
        : string.Create(CultureInfo.InvariantCulture, $"{site.Incidents} {(site.Incidents == 1 ? "incident" : "incidents")}, {Say(site.Ends)}{(site is { Ends: Ending.Closed, HealedBy: { } by } ? $" ({by})" : "")}; steps: {Counts(site.Steps, "none")}; skipped: {Counts(site.Skipped, "none")}; objections: {Counts(site.Held, "none")}");

    private static string Say(PlanTally plan) => string.Create(
        CultureInfo.InvariantCulture,
        $"{plan.Instances} {(plan.Instances == 1 ? "instance" : "instances")}{(plan.AutoscaleMinimum is { } minimum ? $" (autoscale from {minimum})" : "")}; {(plan.Returned > 0 ? $"given back {plan.Returned}" : "nothing given back")}{(plan.Borrows ? "; still borrows" : "")}");

    internal static string Say(Ending ending) => ending switch { Ending.None => "none", Ending.Closed => "closed", Ending.HandedOver => "handedOver", _ => "open" };
}
