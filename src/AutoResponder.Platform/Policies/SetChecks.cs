using System.Collections.Immutable;
using System.Globalization;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies.Source;

namespace AutoResponder.Platform.Policies;

/// <summary>What must hold between the files of a set.</summary>
internal static class SetChecks
{
    /// <summary>Sets of policies that are told apart by tags, groups or names need none of these; a set that needs more is not compared to its end.</summary>
    private const int MostComparisons = 5_000;

    public static void Check(FleetRules fleet, ImmutableArray<PolicyDocument<Policy>> documents)
    {
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var document in documents)
        {
            if (document.Value is not { } policy) continue;

            if (!names.TryAdd(policy.Name, document.File.Name))
                document.Wrong($"the name '{policy.Name}' is taken by {names[policy.Name]}; each policy has a name of its own", "name");
            if (policy.Notify is { } notify && !fleet.Channels.ContainsKey(notify.Channel))
                document.Wrong($"there is no channel '{Sentence.Shown(notify.Channel)}' in {PolicyFiles.FleetFile}{Nearest.Probably(notify.Channel, fleet.Channels.Keys)}; {Channels(fleet)}", "notify", "channel");
            foreach (var (rung, step) in policy.Ladder.Index())
            {
                if (step is Step.Notify told && !fleet.Channels.ContainsKey(told.Channel))
                    document.WrongIn("ladder", rung, "channel", $"there is no channel '{Sentence.Shown(told.Channel)}' in {PolicyFiles.FleetFile}{Nearest.Probably(told.Channel, fleet.Channels.Keys)}; {Channels(fleet)}");
                if (step is Step.Call call && !fleet.Calls.ContainsKey(call.To))
                    document.WrongIn("ladder", rung, "to", $"there is nothing called '{Sentence.Shown(call.To)}' under 'calls' in {PolicyFiles.FleetFile}{Nearest.Probably(call.To, fleet.Calls.Keys)}; {(fleet.Calls.IsEmpty ? "there is nothing at all; 'calls' there names what may be called" : $"there {(fleet.Calls.Count == 1 ? "is" : "are")} {Sentence.And([.. fleet.Calls.Keys])}")}");
            }

            if (policy is { Mode: Mode.Act or Mode.Approve, Notify: null })
                document.Wrong($"it {(policy.Mode == Mode.Act ? "acts" : "asks")} and can tell nobody; mode {(policy.Mode == Mode.Act ? "act" : "approve")} needs 'notify' with a channel of {PolicyFiles.FleetFile}", "mode");
            if ((policy.Mode == Mode.Approve || !policy.Guardrails.Approval.Steps.IsEmpty) && policy.Notify is { } rule && !rule.On.Contains("AwaitingApproval"))
                document.Wrong("it asks a person and tells nobody of it; 'on' has to list AwaitingApproval", "notify", "on");
        }

        Ties(documents);
    }

    /// <summary>Two policies of one priority that can match one site: what it cannot tell from the files alone (tags that some site may carry together) is left to the moment, when a tie owns nothing.</summary>
    private static void Ties(ImmutableArray<PolicyDocument<Policy>> documents)
    {
        var left = MostComparisons;
        foreach (var level in documents.Where(document => document.Value is not null).GroupBy(document => document.Value!.Priority))
        {
            var earlier = new List<PolicyDocument<Policy>>();
            foreach (var document in level)
            {
                foreach (var other in earlier)
                {
                    if (Overlap.Of(other.Value!.Sites, document.Value!.Sites, ref left) is not { } site) continue;

                    document.Wrong(string.Create(CultureInfo.InvariantCulture, $"it ties with '{other.Value.Name}' ({other.File.Name}): both have priority {document.Value.Priority} and match a site such as {site}, and a tie owns nothing; give one of them another 'priority'"), "priority");
                    break;
                }

                earlier.Add(document);
            }
        }
    }

    private static string Channels(FleetRules fleet) => fleet.Channels.IsEmpty ? "there is none; 'channels' there names them" : $"there {(fleet.Channels.Count == 1 ? "is" : "are")} {Sentence.And([.. fleet.Channels.Keys])}";
}
