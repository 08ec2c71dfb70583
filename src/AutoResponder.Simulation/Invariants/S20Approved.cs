using AutoResponder.Core.Acts;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Signals;
using AutoResponder.Simulation.Cloud;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Invariants;

/// <summary>Under a policy that asks, every act has its own yes, and whatever disturbs a whole plan has one under any policy: of a person, to exactly this step on this target, in time, and once.</summary>
internal sealed class S20Approved : Invariant
{
    private static readonly TimeSpan CommitToSend = TimeSpan.FromSeconds(20);
    private readonly Dictionary<string, (string Step, Act? Act, DateTimeOffset ExpiresAt)> _questions = [];
    private readonly Dictionary<string, DateTimeOffset> _answers = [];

    public override string Name => "S20 approval";

    public override void Committed(Written row)
    {
        switch (row.Incident)
        {
            case IncidentEvent.ApprovalAsked asked:
                _questions[asked.Op.Value] = (asked.Step, asked.Act, asked.ExpiresAt);
                break;

            case IncidentEvent.ApprovalGiven given:
                Check(
                    World.Person.Orders.Values.Any(order => order is { What: OrderKind.Approve, Target: { } target } && target == given.Op.Value && order.By == given.By),
                    () => $"{given.Op} counts as approved, and no person ever said so");
                Check(given.At < _questions[given.Op.Value].ExpiresAt, () => $"{given.Op} was approved after it had expired");
                _answers[given.Op.Value] = row.At;
                break;
        }
    }

    public override void Sent(SentCall call)
    {
        if (!(World.Profile.Policy.Asks || call.DisturbsPlan) || !World.Record.Intents.TryGetValue(call.RequestId, out var intent) || intent.Lease is not null) return;

        var oldest = call.SentAt - World.Profile.Policy.ApprovalHolds - CommitToSend - World.Profile.ClockSpread;
        var used = _answers.FirstOrDefault(answer => answer.Value >= oldest && _questions[answer.Key] is var question && question.Step == intent.Step && question.Act == intent.Act);
        Check(used.Key is not null, () => $"{call.Op} was sent, and nobody approved {intent.Step} on that target");
        if (used.Key is not null) _answers.Remove(used.Key);
    }
}
