using AutoResponder.Core.Guardrails;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Rules;

/// <summary>From watching to the next step that can help and that nothing stands against.</summary>
internal static class Climbing
{
    public static Decision Watch(Incident.Open open, DateTimeOffset since, Situation situation, Policy policy, DateTimeOffset now)
    {
        if (situation.Evidence is not { } evidence) return Decision.Nothing;

        var draft = Waking.AskAgain(Draft.Of(situation), now);
        var verdict = policy.Unhealthy.Judge(evidence, now);
        switch (verdict.Health)
        {
            // Opened on an alert's word, and the figures, which come later, have not turned yet.
            case Health.Healthy when open is Incident.Watching { Course: { UnhealthySince: null, Acts: 0 } } && now < since + policy.For + Responder.MetricLag:
                return Still(draft, verdict, null, now);

            case Health.Healthy:
                return draft.Then(new IncidentEvent.RecoveryBegan(null, verdict.Why) { At = now }).Decision;

            case Health.Unknown when now >= since + Responder.Patience:
                return HandingOver.To(draft, $"for {Responder.Patience.TotalMinutes:0} min nothing could be measured: {verdict.Why}", now);

            case Health.Unknown:
                return Still(draft, verdict, open.Course.UnhealthySince, now);
        }

        var unhealthySince = open.Course.UnhealthySince ?? now;
        draft = Waking.SeenTwice(draft, now);
        var isFirst = open.Course is { Acts: 0, Rung: 0 };
        if (isFirst && now < unhealthySince + policy.For) return Still(draft, verdict, unhealthySince, now);
        if (open is Incident.Held && now >= since + Responder.Patience)
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
            switch (Aiming.Aim(step, draft.Situation, policy, now))
            {
                case Aim.Nowhere nowhere:
                    draft = draft.Then(new IncidentEvent.StepSkipped(step.Name, rung, nowhere.Why) { At = now });
                    continue;

                case Aim.At target:
                    var proposal = new Proposal(step, rung, target.Act, draft.Course, verdict.Why);
                    var objections = Guardrail.Judge(proposal, draft.Situation, policy, now);
                    return objections.IsEmpty ? Start(draft, proposal, now) : Hold(draft, proposal, objections, now);
            }
        }

        return HandingOver.To(draft, $"no step is left, and it is still unhealthy: {verdict.Why}", now);
    }

    private static Decision Start(Draft draft, Proposal proposal, DateTimeOffset now)
    {
        var op = draft.Course.NextOp;
        var latest = draft.Situation.Evidence!.SeenAt + Responder.OldestEvidence;
        var sendBy = now + Responder.SendWithin < latest ? now + Responder.SendWithin : latest;
        return draft.Then(new IncidentEvent.ActStarted(
            op,
            op.RequestId(draft.Situation.Head.Site),
            proposal.Step.Name,
            proposal.Rung,
            proposal.Act,
            sendBy,
            sendBy + Responder.AnswerWithin,
            proposal.Why)
        { At = now }).Decision;
    }

    private static Decision Hold(Draft draft, Proposal proposal, System.Collections.Immutable.ImmutableArray<Objection> objections, DateTimeOffset now)
    {
        // The same objections again are not a new fact: one row when it begins, and one each half minute.
        if (draft.Incident is Incident.Held held
            && now < held.Course.NotedAt + Responder.NoteEvery
            && held.Objections.Select(objection => objection.Guardrail).SequenceEqual(objections.Select(objection => objection.Guardrail)))
            return draft.Decision;

        return draft.Then(new IncidentEvent.StepHeld(
            proposal.Step.Name,
            proposal.Rung,
            proposal.Act.Describe(),
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
