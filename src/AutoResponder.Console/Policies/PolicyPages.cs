using System.Collections.Immutable;
using AutoResponder.Console.Incidents;
using AutoResponder.Core;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Ports;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Policies;

namespace AutoResponder.Console.Policies;

/// <summary>Reads the policies in force, whose sites are whose, and how each stood before.</summary>
internal sealed class PolicyPages(IPolicies policies, SiteIndex index, AuditReader audit)
{
    public async Task<PoliciesView> ReadAsync(CancellationToken cancellationToken)
    {
        PolicySet set;
        try
        {
            set = policies.Current;
        }
        catch (InvalidDataException e)
        {
            return new PoliciesView(null, e.Message, null, [], []);
        }

        var past = PastAsync(cancellationToken);
        var (sites, seenAt) = await index.ReadAsync(cancellationToken);
        var owned = sites.Select(site => (Site: site, Owner: Ownership.Of(site, set))).OrderBy(one => one.Site.Id.Name, StringComparer.Ordinal).ToLookup(one => one.Owner.Owner?.Name ?? "");
        var (versions, backtests) = await past;
        return new PoliciesView(
            set.Hash, seenAt is null ? "The patrol has not said yet which sites there are: whose they are is not known here." : null, seenAt,
            [.. set.Policies.OrderByDescending(policy => policy.Priority).ThenBy(policy => policy.Name, StringComparer.Ordinal).Select(policy => Of(policy, [.. owned[policy.Name].Select(View)], [.. versions[policy.Name]], [.. backtests[policy.Name]]))],
            [.. owned[""].Select(View)]);

        static OwnedView View((ManagedSite Site, Ownership Owner) one) => new(one.Site.Id.Value, one.Site.Id.Name, one.Owner.Why);
    }

    private static OnePolicyView Of(Policy policy, ImmutableArray<OwnedView> sites, ImmutableArray<VersionView> versions, ImmutableArray<BacktestView> backtests) => new(
        policy.Name, policy.Description, policy.Mode.ToString(), policy.Hash, policy.Priority, Stories.Length(policy.For), Stories.Length(policy.HealthyFor), EffectivePolicies.ToYaml(policy),
        [.. policy.Ladder.Select(step => new RungView(step.Name, Says(step), step.Class is StepClass.Freezing or StepClass.Telling ? null : Stories.Length(step.Settle), step.AlwaysAsks || policy.Mode == Mode.Approve || policy.Guardrails.Approval.Steps.Contains(step.Name)))], sites, versions, backtests);

    private static string Says(Step step) => step switch
    {
        Step.Recycle { Scope: RecycleScope.Site } => "ends the site's worker processes, one instance after the other",
        Step.Recycle { Scope: RecycleScope.EachInstance } => "ends the worker process of each sick instance, one after the other",
        Step.Recycle => "ends the worker process of the worst instance",
        Step.Restart => "restarts the whole site, on every instance at once",
        Step.ScaleOut more => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"borrows {more.By} more of the plan's instances, up to {more.Max}, for {Stories.Length(more.Lease)}"),
        Step.RebootWorker => "reboots the machine of the sick instance",
        Step.ScaleUp larger => $"gives the plan the next larger of {string.Join(", ", larger.Sizes)}",
        Step.Call call => $"calls {call.To}",
        Step.Notify told => $"tells channel {told.Channel}",
        Step.CaptureDiagnostics => "saves all evidence for a person",
        _ => step.Name,
    };

    /// <summary>By the policy's name, newest first.</summary>
    private async Task<(ILookup<string, VersionView> Versions, ILookup<string, BacktestView> Backtests)> PastAsync(CancellationToken cancellationToken)
    {
        var versions = new List<(string Policy, VersionView View)>();
        var backtests = new List<(string Policy, BacktestView View)>();
        await foreach (var happened in audit.FleetEventsAsync(0, cancellationToken))
        {
            if (happened.Kind is not (nameof(FleetEvent.PolicyInForce) or nameof(FleetEvent.PolicyWithdrawn) or nameof(FleetEvent.BacktestKept))) continue;

            switch (AuditEntry.OfAny(happened.Body).AsFleetEvent())
            {
                case FleetEvent.PolicyInForce began:
                    versions.Add((began.Policy, new VersionView(happened.At, began.Hash, began.Mode.ToString())));
                    break;
                case FleetEvent.PolicyWithdrawn ended:
                    versions.Add((ended.Policy, new VersionView(happened.At, ended.Hash, null)));
                    break;
                case FleetEvent.BacktestKept { Backtest: { } of } kept:
                    backtests.AddRange(of.Policies.Select(policy => (policy.Name, new BacktestView(happened.At, policy.Hash, of.From, of.Until, of.Decisions, of.Differences, of.ToString(), kept.By, kept.Reason))));
                    break;
            }
        }

        versions.Reverse();
        backtests.Reverse();
        return (versions.ToLookup(one => one.Policy, one => one.View, StringComparer.Ordinal), backtests.ToLookup(one => one.Policy, one => one.View, StringComparer.Ordinal));
    }
}
