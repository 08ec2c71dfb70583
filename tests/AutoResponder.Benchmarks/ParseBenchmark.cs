using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using AutoResponder.Platform.Alerts;

namespace AutoResponder.Benchmarks;

/// <summary>Parse and map one common-schema alert of 3 KB: ours with paths for errors, against source-generated classes.</summary>
internal static class ParseBenchmark
{
    private const int PerRound = 20_000;

    public static void Run()
    {
        var payload = Payload.Bytes;
        var rounds = new List<(double OursNs, double OursBytes, double PocoNs, double PocoBytes)>();
        for (var i = 0; i < 9; i++)
        {
            var (oursNs, oursBytes) = Measure(() => _ = AlertParser.Parse(payload));
            var (pocoNs, pocoBytes) = Measure(() => Map(payload));
            if (i > 1) rounds.Add((oursNs, oursBytes, pocoNs, pocoBytes));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"parse, {payload.Length} bytes: ours {Pairs.Median(rounds.Select(r => r.OursNs)):0} ns and {rounds[^1].OursBytes:0} B, generated classes {Pairs.Median(rounds.Select(r => r.PocoNs)):0} ns and {rounds[^1].PocoBytes:0} B; ratios {Pairs.Median(rounds.Select(r => r.OursNs / r.PocoNs)):0.00} and {rounds[^1].OursBytes / rounds[^1].PocoBytes:0.00}"));
    }

    private static (double Ns, double Bytes) Measure(Action action)
    {
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var begun = Stopwatch.GetTimestamp();
        for (var i = 0; i < PerRound; i++) action();
        return (Stopwatch.GetElapsedTime(begun).TotalNanoseconds / PerRound, (GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)PerRound);
    }

    private static void Map(byte[] payload)
    {
        var alert = JsonSerializer.Deserialize(payload, PocoJson.Default.Poco)!;
        var criterion = alert.Data.AlertContext.Condition.AllOf[0];
        GC.KeepAlive((alert.Data.Essentials.AlertId, alert.Data.Essentials.AlertTargetIDs[0], criterion.MetricName, double.Parse(criterion.Threshold, CultureInfo.InvariantCulture)));
    }
}

internal sealed record Poco(string SchemaId, PocoData Data);

internal sealed record PocoData(PocoEssentials Essentials, PocoContext AlertContext, Dictionary<string, string>? CustomProperties);

internal sealed record PocoEssentials(
    string AlertId, string AlertRule, string Severity, string SignalType, string MonitorCondition, string MonitoringService, string[] AlertTargetIDs, string[] ConfigurationItems,
    string OriginAlertId, DateTimeOffset FiredDateTime, DateTimeOffset? ResolvedDateTime, string Description, string EssentialsVersion, string AlertContextVersion);

internal sealed record PocoContext(Dictionary<string, string>? Properties, string ConditionType, PocoCondition Condition);

internal sealed record PocoCondition(string WindowSize, PocoCriterion[] AllOf, DateTimeOffset WindowStartTime, DateTimeOffset WindowEndTime);

internal sealed record PocoCriterion(
    string MetricName, string MetricNamespace, string Operator, string Threshold, string TimeAggregation, PocoDimension[] Dimensions, double MetricValue, string? WebTestName);

internal sealed record PocoDimension(string Name, string Value);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Poco))]
internal sealed partial class PocoJson : JsonSerializerContext;
