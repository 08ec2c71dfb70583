using System.Collections.Immutable;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Policies;

namespace AutoResponder.Platform.Policies;

/// <summary>One policy file, read strictly.</summary>
internal static class PolicyReader
{
    private static readonly Dictionary<string, Mode> Modes = new() { ["observe"] = Mode.Observe, ["act"] = Mode.Act };
    private static readonly Dictionary<string, SoleInstance> SoleInstances = new()
    {
        ["whenDown"] = SoleInstance.WhenDown,
        ["allow"] = SoleInstance.Allow,
        ["refuse"] = SoleInstance.Refuse,
    };

    private static readonly Dictionary<string, CaptureScope> Scopes = new() { ["none"] = CaptureScope.None, ["quick"] = CaptureScope.Quick, ["full"] = CaptureScope.Full };
    private static readonly Dictionary<string, DumpKind> Dumps = new() { ["stacks"] = DumpKind.Stacks, ["mini"] = DumpKind.Mini, ["heap"] = DumpKind.Heap, ["full"] = DumpKind.Full };
    private static readonly string[] Told = ["HandedOver", "Closed"];

    /// <param name="settle">What <c>fleet.yaml</c> gives a step to settle that says nothing itself.</param>
    public static Policy? Read(string file, string text, string hash, TimeSpan settle, List<PolicyProblem> problems)
    {
        if (YamlReader.Read(file, text, problems) is not { } root) return null;

        var before = problems.Count;
        var top = Group.Of(file, root, problems);
        var policy = new Policy
        {
            Name = top.RequiredText("name"),
            Description = top.Text("description") ?? "",
            Hash = hash,
            Mode = top.Choice("mode", Mode.Observe, Modes, "approve"),
            Sites = ReadSites(top),
            Priority = top.Whole("priority", 100, 0, 10_000),
            WakeOn = ReadWakeOn(top),
            Unhealthy = top.Required("unhealthy") is { } condition ? ConditionReader.Read(top, condition) : new Condition.Any([]),
            For = top.Duration("for", TimeSpan.FromMinutes(2)),
            HealthyFor = top.Duration("healthyFor", TimeSpan.FromMinutes(15)),
            Ladder = ReadLadder(top, settle),
            Guardrails = ReadGuardrails(top),
            Notify = ReadNotify(top),
        };
        top.Finish("relapse");
        return problems.Count == before ? policy : null;
    }

    private static SiteSelector ReadSites(Group top)
    {
        if (top.Required("sites") is not { } value) return new SiteSelector();

        var group = top.Sub(value);
        var sites = new SiteSelector
        {
            Ids = group.Texts("ids"),
            Except = group.Texts("except"),
            Tags = group.TextMap("tags"),
            Os = group.Choice<string?>("os", null, new Dictionary<string, string?> { ["windows"] = "windows", ["linux"] = "linux" }),
        };
        group.Finish("expect");
        if (sites.Ids.IsEmpty && sites.Tags.IsEmpty) group.Wrong(value, "it matches nothing; 'sites' needs ids or tags");
        foreach (var pattern in sites.Ids.Where(pattern => pattern.Trim('*', '/').Length == 0)) group.Wrong(value, $"'{pattern}' matches everything; say which sites are meant");
        return sites;
    }

    private static WakeOn ReadWakeOn(Group top)
    {
        if (top.Sub("wakeOn") is not { } group) return new WakeOn();

        var wakeOn = new WakeOn();
        if (group.Sub("alerts") is { } alerts)
        {
            wakeOn = new WakeOn { Rules = alerts.Texts("rules"), Metrics = alerts.Texts("metrics"), Severities = alerts.Texts("severities") };
            foreach (var severity in wakeOn.Severities.Where(severity => severity is not ['S', 'e', 'v', >= '0' and <= '4']))
                alerts.Wrong(alerts.At, $"'{severity}' is no severity; it is Sev0 to Sev4");
            alerts.Finish();
        }

        group.Finish();
        return wakeOn;
    }

    private static ImmutableArray<Step> ReadLadder(Group top, TimeSpan settle)
    {
        if (top.Required("ladder") is not { } value) return [];

        var items = top.Items("ladder");
        if (items.Count == 0 && value is Yaml.List) top.Wrong(value, "it has no step; 'ladder' needs one at least");
        return [.. items.Select(item => ReadStep(top.Sub(item), settle)).OfType<Step>()];
    }

    private static Step? ReadStep(Group group, TimeSpan settle)
    {
        var steps = new Dictionary<string, string> { ["recycle"] = "recycle", ["scaleOut"] = "scaleOut", ["captureDiagnostics"] = "captureDiagnostics" };
        var name = group.Choice("step", "", steps, "restart", "scaleUp", "rebootWorker", "call", "notify");
        if (!group.Has("step")) group.Required("step");

        var time = group.Duration("settle", settle, TimeSpan.FromHours(4));
        var evidence = name == "captureDiagnostics" ? CaptureScope.None : group.Choice("evidence", name == "recycle" ? CaptureScope.Quick : CaptureScope.None, Scopes);
        Step? step = name switch
        {
            "recycle" => new Step.Recycle(
                group.Choice(
                    "scope",
                    RecycleScope.WorstInstance,
                    new Dictionary<string, RecycleScope> { ["worstInstance"] = RecycleScope.WorstInstance, ["site"] = RecycleScope.Site },
                    "eachInstance"),
                group.Choice("widen", false, new Dictionary<string, bool> { ["no"] = false, ["site"] = true }))
            { Settle = time, Evidence = evidence },
            "scaleOut" => ReadScaleOut(group) with { Settle = time, Evidence = evidence },
            "captureDiagnostics" => ReadCapture(group) with { Settle = time },
            _ => null,
        };
        group.Finish();
        return step;
    }

    private static Step.ScaleOut ReadScaleOut(Group group)
    {
        var defaults = new Step.ScaleOut();
        var step = new Step.ScaleOut
        {
            When = group.Raw("when") is { } when ? ConditionReader.Read(group, when) : defaults.When,
            By = group.Whole("by", defaults.By, 1, 10),
            Max = group.Whole("max", defaults.Max, 2, 100),
            Lease = group.Duration("lease", defaults.Lease, TimeSpan.FromDays(1)),
            MaxLease = group.Duration("maxLease", defaults.MaxLease, TimeSpan.FromDays(7)),
        };
        if (step.When.Leaves().Any(leaf => leaf is not Condition.Metric { On: MetricScope.Plan }))
            group.Wrong(group.Raw("when") ?? group.At, "'when' of scaleOut is about the plan: each of its conditions is a metric with 'on: plan'");
        if (step.MaxLease < step.Lease) group.Wrong(group.At, "'maxLease' is shorter than 'lease'");
        return step;
    }

    private static Step.CaptureDiagnostics ReadCapture(Group group)
    {
        var defaults = new Step.CaptureDiagnostics();
        var collect = group.Has("collect") ? group.Texts("collect") : defaults.Collect;
        foreach (var word in collect.Where(word => !Step.CaptureDiagnostics.Everything.Contains(word, StringComparer.Ordinal)))
            group.Wrong(group.Raw("collect")!, $"'{word}' is not known; 'collect' holds {string.Join(", ", Step.CaptureDiagnostics.Everything)}");
        _ = group.Raw("collect");
        return new Step.CaptureDiagnostics { Collect = collect, Dump = group.Choice("dump", defaults.Dump, Dumps) };
    }

    private static GuardrailLimits ReadGuardrails(Group top)
    {
        var defaults = new GuardrailLimits();
        if (top.Sub("guardrails") is not { } group) return defaults;

        var limits = new GuardrailLimits
        {
            Cooldown = group.Duration("cooldown", defaults.Cooldown, TimeSpan.FromDays(1)),
            Budgets = group.Has("budgets") ? [.. group.Items("budgets").Select(item => ReadBudget(group.Sub(item), "recycle", "site")), .. defaults.Budgets.Where(budget => budget.Step != "recycle")] : defaults.Budgets,
            SoleInstance = group.Choice("soleInstance", defaults.SoleInstance, SoleInstances),
            WarmUp = group.Duration("warmUp", defaults.WarmUp, TimeSpan.FromDays(1)),
        };
        _ = group.Raw("budgets");
        group.Finish("windows", "approval");
        return limits;
    }

    /// <summary>At most so many of a thing in a time; the longest time is a day, which is how long acts are remembered.</summary>
    public static Budget ReadBudget(Group group, string what, string scope)
    {
        group.Choice("do", what, new Dictionary<string, string> { [what] = what }, "recycle", "destructive", "rebootWorker", "scale");
        group.Choice("per", scope, new Dictionary<string, string> { [scope] = scope }, "site", "plan", "fleet");
        if (!group.Has("do")) group.Required("do");
        if (!group.Has("atMost")) group.Required("atMost");
        var budget = new Budget(what, group.Whole("atMost", 1, 1, 1000), group.Has("in") ? group.Duration("in", TimeSpan.FromHours(1), TimeSpan.FromDays(1)) : group.RequiredDuration("in"));
        group.Finish("borrow");
        return budget;
    }

    private static NotifyRule? ReadNotify(Group top)
    {
        if (top.Sub("notify") is not { } group) return null;

        var rule = new NotifyRule(group.RequiredText("channel"), group.Texts("on"));
        foreach (var word in rule.On.Where(word => !Told.Contains(word, StringComparer.Ordinal)))
        {
            group.Wrong(group.At, word == "AwaitingApproval"
                ? "'AwaitingApproval' is not carried out by this version; 'on' holds HandedOver, Closed"
                : $"'{word}' is not known; 'on' holds HandedOver, Closed");
        }

        group.Finish();
        return rule;
    }
}
