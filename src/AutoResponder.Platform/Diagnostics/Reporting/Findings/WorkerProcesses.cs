using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AutoResponder.Core.Observations;
using AutoResponder.Platform.Arm;

namespace AutoResponder.Platform.Diagnostics.Reporting.Findings;

/// <summary>The site's worker processes as they were found: how large, and since when.</summary>
internal static class WorkerProcesses
{
    private static readonly TimeSpan Young = TimeSpan.FromMinutes(10);
    private const double MuchLarger = 2;

    public static async Task<ImmutableArray<Finding>> FindAsync(Bundle bundle, ImmutableArray<MetricSeries> metrics, CancellationToken cancellationToken)
    {
        var workers = new List<(string Machine, int Id, long Bytes, int Threads, DateTimeOffset? StartedAt)>();
        foreach (var artefact in bundle.Of(Kinds.Processes))
        {
            using var document = await bundle.JsonAsync(artefact, cancellationToken);
            foreach (var process in document!.RootElement.GetProperty("details").EnumerateArray())
            {
                if (process.Text("name") == "w3wp" && !process.IsTrue("is_scm_site") && !process.IsTrue("is_webjob")) workers.Add((artefact.Machine ?? "", Number(process, "id"), Long(process, "working_set"), Number(process, "thread_count"), Moment(process)));
            }
        }

        return [.. workers.OrderByDescending(worker => worker.Bytes).SelectMany(worker => Say(worker, workers, bundle.WrittenAt))];

        static IEnumerable<Finding> Say((string Machine, int Id, long Bytes, int Threads, DateTimeOffset? StartedAt) worker, List<(string Machine, int Id, long Bytes, int Threads, DateTimeOffset? StartedAt)> all, DateTimeOffset now)
        {
            var others = all.Where(other => other.Id != worker.Id || other.Machine != worker.Machine).Select(other => other.Bytes).Where(bytes => bytes > 0).ToList();
            var isLarge = others.Count > 0 && worker.Bytes > others.Max() * MuchLarger;
            yield return new Finding(
                isLarge ? Weight.Notable : Weight.Note,
                string.Create(CultureInfo.InvariantCulture, $"Worker {worker.Id} on {worker.Machine} has {Sizes.Say(worker.Bytes)} in memory{(isLarge ? ", far more than the others" : "")}"),
                string.Create(CultureInfo.InvariantCulture, $"{worker.Threads} threads; started {(worker.StartedAt is { } at ? $"{at.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC" : "at an unknown time")}{(others.Count > 0 ? $"; the largest other one has {Sizes.Say(others.Max())}" : "")}."));
            if (worker.StartedAt is { } started && now - started < Young)
                yield return new Finding(Weight.Notable, string.Create(CultureInfo.InvariantCulture, $"Worker {worker.Id} on {worker.Machine} was started only {Lengths.Say(now - started)} before this report"), "Whatever its predecessor had in memory is gone. The timeline says whether the restart was ours.");
        }
    }

    private static int Number(JsonElement process, string name) => process.TryGetProperty(name, out var value) && value.TryGetInt32(out var number) ? number : 0;

    private static long Long(JsonElement process, string name) => process.TryGetProperty(name, out var value) && value.TryGetInt64(out var number) ? number : 0;

    private static DateTimeOffset? Moment(JsonElement process) =>
        DateTimeOffset.TryParse(process.Text("start_time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
}
