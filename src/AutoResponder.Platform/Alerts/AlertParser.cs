using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AutoResponder.Core.Signals;

namespace AutoResponder.Platform.Alerts;

/// <summary>Reads what Azure Monitor's action groups post: the common alert schema, and the older schemas of metric and activity log alerts.</summary>
public static class AlertParser
{
    private const string CommonSchema = "azureMonitorCommonAlertSchema";
    private const string MetricSchema = "AzureMonitorMetricAlert";
    private const string ActivityLogSchema = "Microsoft.Insights/activityLogs";
    private const string Schemas = $"an alert has a schemaId of {CommonSchema}, {MetricSchema} or {ActivityLogSchema}, or is a classic metric alert with status and context";
    private const int MostTargets = 100;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64 };

    /// <summary>Reads a payload; never throws for what is in it.</summary>
    /// <param name="utf8">The payload's bytes.</param>
    public static AlertParse Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            return new AlertParse.Read(Read(document.RootElement));
        }
        catch (JsonException e)
        {
            var position = string.Create(CultureInfo.InvariantCulture, $"{(e.LineNumber ?? 0) + 1}:{(e.BytePositionInLine ?? 0) + 1}");
            return new AlertParse.Refused(new AlertProblem(position, utf8.IsEmpty ? "there is no body" : "it is not JSON", "an alert is a JSON object in UTF-8, at most 64 levels deep", false));
        }
        catch (RefusedException e)
        {
            return new AlertParse.Refused(e.Problem);
        }
    }

    private static ImmutableArray<Signal> Read(JsonElement root)
    {
        Json.Object(root, "$");
        return Json.OptionalText(root, "schemaId", "$.schemaId") switch
        {
            CommonSchema => ReadCommon(root),
            MetricSchema => ReadMetric(Json.Object(root, "data", "$.data"), "$.data", MetricSchema),
            ActivityLogSchema => ReadActivityLog(Json.Object(root, "data", "$.data")),
            null when root.TryGetProperty("status", out _) && root.TryGetProperty("context", out _) => ReadMetric(root, "$", "classicMetricAlert"),
            null => throw new RefusedException("$.schemaId", "it is missing", Schemas),
            var other => throw new RefusedException("$.schemaId", $"'{Json.Shorten(other)}' is not known", Schemas),
        };
    }

    private static ImmutableArray<Signal> ReadCommon(JsonElement root)
    {
        const string At = "$.data.essentials";
        var data = Json.Object(root, "data", "$.data");
        var essentials = Json.Object(data, "essentials", At);
        var targets = Json.Array(essentials, "alertTargetIDs", At + ".alertTargetIDs");
        var count = targets.GetArrayLength();
        if (count is 0 or > MostTargets)
            throw new RefusedException(At + ".alertTargetIDs", $"it names {count} resources", $"an alert names 1 to {MostTargets}");

        var (metric, value, threshold) = data.TryGetProperty("alertContext", out var context) ? Criterion(context, "$.data.alertContext") : default;
        var alert = new Alert
        {
            Source = CommonSchema,
            AlertId = Json.OptionalText(essentials, "alertId", At + ".alertId"),
            Rule = Json.Text(essentials, "alertRule", At + ".alertRule"),
            Severity = Severity(Json.OptionalText(essentials, "severity", At + ".severity"), At + ".severity"),
            Condition = Condition(Json.Text(essentials, "monitorCondition", At + ".monitorCondition"), At + ".monitorCondition", "Fired", "Resolved"),
            FiredAt = Json.OptionalTime(essentials, "firedDateTime", At + ".firedDateTime"),
            ResolvedAt = Json.OptionalTime(essentials, "resolvedDateTime", At + ".resolvedDateTime"),
            Metric = metric,
            Value = value,
            Threshold = threshold,
        };

        var signals = ImmutableArray.CreateBuilder<Signal>(count);
        for (var i = 0; i < count; i++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"{At}.alertTargetIDs[{i}]");
            signals.Add(ToSignal(alert with { Target = Json.Text(targets[i], path) }));
        }

        return signals.MoveToImmutable();
    }

    /// <summary>Metric alerts before the common schema, and classic ones before those: the same fields, one level apart.</summary>
    private static ImmutableArray<Signal> ReadMetric(JsonElement data, string at, string source)
    {
        var context = Json.Object(data, "context", at + ".context");
        at += ".context";
        var condition = Condition(Json.Text(data, "status", at[..^".context".Length] + ".status"), at[..^".context".Length] + ".status", "Activated", "Deactivated", "Resolved");
        var when = Json.OptionalTime(context, "timestamp", at + ".timestamp");
        var (metric, value, threshold) = Criterion(context, at);
        return
        [
            ToSignal(new Alert
            {
                Source = source,
                Rule = Json.Text(context, "name", at + ".name"),
                Severity = Severity(Json.OptionalText(context, "severity", at + ".severity"), at + ".severity"),
                Condition = condition,
                Target = Json.Text(context, "resourceId", at + ".resourceId"),
                Metric = metric,
                Value = value,
                Threshold = threshold,
                FiredAt = condition == AlertCondition.Fired ? when : null,
                ResolvedAt = condition == AlertCondition.Resolved ? when : null,
            }),
        ];
    }

    private static ImmutableArray<Signal> ReadActivityLog(JsonElement data)
    {
        const string At = "$.data.context.activityLog";
        var entry = Json.Object(Json.Object(data, "context", "$.data.context"), "activityLog", At);
        var condition = Condition(Json.Text(data, "status", "$.data.status"), "$.data.status", "Activated", "Deactivated");
        return
        [
            ToSignal(new Alert
            {
                Source = ActivityLogSchema,
                Rule = Json.Text(entry, "operationName", At + ".operationName"),
                Condition = condition,
                Target = Json.Text(entry, "resourceId", At + ".resourceId"),
                FiredAt = Json.OptionalTime(entry, "eventTimestamp", At + ".eventTimestamp"),
            }),
        ];
    }

    private static Signal ToSignal(Alert alert) => alert.Condition == AlertCondition.Fired ? new Signal.AlertFired(alert) : new Signal.AlertResolved(alert);

    private static AlertCondition Condition(string text, string path, string fired, params ReadOnlySpan<string> resolved)
    {
        if (text.Equals(fired, StringComparison.OrdinalIgnoreCase)) return AlertCondition.Fired;
        foreach (var word in resolved)
        {
            if (text.Equals(word, StringComparison.OrdinalIgnoreCase)) return AlertCondition.Resolved;
        }

        throw new RefusedException(path, $"'{Json.Shorten(text)}' is not known", $"it is {fired} or {resolved[0]}");
    }

    /// <summary><c>Sev3</c> and the older <c>3</c> are the same.</summary>
    private static string? Severity(string? text, string path) => text switch
    {
        null or "" => null,
        [>= '0' and <= '4'] => $"Sev{text}",
        ['S' or 's', 'e' or 'E', 'v' or 'V', >= '0' and <= '4' and var level] => $"Sev{level}",
        _ => throw new RefusedException(path, $"'{Json.Shorten(text)}' is no severity", "it is Sev0 to Sev4"),
    };

    /// <summary>The first criterion's metric; log alerts carry another shape, or none.</summary>
    private static (string? Metric, double? Value, double? Threshold) Criterion(JsonElement context, string at)
    {
        if (context.ValueKind != JsonValueKind.Object || !context.TryGetProperty("condition", out var condition) || condition.ValueKind != JsonValueKind.Object) return default;

        at += ".condition";
        if (condition.TryGetProperty("allOf", out var all))
        {
            if (all.ValueKind != JsonValueKind.Array) throw new RefusedException(at + ".allOf", $"it is {Json.Kind(all)}", "it is a list");
            if (all.GetArrayLength() == 0) return default;

            condition = Json.Object(all[0], at + ".allOf[0]");
            at += ".allOf[0]";
        }

        return (
            Json.OptionalText(condition, "metricName", at + ".metricName"),
            Json.OptionalNumber(condition, "metricValue", at + ".metricValue"),
            Json.OptionalNumber(condition, "threshold", at + ".threshold"));
    }
}
