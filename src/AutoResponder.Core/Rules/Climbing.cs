using AutoResponder.Core.Acts;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Guardrails;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Rules;

/// <summary>From watching to the next step that can help and that nothing stands against.</summary>
internal static class Climbing
{
    /// <summary>They stand before freezing a process, not before saving the rest.</summary>
    private static readonly string[] DumpGuardrails = ["tooBroad", "oneDump", "budget", "busy", "soleInstance"];

    public static Decision Watch(Incident.Open open, DateTimeOffset since, Situation situation, Policy policy, DateTimeOffset now)
    {
        if (situation.Evidence is not { } evidence) return Decision.Nothing;

        var draft = Waking.AskAgain(Draft.Of(situation), now);
        var verdict = policy.Unhealthy.Judge(evidence, now, situation.Head.ActedAt);
        switch (verdict.Health)
        {
            // Opened on an alert's word, and the figures, which come later, have not turned yet.
            case Health.Healthy when open is Incident.Watching { Course: { UnhealthySince: null, Acts: 0 } } && now < since + policy.For + Responder.MetricLag:
                return Still(draft, verdict, null, now);

            // Some instances had their turn, and before the next had its own the site was well.
            case Health.Healthy when draft.Course.Turns is { Taken: [.., var last] } turns && turns.Rung == draft.Course.Rung:
                var step = policy.Ladder[turns.Rung].Name;
                return draft.Then(new IncidentEvent.StepHelped(last.Op, step, verdict.Why) { At = now }).Then(new IncidentEvent.RecoveryBegan(step, verdict.Why) { At = now }).Decision;

            case Health.Healthy:
                return draft.Then(new IncidentEvent.RecoveryBegan(null, verdict.Why) { At = now }).Decision;

            case Health.Unknown when now >= since + Responder.Patience:
                return HandingOver.To(draft, $"for {Responder.Patience.TotalMinutes:0} min nothing could be measured: {verdict.Why}", now);

            case Health.Unknown:
                return Still(draft, verdict, open.Course.UnhealthySince, now);
        }

        var unhealthySince = open.Course.UnhealthySince ?? now;
        draft = Waking.SeenTwice(draft, now);
        var isFirst = open.Course.Acts == 0 && open.Course.Rung == open.Course.FirstRung;
        if (isFirst && now < unhealthySince + policy.For) return Still(draft, verdict, unhealthySince, now);
        if (open is Incident.Held { WaitsForAnEnd: false } && now >= since + Responder.Patience)
            return HandingOver.To(draft, $"held back for {Responder.Patience.TotalMinutes:0} min: {((Incident.Held)open).Objections[0].Why}", now);

        return Climb(draft, verdict, policy, now);
    }

    /// <summary>The next rung that can be done, or a person.</summary>
    public static Decision Climb(Draft draft, Verdict verdict, Policy policy, DateTimeOffset now)
    {
        while (draft.Course.Rung < policy.Ladder.Length)
        {
            var rung = draft.Course.Rung;
            var step = policy.Ladder[rung];
            if (Placing.LedBy(draft, now) is { } lead)
                return Hold(draft, new Proposal(step, rung, null, draft.Course, verdict.Why), [new Objection("planIncident", $"{lead.Site.Name} of the same plan fell ill with it, and {lead.Id} acts for both", now + Responder.NoteEvery)], now);

            if (Placing.CannotHelp(step, draft, now) is { } elsewhere)
            {
                draft = draft.Then(new IncidentEvent.StepSkipped(step.Name, rung, elsewhere) { At = now });
                continue;
            }

            switch (Aiming.Aim(step, draft.Situation, policy, now))
            {
                case Aim.Nowhere nowhere:
                    draft = draft.Then(new IncidentEvent.StepSkipped(step.Name, rung, nowhere.Why) { At = now });
                    continue;

                case Aim.Blind blind:
                    return Hold(draft, new Proposal(step, rung, null, draft.Course, verdict.Why), [new Objection("when", blind.Why, now + Responder.NoteEvery)], now);

                case var aim:
                    var proposal = new Proposal(step, rung, (aim as Aim.At)?.Act, draft.Course, verdict.Why) { Turn = (aim as Aim.At)?.Turn };
                    var objections = Guardrail.Judge(proposal, draft.Situation, policy, now);
                    if (step is Step.Notify notify && objections.IsEmpty)
                    {
                        draft = Telling.Tell(draft, notify, proposal, now);
                        continue;
                    }

                    var others = objections.RemoveAll(objection => objection.Asks);
                    var savesAnyway = step is Step.CaptureDiagnostics && others.All(objection => DumpGuardrails.Contains(objection.Guardrail));

                    // Nobody is asked about what could not be done anyway.
                    if (others.Length < objections.Length && (others.IsEmpty || savesAnyway)) return Asking.For(draft, proposal, policy, now);
                    if (step is Step.CaptureDiagnostics capture && savesAnyway)
                        return Saving.AsStep(draft, capture, objections.FirstOrDefault()?.Why, verdict.Why, policy, now);
                    if (objections.IsEmpty)
                        return step.Evidence != CaptureScope.None && draft.Course.PreservedRung != rung ? Saving.Before(draft, step, verdict.Why, now) : Start(draft, proposal, now);
                    if (objections.FirstOrDefault(objection => objection.HandOver) is { } hopeless)
                    {
                        // What only looks may still help the person whose it is then.
                        if (!CapturesLater(rung, policy)) return HandingOver.To(draft, hopeless.Why, now);

                        draft = draft.Then(new IncidentEvent.StepSkipped(step.Name, rung, hopeless.Why) { At = now });
                        continue;
                    }

                    if (!objections.All(objection => objection.Stands) || !CanAddLater(draft, rung, policy, now)) return Hold(draft, proposal, objections, now);

                    draft = draft.Then(new IncidentEvent.StepSkipped(step.Name, rung, objections[0].Why) { At = now });
                    continue;
            }
        }

        return HandingOver.To(draft, $"no step is left, and it is still unhealthy: {verdict.Why}", now);
    }

    /// <summary>Whether a later rung could add instead of disturbing: then an objection that waiting does not lift is no reason to wait.</summary>
    private static bool CanAddLater(Draft draft, int rung, Policy policy, DateTimeOffset now) =>
        policy.Ladder.Skip(rung + 1).Any(step => step.Class == StepClass.Adding && Aiming.Aim(step, draft.Situation, policy, now) is Aim.At);

    private static bool CapturesLater(int rung, Policy policy) => policy.Ladder.Skip(rung + 1).Any(step => step.Class == StepClass.Freezing);

    private static Decision Start(Draft draft, Proposal proposal, DateTimeOffset now)
    {
        var op = draft.Course.NextOp;
        var latest = draft.Situation.Evidence!.SeenAt + Responder.OldestEvidence;
        var sendBy = now + Responder.SendWithin < latest ? now + Responder.SendWithin : latest;
        return draft.Then(new IncidentEvent.ActStarted(
            op,
            op.RequestId(draft.Situation.Head.Site),
            draft.Course.Id,
            proposal.Step.Name,
            proposal.Rung,
            proposal.Act!,
            sendBy,
            sendBy + Responder.AnswerWithin,
            proposal.Why,
            proposal.Step is Step.ScaleOut scaleOut ? new LeaseLength(scaleOut.Lease, scaleOut.MaxLease) : null,
            proposal.Turn)
        { At = now }).Decision;
    }

    private static Decision Hold(Draft draft, Proposal proposal, System.Collections.Immutable.ImmutableArray<Objection> objections, DateTimeOffset now)
    {
        // The same objections again are not a new fact: one row when it begins, and one each half minute; where only the end of a pause is waited for, each quarter of an hour.
        if (draft.Incident is Incident.Held held
            && now < held.Course.NotedAt + (held.WaitsForAnEnd ? Responder.RemindEvery : Responder.NoteEvery)
            && held.Objections.Select(objection => objection.Guardrail).SequenceEqual(objections.Select(objection => objection.Guardrail)))
            return draft.Decision;

        return draft.Then(new IncidentEvent.StepHeld(
            proposal.Step.Name,
            proposal.Rung,
            proposal.Would,
            objections,
            objections.Max(objection => objection.LookAgain))
        { At = now }).Decision;
    }

    private static Decision Still(Draft draft, Verdict verdict, DateTimeOffset? unhealthySince, DateTimeOffset now)
    {
        var isNews = draft.Course.UnhealthySince is null != unhealthySince is null;
        return isNews || !draft.Events.IsEmpty || now >= draft.Course.NotedAt + Responder.NoteEvery
            ? draft.Then(new IncidentEvent.Looked(verdict.Health.ToString(), verdict.Why, unhealthySince) { At = now }).Decision
            : draft.Decision;
    }
}
