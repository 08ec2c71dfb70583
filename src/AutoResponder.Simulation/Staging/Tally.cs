using AutoResponder.Core.Acts;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Simulation.Cloud;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Staging;

/// <summary>What came of a site in a scenario, counted from its audit and from what really left for Azure.</summary>
public sealed class SiteTally
{
    /// <summary>A recycle that reaches the whole site.</summary>
    public const string WholeSite = "restartSite";

    public SortedDictionary<string, int> Steps { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, int> Held { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, int> Skipped { get; } = new(StringComparer.Ordinal);

    public int Incidents { get; private set; }

    public int HandedOver { get; private set; }

    public Ending Ends { get; private set; }

    /// <summary>How the newest incident that was closed was healed; null where none was.</summary>
    public string? HealedBy { get; private set; }

    public IReadOnlyList<string> Sentences { get; private init; } = [];

    internal static SiteTally Of(World world, SimSite site)
    {
        var rows = world.Record.Rows.Where(row => row.Row.Site == site.Id).ToList();
        var tally = new SiteTally { Sentences = [.. rows.Select(row => row.Sentence)] };
        foreach (var row in rows) tally.Count(row.Incident!);
        foreach (var call in world.Arm.Calls)
        {
            // A lease's return is the plan's.
            if (world.Record.Intents.GetValueOrDefault(call.RequestId) is not { Lease: null } intent || !IsOf(intent, site)) continue;

            Add(tally.Steps, intent.Act is Act.SoftRestart ? WholeSite : intent.Step);
        }

        return tally;
    }

    private void Count(IncidentEvent happened)
    {
        switch (happened)
        {
            case IncidentEvent.IncidentOpened:
                (Incidents, Ends) = (Incidents + 1, Ending.Open);
                break;

            case IncidentEvent.StepHeld held:
                foreach (var objection in held.Objections) Add(Held, objection.Guardrail);
                break;

            case IncidentEvent.StepSkipped skipped:
                Add(Skipped, skipped.Step);
                break;

            case IncidentEvent.PreservationStarted { Step: "captureDiagnostics", Scope: CaptureScope.Full }:
                Add(Steps, "captureDiagnostics");
                break;

            case IncidentEvent.StepTold told:
                Add(Steps, told.Step);
                break;

            case IncidentEvent.IncidentHandedOver:
                (HandedOver, Ends) = (HandedOver + 1, Ending.HandedOver);
                break;

            case IncidentEvent.IncidentClosed closed:
                (Ends, HealedBy) = (Ending.Closed, Healer(closed.How));
                break;
        }
    }

    private static string Healer(string how) => how switch
    {
        "healed after the hand-over" => "person",
        _ when how.StartsWith("healed by ", StringComparison.Ordinal) => how["healed by ".Length..],
        _ when how.StartsWith("by ", StringComparison.Ordinal) => "person",
        _ => how,
    };

    /// <summary>Ops carry the incident, and an incident's id begins with its site's name.</summary>
    private static bool IsOf(Intent intent, SimSite site) => intent.Incident is { } incident && incident[..incident.LastIndexOf('-')] == site.Id.Name;

    private static void Add(SortedDictionary<string, int> counts, string name) => counts[name] = counts.GetValueOrDefault(name) + 1;
}

/// <summary>What came of a plan.</summary>
/// <param name="AutoscaleMinimum">Null where autoscale does not own it.</param>
/// <param name="Returned">How often something borrowed was given back.</param>
/// <param name="Borrows">Whether something is still borrowed.</param>
public sealed record PlanTally(int Instances, int? AutoscaleMinimum, int Returned, bool Borrows, IReadOnlyList<string> Sentences)
{
    internal static PlanTally Of(World world, SimPlan plan)
    {
        var rows = world.Record.Rows.Where(row => row.Plan == plan.Id && row.Row.Site is null).ToList();
        return new PlanTally(
            plan.Capacity, plan.Autoscale?.Minimum, rows.Count(row => row.OfPlan is PlanEvent.LeaseReturned), world.Ledger.ReadPlan(plan.Id).Plan.Lease is not null, [.. rows.Select(row => row.Sentence)]);
    }
}
