using System.Collections.Frozen;
using AutoResponder.Platform.AppService;
using AutoResponder.Platform.Arm;
using AutoResponder.Platform.Diagnostics.Scm;
using AutoResponder.Platform.Monitoring;

namespace AutoResponder.Platform.Diagnostics.Collecting;

/// <summary>Which collector collects what.</summary>
internal sealed class Collectors(ArmClient arm, InstanceReader instances, ScmClient scm, MetricsReader metrics, TimeProvider time)
{
    private readonly FrozenDictionary<string, ICollector> _byKind = new Dictionary<string, ICollector>
    {
        [Kinds.Metrics] = new MetricsCollector(metrics, time),
        [Kinds.Processes] = new ProcessesCollector(arm, instances, time),
        [Kinds.NewestLog] = new NewestLogCollector(scm),
        [Kinds.HttpLogs] = new HttpLogsCollector(scm),
        [Kinds.EventLog] = new EventLogCollector(scm),
        [Kinds.PhpErrors] = new PhpErrorsCollector(scm),
        [Kinds.Environment] = new EnvironmentCollector(scm, time),
        [Kinds.Deployments] = new DeploymentsCollector(arm, time),
        [Kinds.LogStream] = new LogStreamCollector(scm, time),
        [Kinds.Stacks] = new StacksCollector(arm),
        [Kinds.Dump] = new DumpCollector(arm, scm),
    }.ToFrozenDictionary();

    public ICollector Of(string kind) => _byKind[kind];
}
