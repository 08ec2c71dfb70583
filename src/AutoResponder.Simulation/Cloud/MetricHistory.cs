using System.Collections.Immutable;
using AutoResponder.Core.Observations;

namespace AutoResponder.Simulation.Cloud;

/// <summary>A resource's metrics by the minute, as Azure keeps them: added up as they happen, read some minutes late.</summary>
internal sealed class MetricHistory
{
    private static readonly TimeSpan Grain = TimeSpan.FromMinutes(1);
    private readonly Dictionary<(string Metric, string? Instance), Series> _series = [];

    /// <summary>Adds to a minute's total.</summary>
    public void Add(string metric, string? instance, DateTimeOffset at, double value) => Of(metric, instance, at).Add(at, value, average: false);

    /// <summary>Adds a sample to a minute's average.</summary>
    public void Sample(string metric, string? instance, DateTimeOffset at, double value) => Of(metric, instance, at).Add(at, value, average: true);

    public double? At(string metric, string? instance, DateTimeOffset minute) => _series.TryGetValue((metric, instance), out var series) ? series.At(Minute(minute)) : null;

    /// <summary>The whole minutes between two moments.</summary>
    public MetricSeries? Read(string metric, string? instance, string aggregation, DateTimeOffset from, DateTimeOffset to)
    {
        if (!_series.TryGetValue((metric, instance), out var series)) return null;

        var (first, last) = (Minute(from), Minute(to));
        if (last <= first) return null;

        // As in Azure, what has no sample in the time is not in the answer at all: an instance that is gone, say.
        var values = new double?[last - first];
        var any = false;
        for (var minute = first; minute < last; minute++) any |= (values[minute - first] = series.At(minute)) is not null;
        return !any ? null : new MetricSeries(metric, instance, aggregation, new DateTimeOffset(first * Grain.Ticks, TimeSpan.Zero), Grain, ImmutableArray.Create(values));
    }

    public IEnumerable<string?> InstancesOf(string metric) => _series.Keys.Where(key => key.Metric == metric && key.Instance is not null).Select(key => key.Instance);

    private static long Minute(DateTimeOffset at) => at.UtcTicks / Grain.Ticks;

    private Series Of(string metric, string? instance, DateTimeOffset at)
    {
        if (!_series.TryGetValue((metric, instance), out var series)) _series.Add((metric, instance), series = new Series(Minute(at)));
        return series;
    }

    private sealed class Series(long first)
    {
        private readonly List<(double Sum, int Count)> _minutes = [];

        public void Add(DateTimeOffset at, double value, bool average)
        {
            var place = (int)(Minute(at) - first);
            while (_minutes.Count <= place) _minutes.Add((0, 0));
            var (sum, count) = _minutes[place];
            _minutes[place] = (sum + value, average ? count + 1 : 1);
        }

        public double? At(long minute)
        {
            var place = minute - first;
            if (place < 0 || place >= _minutes.Count) return null;

            var (sum, count) = _minutes[(int)place];
            return count == 0 ? null : Math.Round(sum / count, 2);
        }
    }
}
