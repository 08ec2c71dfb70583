using System.Collections.Concurrent;

namespace AutoResponder.Lab.Cloud;

/// <summary>What was measured, second by second, for each resource, metric and instance.</summary>
internal sealed class MetricStore
{
    private readonly ConcurrentDictionary<(string Resource, string Metric, string Instance), ConcurrentDictionary<long, Sample>> _series = new(new KeyComparer());

    /// <summary>Adds a measurement to the second that it was made in.</summary>
    public void Add(string resource, string metric, string instance, DateTimeOffset at, double value, int count = 1)
    {
        var seconds = _series.GetOrAdd((resource, metric, instance), static _ => new ConcurrentDictionary<long, Sample>());
        var sample = seconds.GetOrAdd(at.ToUnixTimeSeconds(), static _ => new Sample());
        lock (sample) sample.Add(value, count);
    }

    public IReadOnlyList<string> Instances(string resource, string metric) =>
        [.. _series.Keys.Where(key => Same(key.Resource, resource) && Same(key.Metric, metric)).Select(key => key.Instance).Order(StringComparer.Ordinal)];

    /// <summary>All that was measured from one second to another, put together; null where nothing was.</summary>
    /// <param name="instance">Null for all instances.</param>
    public Sample? Read(string resource, string metric, string? instance, long from, long to)
    {
        Sample? all = null;
        foreach (var (_, seconds) in _series.Where(entry => Same(entry.Key.Resource, resource) && Same(entry.Key.Metric, metric) && (instance is null || Same(entry.Key.Instance, instance))))
        {
            for (var second = from; second < to; second++)
            {
                if (!seconds.TryGetValue(second, out var sample)) continue;

                lock (sample) (all ??= new Sample()).Add(sample);
            }
        }

        return all;
    }

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private sealed class KeyComparer : IEqualityComparer<(string Resource, string Metric, string Instance)>
    {
        public bool Equals((string Resource, string Metric, string Instance) x, (string Resource, string Metric, string Instance) y) =>
            Same(x.Resource, y.Resource) && Same(x.Metric, y.Metric) && Same(x.Instance, y.Instance);

        public int GetHashCode((string Resource, string Metric, string Instance) key) => HashCode.Combine(
            StringComparer.OrdinalIgnoreCase.GetHashCode(key.Resource), StringComparer.OrdinalIgnoreCase.GetHashCode(key.Metric), StringComparer.OrdinalIgnoreCase.GetHashCode(key.Instance));
    }
}

/// <summary>Measurements put together.</summary>
internal sealed class Sample
{
    public double Total { get; private set; }

    public double Count { get; private set; }

    public double Minimum { get; private set; } = double.MaxValue;

    public double Maximum { get; private set; } = double.MinValue;

    public double Average => Count > 0 ? Total / Count : 0;

    public void Add(double value, int count)
    {
        Total += value;
        Count += count;
        Minimum = Math.Min(Minimum, value);
        Maximum = Math.Max(Maximum, value);
    }

    public void Add(Sample other)
    {
        Total += other.Total;
        Count += other.Count;
        Minimum = Math.Min(Minimum, other.Minimum);
        Maximum = Math.Max(Maximum, other.Maximum);
    }
}
