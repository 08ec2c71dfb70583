using AutoResponder.Core;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Policies;
using AutoResponder.Simulation.Cloud;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Invariants;

/// <summary>Once steps in a resource group did not help, two in a row and not all on one site, nothing there is disturbed any more.</summary>
internal sealed class S28SharedDependency : Invariant
{
    private const int Failures = 2;
    private static readonly TimeSpan Within = TimeSpan.FromHours(1);
    private readonly List<(DateTimeOffset At, SiteId Site, string Group, bool Helped)> _fared = [];

    public override string Name => "S28 a shared dependency";

    public override void Committed(Written row)
    {
        if (row.Row.Site is not { } id || World.Find(id) is not { } site) return;

        switch (row.Incident)
        {
            case IncidentEvent.StepHelped or IncidentEvent.InstanceHelped:
                _fared.Add((World.Now, id, site.Plan.Shape.Group, true));
                break;

            case IncidentEvent.StepDidNotHelp failed when failed.Step != Step.ScaleOut.Word:
                _fared.Add((World.Now, id, site.Plan.Shape.Group, false));
                break;

            // It is well: what was in vain on it says nothing of the others.
            case IncidentEvent.RecoveryBegan or IncidentEvent.IncidentClosed:
                _fared.RemoveAll(one => one.Site == id && !one.Helped);
                break;
        }
    }

    public override void Sent(SentCall call)
    {
        if (_fared.Count < Failures || call.Act is Act.SetCapacity or Act.SetMinimum || !World.Record.Intents.TryGetValue(call.RequestId, out var intent) || intent is not { Lease: null, Incident: { } incident }) return;

        var site = call.Site ?? call.Plan.Sites.Find(candidate => incident.StartsWith($"{candidate.Name}-", StringComparison.Ordinal));
        if (site is null) return;

        // Read a moment before it was sent, by clocks that are apart. What helped meanwhile is known, or may be.
        var read = call.SentAt - Responder.OldestEvidence - call.SetBack;
        var there = _fared.Where(one => one.Group == call.Plan.Shape.Group && one.At > call.SentAt - Within + World.Profile.ClockSpread).OrderByDescending(one => one.At).ToList();
        var inARow = there.TakeWhile(one => !one.Helped).Where(one => one.At < read).Take(Failures).ToList();
        Check(
            inARow.Count < Failures || inARow.TrueForAll(one => one.Site == site.Id),
            () => $"{call.Op} was sent after {inARow.Count} steps in a row were in vain in {call.Plan.Shape.Group}, on {string.Join(" and ", inARow.Select(one => one.Site.Name))}");
    }
}
