using System.Collections.Immutable;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies;
using CsCheck;

namespace AutoResponder.Policies.Tests;

/// <summary>Policies of every shape that the format allows.</summary>
internal static class AnyPolicy
{
    private static readonly Gen<string> Word = Gen.Char["abcxyzABC0189-_."].Array[1, 12].Select(letters => $"w{new string(letters)}");
    private static readonly Gen<string> Text = Gen.OneOf(Word, Gen.Char[" !\"#%&'*,-:;<>@[]{}|~`\u00e4\u00df\u4e2d"].Array[1, 30].Select(letters => $"x{new string(letters)}"), Gen.OneOf("on", "no", "null", "~", "1", "1e5", "0x10", "2026-01-01", " x ", "- a", "a: b", "# c", "\U0001F600", "a\tb"));
    private static readonly Gen<double> Number = Gen.OneOf(Gen.Int[0, 1_000_000].Select(number => (double)number), Gen.Int[0, 99_999_999].Select(number => number / 1000d));
    private static readonly Gen<double> Percent = Gen.Int[0, 100_000].Select(thousandths => thousandths / 1000d);

    private static readonly Gen<RequestFilter> Filter = Gen.Select(Range(100, 599), Range(0, 9999), Range(0, uint.MaxValue), Gen.OneOf("/cart*", "*.php", "/", null), Gen.Int[0, 60_000]).Select(parts => new RequestFilter
    {
        Status = parts.Item1 ?? (parts.Item4 is null ? new NumberRange(500, 599) : null),
        Substatus = parts.Item2,
        Win32 = parts.Item3,
        Path = parts.Item4,
        SlowerThan = parts.Item5 > 30_000 ? TimeSpan.FromMilliseconds(parts.Item5) : null,
    });

    private static readonly Gen<Condition> Leaf = Gen.OneOf<Condition>(
        Gen.Select(Gen.OneOf("Http5xx", "Http4xx", "Requests"), Percent, Number, Length(3600), (part, share, floor, window) => (Condition)new Condition.Ratio(part, part == "Requests" ? "Http2xx" : "Requests", share / 100, floor, window)),
        Metric(Gen.OneOf("HttpResponseTime", "CpuTime"), Length(3600).Select(length => length.TotalSeconds), MetricScope.Site),
        Metric(Gen.OneOf("MemoryWorkingSet", "PrivateBytes"), Gen.Int[1, 99_999].Select(tenths => tenths / 10d * 1024 * 1024), MetricScope.Instance),
        Metric(Gen.OneOf("CpuPercentage", "MemoryPercentage"), Percent, MetricScope.Plan),
        Metric(Gen.OneOf("Http5xx", "Requests"), Number, MetricScope.Site),
        Metric(Gen.OneOf("MemoryWorkingSet", "PrivateBytes"), Percent, MetricScope.Instance).Select(metric => (Condition)((Condition.Metric)metric with { OfInstanceMemory = true })),
        Gen.Select(Gen.OneOf("PrivateBytes", "Handles"), Gen.OneOf("Average", "Maximum"), Gen.Int[1, 100_000], Gen.Int[60, 600], Gen.Int[3, 12], (metric, aggregation, thousandths, seconds, parts) =>
            (Condition)new Condition.Trend(metric, MetricScope.Instance, aggregation, thousandths / 1000d / 100, TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds * parts))),
        Gen.Select(Filter, Gen.Int[1, 10_000], Length(3600), (like, least, window) => (Condition)new Condition.Logged(like, least, window)),
        Gen.Select(Gen.Int[100, 300], Gen.Int[300, 599], Length(10), Gen.Int[1, 5], (from, to, timeout, failures) => (Condition)new Condition.Probe($"/healthz?{from}", from, to, timeout, failures)));

    private static readonly Gen<Condition> PlanLeaf = Metric(Gen.OneOf("CpuPercentage", "MemoryPercentage"), Percent, MetricScope.Plan);

    private static readonly Gen<Step> Step = Gen.OneOf(
        Gen.Select(Gen.Enum<RecycleScope>(), Gen.Bool, Gen.Enum<CaptureScope>(), Length(14_400), (scope, widen, evidence, settle) => (Step)new Step.Recycle(scope, widen) { Evidence = evidence, Settle = settle }),
        Gen.Select(Gen.Enum<CaptureScope>(), Length(14_400), (evidence, settle) => (Step)new Step.Restart { Evidence = evidence, Settle = settle }),
        Gen.Select(Gen.Enum<CaptureScope>(), Length(14_400), (evidence, settle) => (Step)new Step.Call("flush") { Evidence = evidence, Settle = settle }),
        Text.Select(message => (Step)new Step.Notify("ops") { Message = message }),
        Gen.Select(Gen.Enum<CaptureScope>(), Length(14_400), (evidence, settle) => (Step)new Step.RebootWorker { Evidence = evidence, Settle = settle }),
        Gen.Select(Tree(PlanLeaf), Gen.Int[2, 3], Gen.Enum<CaptureScope>(), Length(14_400), (when, sizes, evidence, settle) => (Step)new Step.ScaleUp([.. new[] { "P1v3", "P2v3", "P3v3" }.Take(sizes)]) { When = when, Evidence = evidence, Settle = settle }),
        Gen.Select(Tree(PlanLeaf), Gen.Int[1, 10], Length(86_400), Length(14_400), Gen.Enum<CaptureScope>(), (when, by, lease, settle, evidence) => (Step)new Step.ScaleOut { When = when, By = by, Max = by + 3, Lease = lease, MaxLease = lease * 2, Settle = settle, Evidence = evidence }),
        Gen.Select(Gen.Shuffle(Core.Policies.Step.CaptureDiagnostics.Everything.ToArray()), Gen.Int[1, 9], Gen.Enum<DumpKind>(), Length(1_800), Length(14_400), (all, some, dump, within, settle) => (Step)new Step.CaptureDiagnostics { Collect = [.. all.Take(some)], Dump = dump, Within = within, Settle = settle }));

    private static readonly Gen<SiteSelector> Sites = Gen.Select(Word, Word, Tags, Gen.OneOf<string?>("windows", "linux", null), Gen.OneOf<int?>(1, 40, 100_000, null), (name, left, tags, os, expect) => new SiteSelector { Ids = [$"*/sites/{name.Replace('.', '-')}*", $"*/resourceGroups/{name}/*"], Except = [$"*-{left}"], Tags = tags, Os = os, Expect = expect });

    private static readonly Gen<GuardrailLimits> Limits = Gen.Select(Length(86_400), Length(86_400), Gen.Enum<SoleInstance>(), Gen.Select(Gen.OneOf("recycle", "restart", "call", "scaleOut", "scaleUp", "captureDiagnostics"), Gen.Int[1, 1000], Length(86_400), (step, most, time) => new Budget(step, most, time)).Array[1, 4], (cooldown, warmUp, sole, budgets) => new GuardrailLimits
    {
        Windows = sole == SoleInstance.Refuse ? [Window(cooldown, "0 2 * * SUN", "Europe/London"), Window(warmUp, "*/7 1-5 1,15 * *", "America/New_York")] : [],
        Approval = new ApprovalRule(sole == SoleInstance.Allow ? ["recycle", "captureDiagnostics"] : [], warmUp),
        Ineffective = new FailureLimits(budgets.Length, 1 + (budgets[0].AtMost % 100), cooldown),
        Cooldown = cooldown,
        WarmUp = warmUp,
        SoleInstance = sole,
        Budgets = [.. budgets, .. new GuardrailLimits().Budgets.Where(usual => budgets.All(budget => budget.Step != usual.Step))],
    });

    private static QuietWindow Window(TimeSpan length, string cron, string zone) => new("patching", cron, length, zone) { Times = QuietTimes.Of(cron, length, zone) };

    private static Gen<ImmutableSortedDictionary<string, string>> Tags => Gen.Select(Text, Text).Array[0, 3].Select(tags => tags.DistinctBy(tag => tag.Item1).ToImmutableSortedDictionary(tag => tag.Item1, tag => tag.Item2));

    private static Gen<WakeOn> Wake => Gen.Select(Text.Select(text => $"*{text.Replace('?', '-').Replace('\\', '-')}").Array[0, 3], Gen.OneOf("Http5xx", "*custom*").Array[0, 1], Gen.Shuffle(new[] { "Sev0", "Sev1", "Sev4" }), (rules, metrics, severities) => new WakeOn { Rules = [.. rules.Distinct()], Metrics = [.. metrics], Severities = [.. severities] });

    public static Gen<Policy> All => Gen.Select(
        Gen.Select(Word, Text.OrNull(), Gen.Enum<Mode>(), Gen.Int[0, 10_000]),
        Gen.Select(Sites, Wake, Tree(Leaf)),
        Gen.Select(Length(86_400), Length(86_400), Step.Array[1, 6], Limits),
        (head, health, rest) => new Policy
        {
            Name = head.Item1,
            Description = head.Item2 ?? "",
            Hash = "",
            Mode = head.Item3,
            Priority = head.Item4,
            Sites = health.Item1,
            WakeOn = health.Item2,
            Unhealthy = health.Item3,
            For = rest.Item1,
            HealthyFor = rest.Item2,
            Ladder = [.. rest.Item3],
            Guardrails = rest.Item4,
            Relapse = new RelapseRule(rest.Item1, rest.Item2.Ticks % 2 == 0 ? RelapseStart.NextStep : RelapseStart.FirstStep),
            Notify = new NotifyRule("ops", ["AwaitingApproval", "Closed"]),
        });

    /// <summary>More than nothing, in milliseconds or whole units.</summary>
    private static Gen<TimeSpan> Length(int seconds) => Gen.OneOf(Gen.Int[1, seconds].Select(length => TimeSpan.FromSeconds(length)), Gen.Int[1, seconds * 1000].Select(length => TimeSpan.FromMilliseconds(length)));

    private static Gen<Condition> Metric(Gen<string> name, Gen<double> threshold, MetricScope on) => Gen.Select(
        name, threshold, Gen.OneOf("Average", "Total", "Maximum", "Minimum", "Count"), Gen.Enum<Comparison>(), Length(3600), Gen.Int[0, 100],
        (metric, limit, aggregation, comparison, window, requests) => (Condition)new Condition.Metric(metric, on, aggregation, comparison, limit, window, requests > 50 ? requests : null));

    private static Gen<NumberRange?> Range(long least, long most) => Gen.Select(Gen.Long[least, most], Gen.Long[least, most], Gen.Int[0, 2], (one, other, kind) => kind switch
    {
        0 => null,
        1 => new NumberRange(one, one),
        _ => (NumberRange?)new NumberRange(Math.Min(one, other), Math.Max(one, other)),
    });

    private static Gen<Condition> Tree(Gen<Condition> leaf)
    {
        var small = Gen.OneOf(leaf, leaf.Select(inner => (Condition)new Condition.Not(inner)));
        return Gen.OneOf(small, small.Array[1, 4].Select(some => (Condition)new Condition.Any([.. some])), Gen.Select(small.Array[1, 3], small, (some, one) => (Condition)new Condition.All([new Condition.Any([.. some]), one])));
    }

    private static Gen<string?> OrNull(this Gen<string> gen) => Gen.Select(gen, Gen.Bool, (text, has) => has ? text : null);
}
