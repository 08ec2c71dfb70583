using System.Collections.Immutable;
using System.Globalization;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;

namespace AutoResponder.Core.Backtests;

/// <summary>One decision as it is recorded: what was known, and the rows that followed.</summary>
internal sealed record Recorded(ImmutableArray<AuditEntry> Rows)
{
    public AuditEntry First => Rows[0];

    public DateTimeOffset At => First.At;

    public SiteId? Site => First.Site;

    public Signal Signal { get; } = Rows[0].Part("signal", AuditJson.Default.Signal)!;

    public FleetReading Fleet { get; } = Rows[0].Part("fleet", AuditJson.Default.FleetReading) ?? FleetReading.NotRead;

    /// <summary>The site as the inventory had it; null where it was not there.</summary>
    public ManagedSite? Inventory { get; } = Rows[0].Part("inventory", AuditJson.Default.ManagedSite);

    public Evidence? Evidence { get; } = Rows[0].Part("evidence", AuditJson.Default.Evidence);

    /// <summary>Whether there was more evidence than a row holds: then only its digest is here.</summary>
    public bool IsEvidenceOmitted => First.Body.TryGetProperty("evidenceOmitted", out _);

    /// <summary>Whether another policy had its say as well.</summary>
    public bool HasLoaded => First.Body.TryGetProperty("loaded", out _);

    /// <summary>What happened to a site; null where a newer build wrote something that this one does not know.</summary>
    public ImmutableArray<IncidentEvent>? Events { get; } = All(Rows, row => row.AsIncidentEvent());

    /// <summary>What happened to a plan; null as above.</summary>
    public ImmutableArray<PlanEvent>? PlanEvents { get; } = All(Rows, row => row.AsPlanEvent());

    /// <summary>How the sites of a plan were found to be.</summary>
    public IEnumerable<SiteOnPlan> Sites => First.Body.TryGetProperty("sites", out var sites)
        ? sites.EnumerateArray().Select(site => new SiteOnPlan(SiteId.Parse(site.GetProperty("site").GetString()!), site.GetProperty("isWell").GetBoolean(), site.GetProperty("why").GetString()!))
        : [];

    /// <summary>The fleet's limits are the candidate's; what was reserved, who armed it and how many sites a policy of a name owned are as they were. What nobody counted stood in nobody's way.</summary>
    public FleetReading FleetUnder(FleetRules rules) => Fleet.Why == FleetReading.NotRead.Why
        ? Fleet
        : Fleet with { DisturbingBudget = rules.Disturbing, ScaleChanges = rules.ScaleChanges, Reboots = rules.Reboots, BorrowedHoursADay = rules.BorrowedHoursADay, Headcount = Fleet.Headcount ?? Headcount.Nobody };

    /// <summary>The running number in an incident's id.</summary>
    public static int NumberOf(string incident) =>
        int.TryParse(incident.AsSpan(incident.LastIndexOf('-') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;

    private static ImmutableArray<T>? All<T>(ImmutableArray<AuditEntry> rows, Func<AuditEntry, T?> read)
        where T : class
    {
        var events = rows.Select(read).ToList();
        return events.Contains(null) ? null : [.. events!];
    }
}
