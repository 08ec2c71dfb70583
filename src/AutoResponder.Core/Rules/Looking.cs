using System.Collections.Immutable;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;

namespace AutoResponder.Core.Rules;

/// <summary>What to measure for which purpose.</summary>
internal static class Looking
{
    private static readonly ProbeQuestion AnyPage = new("/", 200, 499, TimeSpan.FromSeconds(10), 1, true);

    /// <summary>Enough to see an act's effect.</summary>
    public static Needs AtEffect(Incident.Acting acting) => acting.Act switch
    {
        Act.SetCapacity or Act.SetMinimum or Act.SetSize => new Needs { Plan = true, Operation = (acting.Answer as ActOutcome.Accepted)?.Operation },
        Act.Call => Needs.Nothing,
        _ => new Needs { Instances = true },
    };

    public static Needs AtCapture(CaptureOrder order) => new() { Capture = order };

    /// <summary>Enough to say whether the policy's condition holds.</summary>
    /// <param name="actedAt">When the last act took effect: no request that came in before it is counted.</param>
    public static Needs AtHealth(Policy policy, DateTimeOffset? actedAt) => new()
    {
        Metrics = MetricsOf(policy, byInstance: false),
        Probes = ProbesOf(policy, perInstance: false),
        Requests = RequestsOf(policy, actedAt),
        InstanceMemory = NeedsMemory(policy),
    };

    /// <summary>Enough to act: the condition, who is sick, its processes, something read directly, and whether the fleet is armed.</summary>
    public static Needs BeforeAnAct(Policy policy, DateTimeOffset? actedAt)
    {
        var probes = ProbesOf(policy, perInstance: true);
        return new Needs
        {
            Fleet = true,
            Metrics = MetricsOf(policy, byInstance: true),
            Instances = true,
            Plan = policy.Ladder.Any(step => step.IsOfPlan),
            PlanSites = policy.Ladder.Any(step => step is { IsOfPlan: true, Class: StepClass.Disturbing }),
            Consumers = policy.Ladder.OfType<Step.Recycle>().Any(step => step.Target == RecycleTarget.TopConsumer),
            Probes = probes.IsEmpty ? [AnyPage] : probes,
            Requests = RequestsOf(policy, actedAt),
            InstanceMemory = NeedsMemory(policy),
        };
    }

    public static Needs AndAlert(this Needs needs, Alert alert) =>
        needs with { Alert = new AlertQuestion(alert.AlertId, alert.Rule, alert.Target, alert.FiredAt) };

    public static Needs AndClaim(this Needs needs, Course course) =>
        course.Claim is { } claim ? needs with { Alert = new AlertQuestion(claim.AlertId, claim.Rule, null, null) } : needs;

    /// <summary>Enough to say whether a lease may be given back.</summary>
    public static Needs BeforeAReturn(Condition ceiling) => new() { Fleet = true, Plan = true, Metrics = Distinct(QuestionsOf(ceiling).Where(question => question.On == MetricScope.Plan)) };

    private static ImmutableArray<MetricQuestion> MetricsOf(Policy policy, bool byInstance)
    {
        var questions = QuestionsOf(policy.Unhealthy);

        if (byInstance)
        {
            // Who is sick is told by the same figures, split by instance; who serves nothing, by requests and failures.
            questions = questions.Concat(Questions(policy.LongestWindow, "Requests", "Http5xx")).ToList();
            questions = questions.Concat(questions.Where(question => question.On == MetricScope.Site).Select(question => question with { On = MetricScope.Instance }));
            questions = questions.Concat(policy.Ladder.SelectMany(step => step switch
            {
                Step.ScaleOut scaleOut => QuestionsOf(scaleOut.When),
                Step.ScaleUp scaleUp => QuestionsOf(scaleUp.When),
                _ => [],
            }));
        }

        return Distinct(questions);
    }

    private static IEnumerable<MetricQuestion> QuestionsOf(Condition condition) => condition.Leaves().SelectMany(leaf => leaf switch
    {
        Condition.Ratio ratio => Questions(ratio.Window, ratio.Part, ratio.Whole),
        Condition.Metric metric => new[] { new MetricQuestion(metric.Name, metric.Aggregation, metric.On, metric.Window) }
            .Concat(metric.Requests is null ? [] : Questions(metric.Window, "Requests")),
        Condition.Trend trend => [new MetricQuestion(trend.Name, trend.Aggregation, trend.On, trend.For)],

        // Where the log says nothing, the number of all requests still may.
        Condition.Logged logged => Questions(logged.Window, "Requests"),
        _ => [],
    });

    private static ImmutableArray<MetricQuestion> Distinct(IEnumerable<MetricQuestion> questions) =>
        [
            .. questions
                .GroupBy(question => (question.Metric, question.Aggregation, question.On))
                .Select(same => same.MaxBy(question => question.Window)!)
                .Where(question => question.Window > TimeSpan.Zero),
        ];

    private static IEnumerable<MetricQuestion> Questions(TimeSpan window, params string[] names) =>
        names.Select(name => new MetricQuestion(name, "Total", MetricScope.Site, window));

    private static ImmutableArray<RequestsQuestion> RequestsOf(Policy policy, DateTimeOffset? actedAt) =>
        [.. policy.Leaves.OfType<Condition.Logged>().Select(leaf => new RequestsQuestion(leaf.Like, leaf.Window, actedAt)).Distinct()];

    private static bool NeedsMemory(Policy policy) => policy.Leaves.Any(leaf => leaf is Condition.Metric { OfInstanceMemory: true });

    private static ImmutableArray<ProbeQuestion> ProbesOf(Policy policy, bool perInstance) =>
    [
        .. policy.Leaves.OfType<Condition.Probe>()
            .Select(probe => new ProbeQuestion(probe.Path, probe.ExpectFrom, probe.ExpectTo, probe.Timeout, probe.Failures, perInstance))
            .DistinctBy(question => question.Path),
    ];
}
