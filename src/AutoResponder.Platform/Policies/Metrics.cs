using System.Collections.Frozen;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies.Source;

namespace AutoResponder.Platform.Policies;

/// <summary>A metric that Azure Monitor offers of App Service sites or plans.</summary>
/// <param name="Aggregation">How its samples are put together unless a policy says otherwise.</param>
internal sealed record Metric(string Name, MetricUnit Unit, string Aggregation, bool OfSites, bool OfPlans)
{
    public bool IsOffered(MetricScope on) => on == MetricScope.Plan ? OfPlans : OfSites;
}

/// <summary>What a metric is measured in, and so how a threshold of it is written.</summary>
internal sealed record MetricUnit(string Noun, string Allowed, MetricUnit.Reader TryRead, Func<double, string> Say)
{
    public delegate bool Reader(string text, out double figure);

    public static readonly MetricUnit Seconds = new("length of time", "such as 5s", TryReadSeconds, figure => Units.Say(TimeSpan.FromTicks((long)Math.Round(figure * TimeSpan.TicksPerSecond))));
    public static readonly MetricUnit Bytes = new("size", "such as 512MB or 4GB", Units.TrySize, Units.SaySize);
    public static readonly MetricUnit Percent = new("share", "such as 75%", Units.TryPercent, Units.SayPercent);
    public static readonly MetricUnit Count = new("number", "a number without a unit", TryReadCount, figure => Units.Say((decimal)figure));

    private static bool TryReadSeconds(string text, out double figure)
    {
        var fits = Units.TryDuration(text, out var length) && length <= TimeSpan.FromDays(1);
        figure = length.TotalSeconds;
        return fits;
    }

    private static bool TryReadCount(string text, out double figure) => Units.TryNumber(text, out figure);
}

/// <summary>The metrics of App Service, by Azure Monitor's own names. A condition on any other would be unknown forever.</summary>
internal static class Metrics
{
    private const string Average = "Average";
    private const string Total = "Total";

    /// <summary>Measured every some hours; what is older than five minutes says nothing about now.</summary>
    public const string TooSlow = "FileSystemUsage";

    public static FrozenDictionary<string, Metric> All { get; } = new[]
    {
        Sites(MetricUnit.Count, Total, "Requests", "Http2xx", "Http3xx", "Http4xx", "Http401", "Http403", "Http404", "Http406", "Http5xx", "Http101"),
        Sites(MetricUnit.Seconds, Average, "HttpResponseTime", "AverageResponseTime"),
        Sites(MetricUnit.Seconds, Total, "CpuTime"),
        Sites(MetricUnit.Bytes, Average, "MemoryWorkingSet", "AverageMemoryWorkingSet", "PrivateBytes"),
        Sites(MetricUnit.Count, Average, "AppConnections", "Handles", "Threads", "CurrentAssemblies", "TotalAppDomains", "TotalAppDomainsUnloaded", "RequestsInApplicationQueue", "InstanceCount", "HealthCheckStatus"),
        Sites(MetricUnit.Count, Total, "Gen0Collections", "Gen1Collections", "Gen2Collections", "IoReadOperationsPerSecond", "IoWriteOperationsPerSecond", "IoOtherOperationsPerSecond", "FunctionExecutionCount", "FunctionExecutionUnits"),
        Sites(MetricUnit.Bytes, Total, "IoReadBytesPerSecond", "IoWriteBytesPerSecond", "IoOtherBytesPerSecond"),
        Plans(MetricUnit.Percent, Average, "CpuPercentage", "MemoryPercentage"),
        Plans(MetricUnit.Count, Average, "HttpQueueLength", "DiskQueueLength", "SocketInboundAll", "SocketLoopback", "SocketOutboundAll", "SocketOutboundEstablished", "SocketOutboundTimeWait"),
        Plans(MetricUnit.Count, Average, "TcpCloseWait", "TcpClosing", "TcpEstablished", "TcpFinWait1", "TcpFinWait2", "TcpLastAck", "TcpSynReceived", "TcpSynSent", "TcpTimeWait"),
        [new Metric("BytesReceived", MetricUnit.Bytes, Total, true, true), new Metric("BytesSent", MetricUnit.Bytes, Total, true, true)],
    }.SelectMany(metrics => metrics).ToFrozenDictionary(metric => metric.Name, StringComparer.Ordinal);

    /// <summary>The names in their order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Keys.Order(StringComparer.Ordinal)];

    /// <summary>What can be laid in relation: counted things of a site.</summary>
    public static bool IsCounted(Metric metric) => metric is { Aggregation: Total, OfSites: true } && metric.Unit == MetricUnit.Count;

    /// <summary>What is held by processes of one instance, and so can be a share of what it has.</summary>
    public static bool IsMemory(Metric metric) => metric.Name is "MemoryWorkingSet" or "AverageMemoryWorkingSet" or "PrivateBytes";

    /// <summary>What is wrong with a name that is no metric, and what is allowed.</summary>
    public static string Unknown(string name, Func<Metric, bool> fits)
    {
        string[] known = [.. Names.Where(known => fits(All[known]))];
        if (name == TooSlow) return $"'{name}' is measured every six hours, and what is older than five minutes says nothing about now; here belong {Sentence.And(known)}";

        return Nearest.To(name, known) is { } nearest
            ? $"'{Sentence.Shown(name)}' is no metric of App Service, probably '{nearest}'; names are Azure Monitor's own, with their capital letters"
            : $"'{Sentence.Shown(name)}' is no metric of App Service; here belong {Sentence.And(known)}";
    }

    private static IEnumerable<Metric> Sites(MetricUnit unit, string aggregation, params IEnumerable<string> names) => names.Select(name => new Metric(name, unit, aggregation, true, false));

    private static IEnumerable<Metric> Plans(MetricUnit unit, string aggregation, params IEnumerable<string> names) => names.Select(name => new Metric(name, unit, aggregation, false, true));
}
