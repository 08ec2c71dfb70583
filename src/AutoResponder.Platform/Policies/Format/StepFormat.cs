using AutoResponder.Core.Captures;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.AppService;
using AutoResponder.Platform.Policies.Kinds;
using AutoResponder.Platform.Policies.Source;

namespace AutoResponder.Platform.Policies.Format;

/// <summary>The rungs of a ladder.</summary>
internal static class StepFormat
{
    private static readonly Word<CaptureScope> Evidence = new(("none", CaptureScope.None), ("quick", CaptureScope.Quick), ("full", CaptureScope.Full));

    private static readonly Word<string> Size = new([.. InstanceSizes.Names.Select(name => (name, name))]);

    /// <param name="settle">What <c>fleet.yaml</c> gives a step to settle that says nothing itself.</param>
    public static ByWord<Step> Make(Kind<Condition> condition, TimeSpan settle) =>
        new ByWord<Step>("step", "a step", "step")
            .Add("recycle", Recycle(settle))
            .Add("restart", Restart(settle))
            .Add("scaleOut", ScaleOut(condition, settle))
            .Add("captureDiagnostics", Capture(settle))
            .Add("notify", Notify(settle))
            .Add("call", Call(settle))
            .Add("rebootWorker", RebootWorker(settle))
            .Add("scaleUp", ScaleUp(condition, settle));

    private static Group<Step.Recycle> Recycle(TimeSpan settle) =>
        Settling(new Group<Step.Recycle>("ends the sick instance's worker process; the platform starts a new one", new Step.Recycle(RecycleScope.WorstInstance, false) { Settle = settle })
            .Key("scope", new Word<RecycleScope>(("worstInstance", RecycleScope.WorstInstance), ("eachInstance", RecycleScope.EachInstance), ("site", RecycleScope.Site)), step => step.Scope, (step, scope) => step with { Scope = scope }, "How far it reaches: the sickest instance; each sick instance, the sickest first, the next one only once the last one is well and has settled; or the whole site.")
            .Key("widen", new Word<bool>(("no", false), ("site", true)), step => step.WidenToSite, (step, widen) => step with { WidenToSite = widen }, "Where one instance cannot be told or reached (as on Linux): skip the step with that reason, or restart the whole site.")
            .Key("evidence", Evidence, step => step.Evidence, (step, evidence) => step with { Evidence = evidence }, "What is saved before it disturbs: quick waits for it 20 s at most, full up to 12 min.")
            .Key("target", new Word<RecycleTarget>(("itself", RecycleTarget.Itself), ("topConsumer", RecycleTarget.TopConsumer)), step => step.Target, (step, target) => step with { Target = target }, "Where two or more sites of a plan fell ill together a recycle of one of them is refused, since the plan is ill; with topConsumer it is done to the one that clearly uses most of the plan's processors."));

    private static Group<Step.Restart> Restart(TimeSpan settle) =>
        Settling(new Group<Step.Restart>("restarts the whole site on every instance at once", new Step.Restart { Settle = settle })
            .Key("evidence", Evidence, step => step.Evidence, (step, evidence) => step with { Evidence = evidence }, "What is saved before it disturbs: quick waits for it 20 s at most, full up to 12 min."))
            .Refused("scope", "belongs to 'recycle', since a restart is always of the whole site")
            .Refused("widen", "belongs to 'recycle', since a restart is always of the whole site");

    private static Group<Step.ScaleOut> ScaleOut(Kind<Condition> condition, TimeSpan settle) =>
        Settling(new Group<Step.ScaleOut>("borrows instances for the plan, for a time", new Step.ScaleOut { Settle = settle })
            .Key("when", condition, step => step.When, (step, when) => step with { When = when }, "Where it can help, about the plan; also what the plan must stay below once the instances are given back.")
            .Key("by", new Whole(1, 10), step => step.By, (step, by) => step with { By = by }, "How many instances are borrowed.")
            .Key("max", new Whole(2, 100), step => step.Max, (step, max) => step with { Max = max }, "The plan never gets more instances than this from us.")
            .Key("lease", new Length(TimeSpan.FromDays(1)), step => step.Lease, (step, lease) => step with { Lease = lease }, "For how long they are borrowed at first.")
            .Key("maxLease", new Length(TimeSpan.FromDays(7)), step => step.MaxLease, (step, lease) => step with { MaxLease = lease }, "Prolonged up to this; from then on a person is asked.")
            .Key("evidence", Evidence, step => step.Evidence, (step, evidence) => step with { Evidence = evidence }, "What is saved before it: quick waits for it 20 s at most, full up to 12 min."))
            .Check((step, found) =>
            {
                if (step.When.Leaves().Any(leaf => leaf is not Condition.Metric { On: MetricScope.Plan }))
                    found.Wrong("when", "'when' of scaleOut is about the plan: each of its conditions is a metric with 'on: plan', such as { metric: CpuPercentage, on: plan, above: 75% }");
                if (step.MaxLease < step.Lease)
                    found.Wrong(found.Has("maxLease") ? "maxLease" : "lease", $"'maxLease' ({Units.Say(step.MaxLease)}) is shorter than 'lease' ({Units.Say(step.Lease)}); it is at least as long");
                if (step.Max <= step.By)
                    found.Wrong(found.Has("max") ? "max" : "by", $"'max' ({step.Max}) is no more than 'by' ({step.By}), so that nothing could ever be borrowed; it is what the plan may have in all");
            });

    private static Group<Step.CaptureDiagnostics> Capture(TimeSpan settle)
    {
        var collected = new Word<string>([.. Step.CaptureDiagnostics.Everything.Select(name => (name, name))]);
        return Settling(new Group<Step.CaptureDiagnostics>("saves the evidence for a person; it heals nothing", new Step.CaptureDiagnostics { Settle = settle })
            .Key("collect", new Many<string>($"what is collected ({collected.Allowed})", collected, 1), step => step.Collect, (step, collect) => step with { Collect = collect }, "What is collected.")
            .Key("dump", new Word<DumpKind>(("stacks", DumpKind.Stacks), ("mini", DumpKind.Mini), ("heap", DumpKind.Heap), ("full", DumpKind.Full)), step => step.Dump, (step, dump) => step with { Dump = dump }, "Which dump of the process.")
            .Key("within", new Length(TimeSpan.FromMinutes(30)), step => step.Within, (step, within) => step with { Within = within }, "The incident goes on without what has not come by then, and no process is frozen any more."))
            .Refused("evidence", "does not belong here, since the step saves everything itself");
    }

    private static Group<Step.Call> Call(TimeSpan settle) =>
        Settling(new Group<Step.Call>("calls somebody who knows a cure, such as a runbook or a logic app; the answer steers the ladder", new Step.Call("") { Settle = settle })
            .Required("to", new Text("a name under 'calls' in fleet.yaml"), step => step.To, (step, to) => step with { To = to }, "Whom: a name under `calls` in fleet.yaml, where the address stands.")
            .Key("evidence", Evidence, step => step.Evidence, (step, evidence) => step with { Evidence = evidence }, "What is saved before it: quick waits for it 20 s at most, full up to 12 min."));

    private static Group<Step.RebootWorker> RebootWorker(TimeSpan settle) =>
        Settling(new Group<Step.RebootWorker>("reboots the machine of the sick instance, which every site of the plan runs on; a person is always asked first", new Step.RebootWorker { Settle = settle })
            .Key("evidence", Evidence, step => step.Evidence, (step, evidence) => step with { Evidence = evidence }, "What is saved before it: quick waits for it 20 s at most, full up to 12 min."));

    private static Group<Step.ScaleUp> ScaleUp(Kind<Condition> condition, TimeSpan settle) =>
        Settling(new Group<Step.ScaleUp>("gives the plan the next larger size, which starts every site of it anew; a person is always asked first, and it is not taken back by itself", new Step.ScaleUp([]) { Settle = settle })
            .Required("sizes", new Many<string>("sizes, the smallest first, such as [P1v3, P2v3, P3v3]", Size, 2, 10), step => step.Sizes, (step, sizes) => step with { Sizes = sizes }, "Through which sizes it may go, one for each time: a plan of one of them gets the next. They are of one family, such as P1v3 and P2v3.")
            .Key("when", condition, step => step.When, (step, when) => step with { When = when }, "Where it can help, about the plan.")
            .Key("evidence", Evidence, step => step.Evidence, (step, evidence) => step with { Evidence = evidence }, "What is saved before it: quick waits for it 20 s at most, full up to 12 min."))
            .Check((step, found) =>
            {
                if (step.When.Leaves().Any(leaf => leaf is not Condition.Metric { On: MetricScope.Plan }))
                    found.Wrong("when", "'when' of scaleUp is about the plan: each of its conditions is a metric with 'on: plan', such as { metric: CpuPercentage, on: plan, above: 75% }");
                if (step.Sizes.Select(InstanceSizes.Family).Distinct().Count() > 1)
                    found.Wrong("sizes", $"'sizes' ({string.Join(", ", step.Sizes)}) are of several families; a plan changes its size within one, such as P1v3, P2v3, P3v3");
            });

    private static Group<Step.Notify> Notify(TimeSpan settle) =>
        new Group<Step.Notify>("tells people and climbs on at once; it changes nothing", new Step.Notify("") { Settle = settle })
            .Required("channel", new Text("the name of a channel of fleet.yaml"), step => step.Channel, (step, channel) => step with { Channel = channel }, "A channel's name in fleet.yaml.")
            .Key("message", new Text("a sentence for people", most: 500), step => step.Message.Length == 0 ? null : step.Message, (step, message) => step with { Message = message }, "What they are told beside what the incident says of itself.")
            .Refused("settle", "does not belong here, since a message has nothing to settle")
            .Refused("evidence", "does not belong here, since a message disturbs nothing");

    private static Group<T> Settling<T>(Group<T> group)
        where T : Step =>
        group.Key("settle", new Length(TimeSpan.FromHours(4)), step => step.Settle, (step, time) => step with { Settle = time }, "How long the finished step gets to work; fleet.yaml's `defaults.settle` if it is left out.");
}
