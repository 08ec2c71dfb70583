using AutoResponder.Core.Captures;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;

namespace AutoResponder.Core.Audit;

/// <summary>Events as sentences for a person: the console, the command line and notifications say the same.</summary>
public static class Sentences
{
    public static string Say(IncidentEvent happened) => happened switch
    {
        IncidentEvent.SignalNoted noted => $"Noted: {noted.Why}",
        IncidentEvent.IncidentOpened opened => $"Incident opened under policy {opened.Policy.Name}: {opened.Why}",
        IncidentEvent.CauseVerified verified => $"Cause verified: {verified.Cause}",
        IncidentEvent.CauseUnverified unverified => $"Cause not verified (asked {unverified.Attempts} times{(unverified.GivenUp ? ", given up" : "")}): {unverified.Why}",
        IncidentEvent.Looked looked => $"Looked, {looked.Health.ToLowerInvariant()}: {looked.Why}",
        IncidentEvent.StepHeld held => $"Held back from {held.Step} ({held.Would}): {string.Join("; ", held.Objections.Select(objection => $"[{objection.Guardrail}] {objection.Why}"))}",
        IncidentEvent.ApprovalAsked asked => $"A person is asked until {asked.ExpiresAt:HH:mm:ss} UTC whether to {asked.Would} (step {asked.Rung + 1}, {asked.Step}; question {asked.Op}), because {asked.Why}",
        IncidentEvent.ApprovalGiven given => $"{given.By} approved {given.Step} ({given.Op}), which holds until {given.Until:HH:mm:ss} UTC: {given.Reason}",
        IncidentEvent.ApprovalDenied denied => $"{denied.By} denied {denied.Step} ({denied.Op}): {denied.Reason}",
        IncidentEvent.StepSkipped skipped => $"Skipped {skipped.Step}: {skipped.Why}",
        IncidentEvent.StepTold told => $"Step {told.Rung + 1}, {told.Step}: channel {told.Channel} is told{(told.Message.Length > 0 ? $" \"{told.Message}\"" : "")}, because {told.Why}",
        IncidentEvent.ChangeSeen seen => $"Changed by somebody else: {seen.Why}",
        IncidentEvent.PreservationStarted started => started.Scope == CaptureScope.Quick
            ? $"Saving evidence before step {started.Rung + 1}, {started.Step} (op {started.Op}), until {started.Until:HH:mm:ss} UTC at most"
            : $"Step {started.Rung + 1}, {started.Step}: saving {string.Join(", ", started.Order.Collect)}{(started.Order.Dump is { } dump ? $" and a dump ({dump.ToString().ToLowerInvariant()}) of process {started.Order.Target!.Process}" : $"; no dump: {started.Order.NoDump}")} (op {started.Op}), because {started.Order.Because}",
        IncidentEvent.PreservationEnded ended => $"Evidence of {ended.Op} {(ended.Whole ? "is saved" : "is saved in part")}: {ended.What}",
        IncidentEvent.IncidentTaken taken => $"Taken by {taken.By}: {taken.Reason}",
        IncidentEvent.HandOverReminded told => $"Nobody has taken it; people are told again ({told.Times}): {told.Why}",
        IncidentEvent.ActStarted started => $"Step {started.Rung + 1}, {started.Step}: {started.Act.Describe()}{(started.Turn is { } turn ? $", {turn.Describe()}" : "")} (op {started.Op}), because {started.Why}",
        IncidentEvent.ActReported reported => $"Op {reported.Op}: {reported.Outcome.Describe()}",
        IncidentEvent.EffectSeen seen => $"Op {seen.Op} took effect: {seen.What}; it has until {seen.SettleUntil:HH:mm:ss} UTC to help",
        IncidentEvent.EffectNotSeen missed => $"Op {missed.Op} had no effect: {missed.Why}; it is never sent again",
        IncidentEvent.StepHelped helped => $"{helped.Step} helped: {helped.Why}",
        IncidentEvent.StepDidNotHelp failed => $"{failed.Step} did not help: {failed.Why}",
        IncidentEvent.InstanceHelped helped => $"{helped.Step} helped on one instance, and the next one is due: {helped.Why}",
        IncidentEvent.RecoveryBegan began => $"Healthy again{(began.HelpedBy is { } step ? $", by {step}" : "")}: {began.Why}",
        IncidentEvent.Relapsed relapsed => $"Unhealthy again: {relapsed.Why}",
        IncidentEvent.IncidentHandedOver handed => $"Handed over to a person: {handed.Why}",
        IncidentEvent.IncidentClosed closed => $"Closed, {closed.How}: {closed.Why}",
        _ => throw new System.Diagnostics.UnreachableException($"No sentence for {happened.Kind}"),
    };

    public static string Say(FleetEvent happened) => happened switch
    {
        FleetEvent.Armed armed => $"Armed by {armed.By} until {armed.Until:u}: {armed.Reason}",
        FleetEvent.Disarmed disarmed => $"Disarmed by {disarmed.By}: {disarmed.Reason}",
        FleetEvent.ArmingEnds ends => $"The arming by {ends.By} ends at {ends.Until:u}; from then on nothing is done unless somebody arms again",
        FleetEvent.Paused paused => $"{paused.Target} is paused until {paused.Until:u} by {paused.By}: {paused.Reason}",
        FleetEvent.Unpaused unpaused => $"{unpaused.Target} is not paused any more, by {unpaused.By}: {unpaused.Reason}",
        FleetEvent.StormBegan began => $"A storm: {began.Why}; nobody there is treated until {began.Until:u}",
        FleetEvent.StormWentOn went => $"The storm goes on: {went.Why}; nobody there is treated until {went.Until:u}",
        FleetEvent.PolicyInForce policy => $"Policy {policy.Policy} is in force in mode {Word(policy.Mode)} (text {policy.Hash})",
        FleetEvent.PolicyWithdrawn policy => $"Policy {policy.Policy} is in force no more",
        FleetEvent.Marked marked => $"{marked.Item} was {Word(marked.Mark)}, says {marked.By}: {marked.Reason}",
        FleetEvent.ReviewSigned signed => $"{signed.By} signed off the review {signed.Review}: {signed.Reason}",
        FleetEvent.ModeOrdered ordered => $"{ordered.By} ordered {ordered.Change}: {ordered.Reason}",
        FleetEvent.BacktestKept kept => $"{kept.By} kept a backtest {kept.Backtest}: {kept.Reason}",
        FleetEvent.OrderRefused refused => $"Order of {refused.By} refused, {refused.Why}: {refused.Reason}",
        _ => throw new System.Diagnostics.UnreachableException($"No sentence for {happened.Kind}"),
    };

    public static string Say(PlanEvent happened) => happened switch
    {
        PlanEvent.PlanSignalNoted noted => $"Noted: {noted.Why}",
        PlanEvent.PlanChanged changed => $"The plan was changed by somebody else: {changed.Why}",
        PlanEvent.LeaseFound found => $"What {found.Lease} asked for is there after all ({found.What}); borrowed until {found.Until:HH:mm:ss} UTC",
        PlanEvent.LeaseProlonged prolonged => $"The lease {prolonged.Lease} goes on until {prolonged.Until:HH:mm:ss} UTC: {prolonged.Why}",
        PlanEvent.LeaseOverdue overdue => $"A person is asked about the lease {overdue.Lease}: {overdue.Why}",
        PlanEvent.LeaseReturnHeld held => $"Held back from giving back {held.Lease} ({held.Would}): {string.Join("; ", held.Objections.Select(objection => $"[{objection.Guardrail}] {objection.Why}"))}",
        PlanEvent.LeaseReturnStarted started => $"Giving back {started.Lease}: {started.Act.Describe()} (op {started.Op}), because {started.Why}",
        PlanEvent.LeaseReturnReported reported => $"Op {reported.Op}: {reported.Outcome.Describe()}",
        PlanEvent.LeaseReturnNotSeen missed => $"Op {missed.Op} had no effect: {missed.Why}; it is never sent again",
        PlanEvent.LeaseReturned returned => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The lease {returned.Lease} was given back ({returned.What}); {returned.InstanceHours:0.####} instance-hours were borrowed"),
        PlanEvent.LeaseEnded ended => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The lease {ended.Lease} is over without a return: {ended.Why}; {ended.InstanceHours:0.####} instance-hours were borrowed"),
        _ => throw new System.Diagnostics.UnreachableException($"No sentence for {happened.Kind}"),
    };

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
