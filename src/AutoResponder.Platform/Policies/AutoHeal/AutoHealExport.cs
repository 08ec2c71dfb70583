using System.Collections.Immutable;
using System.Globalization;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies.Source;

namespace AutoResponder.Platform.Policies.AutoHeal;

/// <summary>What of a policy App Service's own AutoHeal can do, and a sentence for each thing that it cannot.</summary>
public sealed record AutoHealExport
{
    private const int LeastKilobytes = 102_400;
    private const int MostKilobytes = 13_631_488;

    private AutoHealExport(Policy policy, AutoHealRules rules, ImmutableArray<string> notes) => (Policy, Rules, Notes) = (policy, rules, notes);

    public Policy Policy { get; }

    public ImmutableArray<string> Notes { get; }

    internal AutoHealRules Rules { get; }

    /// <summary>Whether there is anything at all that AutoHeal would do.</summary>
    public bool IsEmpty => Rules.Triggers.IsEmpty;

    public static AutoHealExport Of(Policy policy)
    {
        var notes = new List<string>();
        var triggers = Triggers(policy.Unhealthy, notes);
        var action = Action(policy.Ladder, notes);
        if (policy.Mode != Mode.Act && action is AutoHealAction.Recycle) notes.Add($"The policy's mode is {policy.Mode.ToString().ToLowerInvariant()}; AutoHeal knows none and acts from the moment that it is deployed, which also restarts the site");
        notes.Add("AutoHeal has no 'for', 'healthyFor', 'wakeOn', 'relapse', 'guardrails' or 'notify': it acts at once, every time, in each worker process by itself, and tells nobody");
        return new AutoHealExport(policy, new AutoHealRules { Enabled = true, Triggers = triggers, Actions = [action] }, [.. notes]);
    }

    private static ImmutableArray<AutoHealTrigger> Triggers(Condition unhealthy, List<string> notes)
    {
        var triggers = new List<AutoHealTrigger>();
        foreach (var leaf in Flat(unhealthy))
        {
            var (trigger, why) = Trigger(leaf);
            if (trigger is not null && triggers.Exists(earlier => IsOneOnly(trigger) && earlier.GetType() == trigger.GetType())) (trigger, why) = (null, "AutoHeal has one such trigger only, and it is taken");
            if (trigger is not null) triggers.Add(trigger);
            else notes.Add($"'unhealthy' {AutoHealWords.Of(leaf)} is left out: {why}");

            if (trigger is not null && leaf is Condition.Metric { On: MetricScope.Site }) notes.Add("AutoHeal counts requests in each worker process by itself, and not over the whole site");
            if (trigger is AutoHealTrigger.PrivateBytes { Kilobytes: < LeastKilobytes or > MostKilobytes })
                notes.Add(string.Create(CultureInfo.InvariantCulture, $"Azure takes privateBytesInKB from {LeastKilobytes} to {MostKilobytes} only"));
        }

        return [.. triggers.OrderBy(AutoHealBicep.Rank)];
    }

    private static bool IsOneOnly(AutoHealTrigger trigger) => trigger is AutoHealTrigger.Requests or AutoHealTrigger.PrivateBytes;

    private static IEnumerable<Condition> Flat(Condition condition) => condition is Condition.Any any ? any.Of.SelectMany(Flat) : [condition];

    private static (AutoHealTrigger? Trigger, string Why) Trigger(Condition condition)
    {
        switch (condition)
        {
            case Condition.Metric { Name: AutoHealConditions.Requests, On: not MetricScope.Plan, Aggregation: "Total", Operator: Comparison.Above, Requests: null } requests:
                return requests.Threshold is >= 0 and < int.MaxValue && double.IsInteger(requests.Threshold)
                    ? (new AutoHealTrigger.Requests((int)requests.Threshold + 1, requests.Window), "")
                    : (null, "a count of requests is a whole number");

            case Condition.Metric { Name: AutoHealConditions.PrivateBytes, On: MetricScope.Instance, Operator: Comparison.Above, OfInstanceMemory: false, Requests: null } memory:
                return memory.Threshold is >= AutoHealConditions.Kilobyte and <= (double)int.MaxValue * AutoHealConditions.Kilobyte && memory.Threshold % AutoHealConditions.Kilobyte == 0
                    ? (new AutoHealTrigger.PrivateBytes((int)(memory.Threshold / AutoHealConditions.Kilobyte)), "")
                    : (null, "a size is a whole number of kilobytes");

            case Condition.Logged logged:
                return Trigger(logged);

            default:
                return (null, "AutoHeal knows numbers of requests, requests by status or duration, and private bytes of a worker process, nothing else");
        }
    }

    private static (AutoHealTrigger? Trigger, string Why) Trigger(Condition.Logged logged)
    {
        var (like, count, window) = (logged.Like, (int)logged.AtLeast, logged.Window);
        if (like.SlowerThan is { } limit)
        {
            return like is { Status: null, Substatus: null, Win32: null }
                ? (new AutoHealTrigger.SlowRequests(limit, like.Path, count, window), "")
                : (null, "AutoHeal tells slow requests apart by their path only");
        }

        if (like.Status is not { } status) return (null, "AutoHeal needs a status or a duration");
        if (status.From != status.To)
        {
            return like is { Substatus: null, Win32: null }
                ? (new AutoHealTrigger.StatusRange((int)status.From, (int)status.To, like.Path, count, window), "")
                : (null, "AutoHeal tells a range of statuses apart by path only");
        }

        return One(like.Substatus) is { } substatus && One(like.Win32) is { } win32
            ? (new AutoHealTrigger.StatusCode((int)status.From, substatus, win32, like.Path, count, window), "")
            : (null, "AutoHeal takes one substatus and one win32 status, and takes 0 for any");
    }

    /// <summary>0 where nothing is said.</summary>
    private static int? One(NumberRange? range) => range switch
    {
        null => 0,
        { From: > 0 and <= int.MaxValue } when range.From == range.To => (int)range.From,
        _ => null,
    };

    private static AutoHealAction Action(ImmutableArray<Step> ladder, List<string> notes)
    {
        var recycle = ladder.OfType<Step.Recycle>().FirstOrDefault();
        foreach (var step in ladder.Where(step => step != recycle && !(recycle is null && ladder.Length == 1 && AutoHealLadder.IsRecord(step))))
            notes.Add($"step {step.Name} is left out: AutoHeal only ends a worker process{(recycle is not null && ladder.IndexOf(step) < ladder.IndexOf(recycle) ? ", and does so at once, without the step that comes first here" : "")}");
        if (recycle is null) return new AutoHealAction.LogEvent();

        if (recycle.Scope == RecycleScope.EachInstance) notes.Add("AutoHeal looks at each instance by itself and at once, not at one after the other");
        if (recycle.Scope == RecycleScope.Site || recycle.WidenToSite) notes.Add("AutoHeal ends the worker process that its trigger fired in, never the whole site");
        return new AutoHealAction.Recycle();
    }
}

/// <summary>A condition as its file spells it, on one line.</summary>
internal static class AutoHealWords
{
    public static string Of(Condition condition) => Format.ConditionFormat.Make().Write(condition) is { } yaml ? YamlWriter.OnOneLine(yaml) : condition.ToString();
}
