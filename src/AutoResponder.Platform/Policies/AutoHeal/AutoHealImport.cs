using System.Collections.Immutable;
using System.Text;
using AutoResponder.Core;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies.Format;
using AutoResponder.Platform.Policies.Source;

namespace AutoResponder.Platform.Policies.AutoHeal;

/// <summary>A policy that does what an AutoHeal configuration does, and a sentence for each thing of it that has no equivalent.</summary>
public sealed record AutoHealImport(Policy Policy, ImmutableArray<string> Notes)
{
    /// <summary>Reads a file.</summary>
    /// <param name="name">The policy's name.</param>
    /// <param name="sites">A pattern over ids of the sites that it owns; null for the site that the file belongs to, or those that name the policy by their tag.</param>
    /// <returns>The policy, or why there is none.</returns>
    public static (AutoHealImport? Import, string? Why) Read(ReadOnlySpan<byte> bytes, string name, string? sites = null)
    {
        var notes = new List<string>();
        try
        {
            var rules = AutoHealText.Read(bytes, notes);
            if (Of(rules, name, sites, notes) is not { } policy) return (null, string.Join(". ", ["none of its triggers can be taken over", .. notes]));

            // What is printed is what people keep: it has to be right by the same reading that everything goes through.
            var document = PolicyDocument<Policy>.Read(new PolicyFile("policy", Encoding.UTF8.GetBytes(EffectivePolicies.ToYaml(policy))), Formats.Policy(PolicyFormat.UsualSettle));
            return document.Value is { } right
                ? (new AutoHealImport(right with { Hash = document.File.Hash }, [.. notes.Distinct()]), null)
                : (null, string.Join(' ', document.Reading.Problems.Select(problem => problem.What)));
        }
        catch (AutoHealException e)
        {
            return (null, e.Message);
        }
    }

    /// <summary>The policy as its file, with the notes above it.</summary>
    public string ToYaml() => string.Concat(Notes.Select(note => $"# {Sentence.OnOneLine(note)}\n")) + EffectivePolicies.ToYaml(Policy);

    private static Policy? Of(AutoHealRules rules, string name, string? sites, List<string> notes)
    {
        if (rules.Enabled == false) notes.Add("AutoHeal is switched off there (autoHealEnabled is false); this is what it would do");
        ImmutableArray<Condition> conditions = [.. rules.Triggers.Select(trigger => AutoHealConditions.Of(trigger, notes)).OfType<Condition>().Distinct()];
        if (conditions.IsEmpty) return null;

        var ladder = Ladder(rules, notes);
        if (rules.MinProcessExecutionTime is { } least)
            notes.Add($"minProcessExecutionTime ({AutoHealFigures.Say(least)}) is what 'warmUp' in 'guardrails' is here, for processes that were not started by us; it stays at its default of 10 min");
        notes.Add("It only observes until 'mode' is changed. AutoHeal has no cooldown, budgets or other guardrails; those written here are the defaults. Switch AutoHeal off where this acts: two healers fight");
        return new Policy
        {
            Name = name,
            Description = "Taken over from App Service's AutoHeal.",
            Hash = "",
            Sites = Sites(rules, name, sites),
            Unhealthy = conditions is [var only] ? only : new Condition.Any(conditions),
            For = TimeSpan.FromSeconds(30),
            Ladder = ladder,
        };
    }

    private static SiteSelector Sites(AutoHealRules rules, string name, string? sites)
    {
        const string Config = "/config/";
        if (sites is not null) return new SiteSelector { Ids = [sites] };

        var of = rules.Of ?? "";
        return SiteId.TryParse(of.IndexOf(Config, StringComparison.OrdinalIgnoreCase) is var cut and >= 0 ? of[..cut] : of, out var site)
            ? new SiteSelector { Ids = [site.Value] }
            : new SiteSelector { Tags = ImmutableSortedDictionary<string, string>.Empty.Add(PolicySet.PolicyTag, name) };
    }

    private static ImmutableArray<Step> Ladder(AutoHealRules rules, List<string> notes)
    {
        var steps = ImmutableArray.CreateBuilder<Step>();
        foreach (var custom in rules.Actions.OfType<AutoHealAction.Custom>())
        {
            if (DaasCommand.Read(custom) is not { } command)
            {
                notes.Add($"customAction '{Sentence.Shown($"{custom.Exe} {custom.Parameters}".Trim())}' has no equivalent: no program is run. Instead the evidence is saved for a person");
                steps.Add(AutoHealLadder.Save);
                continue;
            }

            notes.Add($"customAction '{Sentence.Shown(custom.Parameters)}' of the diagnostics service became captureDiagnostics{(command.Ends ? " and a recycle" : "")}");
            steps.Add(command.Step);
            if (command.Ends) steps.Add(AutoHealLadder.Recycle);
        }

        if (rules.Actions.Any(action => action is AutoHealAction.Recycle)) steps.Add(AutoHealLadder.Recycle);
        if (steps.Count > 0) return [.. steps.DistinctBy(step => step.Name)];

        notes.Add(rules.Actions.IsEmpty
            ? "it names no action, so that nothing is touched: its triggers are recorded, with the metrics"
            : "LogEvent only writes a line into the event log; here that is an incident in the audit, with the metrics, and then a person's");
        return [AutoHealLadder.Record];
    }
}

/// <summary>The steps that AutoHeal's actions become.</summary>
internal static class AutoHealLadder
{
    /// <summary>One worker process, as AutoHeal itself does it.</summary>
    public static Step.Recycle Recycle { get; } = new(RecycleScope.WorstInstance, WidenToSite: false) { Settle = PolicyFormat.UsualSettle };

    /// <summary>What LogEvent is: nothing is touched and nothing frozen.</summary>
    public static Step.CaptureDiagnostics Record { get; } = new() { Collect = ["metrics"], Settle = PolicyFormat.UsualSettle };

    public static Step.CaptureDiagnostics Save { get; } = new() { Settle = PolicyFormat.UsualSettle };

    public static bool IsRecord(Step step) => step is Step.CaptureDiagnostics { Collect: ["metrics"] };
}
