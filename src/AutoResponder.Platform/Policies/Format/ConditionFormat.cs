using System.Globalization;
using System.Text.RegularExpressions;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies.Kinds;

namespace AutoResponder.Platform.Policies.Format;

/// <summary>What "unhealthy" means. Conditions hold conditions, so all of them are made at once.</summary>
internal static partial class ConditionFormat
{
    private static readonly Length Window = new(TimeSpan.FromHours(1));
    private static readonly TimeSpan UsualWindow = TimeSpan.FromMinutes(5);

    public static ByKey<Condition> Make()
    {
        var condition = new ByKey<Condition>("condition", "a condition");
        var several = new Many<Condition>("conditions", condition, 1);
        return condition
            .Add("any", new Group<Condition.Any>("a condition that is met while one of several is", new Condition.Any([]))
                .Required("any", several, any => any.Of, (any, of) => any with { Of = of }, "Met while one of these is."))
            .Add("all", new Group<Condition.All>("a condition that is met while all of several are", new Condition.All([]))
                .Required("all", several, all => all.Of, (all, of) => all with { Of = of }, "Met while all of these are."))
            .Add("not", new Group<Condition.Not>("a condition that is met while another is not", new Condition.Not(new Condition.Any([])))
                .Required("not", condition, not => not.Of, (not, of) => not with { Of = of }, "Met while this is not; unknown stays unknown."))
            .Add("ratio", Ratio())
            .Add("metric", MetricFormat.Make(Window, UsualWindow))
            .Add("requests", RequestsFormat.Make(Window, UsualWindow), beside: "metric")
            .Add("probe", Probe());
    }

    private static Group<Condition.Ratio> Ratio() =>
        new Group<Condition.Ratio>("a share of one total in another", new Condition.Ratio("", "", 1, 20, UsualWindow))
            .Required("ratio", new Many<string>("two counted metrics, the part and the whole, such as [Http5xx, Requests]", new Text("a metric"), 2, 2), ratio => [ratio.Part, ratio.Whole], (ratio, names) => ratio with { Part = names[0], Whole = names[1] }, "Two counted metrics of the site: the part and the whole, such as [Http5xx, Requests].")
            .Required("above", new Share(), ratio => ratio.Above, (ratio, above) => ratio with { Above = above }, "Unhealthy above this share.")
            .Key("atLeast", new Number(), ratio => ratio.AtLeast, (ratio, floor) => ratio with { AtLeast = floor }, "How many of the part there must be before the share means anything.")
            .Key("window", Window, ratio => ratio.Window, (ratio, window) => ratio with { Window = window }, "How far back it looks.")
            .Check((ratio, found) =>
            {
                foreach (var (at, name) in new[] { ratio.Part, ratio.Whole }.Index())
                {
                    if (!Metrics.All.TryGetValue(name, out var metric)) found.Wrong("ratio", at, Metrics.Unknown(name, Metrics.IsCounted));
                    else if (!Metrics.IsCounted(metric)) found.Wrong("ratio", at, $"'{name}' is not counted, so that there are no shares of it; 'ratio' is two counted metrics of the site, such as [Http5xx, Requests]");
                }
            });

    private static Converted<ProbeDraft, Condition.Probe> Probe() => new(
        new Group<ProbeDraft>("a request that does not answer as it should", new ProbeDraft("", "200-399", TimeSpan.FromSeconds(10), 3))
            .Required("probe", new Text("a path that begins with one /, such as /healthz", Path(), "is no path", 500), probe => probe.Path, (probe, path) => probe with { Path = path }, "The path to ask for.")
            .Key("expect", new Text("a range of statuses such as 200-399", Statuses(), "is no range of statuses"), probe => probe.Expect, (probe, expect) => probe with { Expect = expect }, "Statuses that are well.")
            .Key("timeout", new Length(TimeSpan.FromSeconds(10)), probe => probe.Timeout, (probe, timeout) => probe with { Timeout = timeout }, "How long an answer may take.")
            .Key("failures", new Whole(1, 5), probe => probe.Failures, (probe, failures) => probe with { Failures = failures }, "How many failures in a row make it unhealthy."),
        (draft, found) =>
        {
            var bounds = draft.Expect.Split('-');
            var (from, to) = (int.Parse(bounds[0], CultureInfo.InvariantCulture), int.Parse(bounds[^1], CultureInfo.InvariantCulture));
            if (from <= to) return new Condition.Probe(draft.Path, from, to, draft.Timeout, draft.Failures);

            found.Wrong("expect", $"'{draft.Expect}' is no range of statuses, since it ends before it begins; 'expect' is such as 200-399");
            return null;
        },
        probe => new ProbeDraft(probe.Path, string.Create(CultureInfo.InvariantCulture, $"{probe.ExpectFrom}-{probe.ExpectTo}"), probe.Timeout, probe.Failures));

    private sealed record ProbeDraft(string Path, string Expect, TimeSpan Timeout, int Failures);

    [GeneratedRegex(@"^/(?:[^/\\\s][^\\\s]*)?$")]
    private static partial Regex Path();

    [GeneratedRegex("^[1-5][0-9][0-9](?:-[1-5][0-9][0-9])?$")]
    private static partial Regex Statuses();
}
