using System.Collections.Frozen;
using System.Globalization;
using AutoResponder.Core;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;

namespace AutoResponder.Platform.Sites;

/// <summary>How far a step of a policy really reaches on one site, and the right that it needs.</summary>
/// <param name="Touches">What it would touch; null where it would be skipped, or left to a person.</param>
/// <param name="Text">The same for people, with the reason.</param>
/// <param name="Right">The role or right that it takes; null where the right to read is enough.</param>
internal sealed record StepReach(string Step, Touched? Touches, string Text, string? Right)
{
    private static readonly FrozenSet<string> OverKudu = FrozenSet.Create(StringComparer.Ordinal, "httpLogs", "eventLog", "phpErrors", "environment", "logStream");

    private const string Restarts = "AutoResponder recycle (Microsoft.Web/sites/restart/Action)";

    public static StepReach Of(Step step, ManagedSite site, PlanReading? plan) => step switch
    {
        Step.Recycle recycle => Of(recycle, site),
        Step.Restart restart => new StepReach(restart.Name, Touched.Site, "restarts the whole site, on all of its instances at once", Restarts),
        Step.ScaleOut scale => Of(scale, site, plan),
        Step.Call call => new StepReach(call.Name, Touched.Elsewhere, $"calls {call.To} about the site, and what that does is not known here", null),
        Step.Notify notify => new StepReach(notify.Name, Touched.Nothing, $"tells channel {notify.Channel}", null),
        Step.RebootWorker reboot => Of(reboot, site, plan, "reboots the machine of the sickest instance", "AutoResponder scale (Microsoft.Web/serverfarms/workers/reboot/Action)"),
        Step.ScaleUp up => Of(up, site, plan, $"gives the plan {site.Plan.Name} ({plan?.Size ?? "of a size that could not be read"} now) the next of {string.Join(", ", up.Sizes)}", "AutoResponder scale (Microsoft.Web/serverfarms/Write)"),
        Step.CaptureDiagnostics capture => Of(capture, site),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static StepReach Of(Step.Recycle step, ManagedSite site)
    {
        const string Ends = "AutoResponder recycle (Microsoft.Web/sites/instances/processes/Delete)";
        if (step.Scope == RecycleScope.Site) return new StepReach(step.Name, Touched.Site, "restarts the whole site, on all of its instances", Restarts);
        if (!site.IsLinux)
        {
            var which = step.Scope == RecycleScope.EachInstance ? "on each sick instance, one after the other while that helps" : "on the sickest instance";
            return new StepReach(step.Name, Touched.Instance, step.WidenToSite
                ? $"ends the site's worker process {which}; where that cannot be told, restarts the whole site ('widen: site')"
                : $"ends the site's worker process {which}; where that cannot be told, it is skipped", step.WidenToSite ? $"{Ends}; {Restarts}" : Ends);
        }

        return step.WidenToSite
            ? new StepReach(step.Name, Touched.Site, "restarts the whole site ('widen: site'): on Linux no process can be told from outside", Restarts)
            : new StepReach(step.Name, null, "is skipped: on Linux no process can be told from outside, and 'widen: site' is not said", null);
    }

    private static StepReach Of(Step.ScaleOut step, ManagedSite site, PlanReading? plan)
    {
        const string Writes = "AutoResponder scale (Microsoft.Web/serverfarms/Write)";
        var none = (site.SharesOurPlan || site.IsOurselves, plan) switch
        {
            (true, _) => "the responder itself runs on that plan, which is never scaled",
            (_, null) => "the plan, or who owns its number of instances, could not be read",
            (_, { ScalesItself: true }) => "the platform picks that plan's number of instances by itself",
            (_, { Autoscale: { } owner }) when owner.Minimum >= Math.Min(step.Max, owner.Maximum) => string.Create(CultureInfo.InvariantCulture, $"autoscale's profile '{owner.Profile}' has its minimum at {owner.Minimum} already, with {owner.Maximum} at most"),
            (_, { Autoscale: null } reading) when reading.Capacity >= Math.Min(step.Max, reading.Maximum ?? step.Max) => string.Create(CultureInfo.InvariantCulture, $"the plan has {reading.Capacity} instances already, and may have {Math.Min(step.Max, reading.Maximum ?? step.Max)}"),
            _ => null,
        };
        if (none is not null) return new StepReach(step.Name, null, $"cannot be done now: {none}", null);

        var (all, most) = (plan!.Sites, Math.Min(step.Max, plan.Autoscale?.Maximum ?? plan.Maximum ?? step.Max));
        return new StepReach(
            step.Name,
            Touched.Plan,
            string.Create(CultureInfo.InvariantCulture, $"borrows {step.By} more for the plan {site.Plan.Name} ({plan.Capacity} now, {most} at most), which carries {all} {(all == 1 ? "site" : "sites")}{(plan.Autoscale is { } setting ? $", by the minimum of autoscale's profile '{setting.Profile}'" : "")}"),
            plan.Autoscale is null ? Writes : "AutoResponder scale (Microsoft.Insights/autoscaleSettings/Write)");
    }

    private static StepReach Of(Step step, ManagedSite site, PlanReading? plan, string what, string right)
    {
        if (site.SharesOurPlan || site.IsOurselves) return new StepReach(step.Name, null, "cannot be done now: the responder itself runs on that plan", null);

        var all = plan is null ? "all sites of the plan" : string.Create(CultureInfo.InvariantCulture, $"{plan.Sites} {(plan.Sites == 1 ? "site" : "sites")}");
        return new StepReach(step.Name, Touched.Plan, $"{what}, which disturbs {all}; a person is always asked first", right);
    }

    private static StepReach Of(Step.CaptureDiagnostics step, ManagedSite site)
    {
        var wants = step.Collect.Contains("stacks", StringComparer.Ordinal);
        var isSmall = step.Dump is DumpKind.Stacks or DumpKind.Mini;
        var dump = !wants ? "takes no dump"
            : site.IsLinux ? "takes no dump: on Linux no process can be told from outside"
            : isSmall ? $"freezes one worker process for a small dump ({step.Dump.ToString().ToLowerInvariant()})"
            : $"freezes one worker process for a {step.Dump.ToString().ToLowerInvariant()} dump, through Kudu";
        var freezes = wants && !site.IsLinux;
        string[] behindKudu = [.. step.Collect.Where(OverKudu.Contains), .. freezes && !isSmall ? ["the dump"] : Array.Empty<string>()];
        return new StepReach(
            step.Name,
            freezes ? Touched.Instance : Touched.Nothing,
            $"saves {string.Join(", ", step.Collect)}; {dump}",
            behindKudu.Length == 0 ? null : $"Microsoft.Web/sites/publish/Action for {string.Join(", ", behindKudu)}: Kudu asks for it, it is no part of the roles that ship, and it is also the right to run code as the site. Without it those are missing");
    }
}

/// <summary>What a step touches at most.</summary>
internal enum Touched
{
    Nothing,

    /// <summary>Whatever somebody outside does when asked.</summary>
    Elsewhere,
    Instance,
    Site,
    Plan,
}
