using System.Globalization;
using AutoResponder.Core.Observations;

namespace AutoResponder.Core.Policies;

/// <summary>The samples of one metric that a condition looks at: the newest ones, back over the condition's window, none from before an act. A view of the series: it copies nothing, since every decision looks through several.</summary>
public readonly struct Window
{
    /// <summary>Metrics lag by minutes; older than this they say nothing about now.</summary>
    public static readonly TimeSpan OldestSample = TimeSpan.FromMinutes(5);

    private readonly MetricSeries? _series;
    private readonly Range _range;
    private readonly TimeSpan _length;

    /// <param name="among">Where in the series to look.</param>
    /// <param name="from">The first moment at which a sample may begin.</param>
    /// <param name="before">The first at which none may any more.</param>
    private Window(MetricSeries series, Range among, DateTimeOffset from, DateTimeOffset before, TimeSpan length, DateTimeOffset end)
    {
        var (first, last) = (Math.Max(among.Start.Value, IndexFrom(series, from)), Math.Min(among.End.Value, IndexFrom(series, before)));
        while (first < last && series.Values[first] is null) first++;
        for (var i = first; i < last; i++) Count += series.Values[i] is null ? 0 : 1;

        (_series, _range, _length, End) = (series, first..Math.Max(first, last), length, end);
    }

    private Window(Func<string> gap) => Gap = gap;

    /// <summary>Why there is nothing to judge; null where there is.</summary>
    public Func<string>? Gap { get; }

    /// <summary>How many samples there are; gaps are none.</summary>
    public int Count { get; }

    /// <summary>How much time each sample covers.</summary>
    public TimeSpan Grain => _series?.Grain ?? TimeSpan.Zero;

    /// <summary>Where the newest sample ends.</summary>
    public DateTimeOffset End { get; }

    /// <summary>How much time the samples cover, gaps included.</summary>
    public TimeSpan Span => Count == 0 ? TimeSpan.Zero : End - (_series!.Start + (Grain * _range.Start.Value));

    /// <summary>Whether the samples fill the window: all of its length, and at least half of it without gaps.</summary>
    public bool Covers => Count > 0 && Span >= _length && Grain * Count * 2 >= _length;

    public double Sum
    {
        get
        {
            var sum = 0.0;
            foreach (var value in Values) sum += value ?? 0;
            return sum;
        }
    }

    private ReadOnlySpan<double?> Values => _series is null ? [] : _series.Values.AsSpan()[_range];

    public double Aggregate(string aggregation) => aggregation switch
    {
        "Total" or "Count" => Sum,
        "Maximum" => Furthest(Math.Max),
        "Minimum" => Furthest(Math.Min),
        _ => Sum / Count,
    };

    /// <summary>The samples that begin within a time, its end not included.</summary>
    public Window Between(DateTimeOffset from, DateTimeOffset to) => _series is null ? this : new Window(_series, _range, from, to, to - from, to);

    /// <summary>Two windows over the time that they have in common: one metric may have come a minute further than the other.</summary>
    public static (Window One, Window Other) Common(Window one, Window other)
    {
        if (one.Gap is not null || other.Gap is not null) return (one, other);

        var (from, to) = (Later(one.End - one._length, other.End - other._length), one.End < other.End ? one.End : other.End);
        return (one.Within(from, to), other.Within(from, to));
    }

    /// <summary>The window in words: how much of it there is, how much of that was measured, and how old the newest of it is.</summary>
    public string Says(DateTimeOffset now)
    {
        var measured = Grain * Count;
        var gaps = measured < Span ? $", {Say(Span - measured)} of it missing" : "";
        return $"{Say(Span)} to {Say(now > End ? now - End : TimeSpan.Zero)} ago{gaps}";
    }

    public static string Say(TimeSpan length) => length.TotalSeconds < 100
        ? string.Create(CultureInfo.InvariantCulture, $"{length.TotalSeconds:0.#} s")
        : string.Create(CultureInfo.InvariantCulture, $"{length.TotalMinutes:0.#} min");

    /// <param name="notBefore">Only samples that begin at or after this count.</param>
    public static Window Of(
        Evidence evidence, string metric, string? instance, string aggregation, TimeSpan length, DateTimeOffset now, DateTimeOffset? notBefore)
    {
        if (Find(evidence, metric, instance, aggregation) is not { SampleEnd: { } end } series) return Gone(metric, instance);
        if (now - end > OldestSample) return TooOld(metric, instance, now - end);

        // The window ends where the samples do, not now: Azure's newest minutes are always still empty.
        var from = end - length;
        if (notBefore is { } moment && moment > from) from = moment;
        var window = new Window(series, ..series.Values.Length, from, end, length, end);
        return window.Count == 0 ? NotYet(metric, instance) : window;
    }

    private static MetricSeries? Find(Evidence evidence, string metric, string? instance, string aggregation)
    {
        foreach (var series in evidence.Metrics)
        {
            if (series.Metric.Equals(metric, StringComparison.OrdinalIgnoreCase)
                && series.Aggregation.Equals(aggregation, StringComparison.OrdinalIgnoreCase)
                && string.Equals(series.Instance, instance, StringComparison.OrdinalIgnoreCase))
                return series;
        }

        return null;
    }

    /// <summary>Where the first sample stands that begins at or after a moment.</summary>
    private static int IndexFrom(MetricSeries series, DateTimeOffset moment)
    {
        var (after, grain) = ((moment - series.Start).Ticks, Math.Max(1, series.Grain.Ticks));
        return after <= 0 ? 0 : (int)Math.Min(series.Values.Length, ((after - 1) / grain) + 1);
    }

    private Window Within(DateTimeOffset from, DateTimeOffset to)
    {
        // A sample of which a part lies beyond the end is not of this time.
        var rest = new Window(_series!, _range, from, to - Grain + TimeSpan.FromTicks(1), to - from, to);
        return rest.Count > 0 ? rest : new Window(() => "no samples of the same minutes");
    }

    private double Furthest(Func<double, double, double> further)
    {
        double? furthest = null;
        foreach (var value in Values)
        {
            if (value is { } one) furthest = furthest is { } other ? further(other, one) : one;
        }

        return furthest ?? throw new InvalidOperationException("The window is empty.");
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static Window Gone(string metric, string? instance) => new(() => $"no samples of {On(metric, instance)}");

    private static Window TooOld(string metric, string? instance, TimeSpan age) => new(() => string.Create(CultureInfo.InvariantCulture, $"the newest sample of {On(metric, instance)} is {age.TotalMinutes:0.#} min old"));

    private static Window NotYet(string metric, string? instance) => new(() => $"no samples of {On(metric, instance)} from after the act yet");

    private static string On(string metric, string? instance) => instance is null ? metric : $"{metric} on {instance}";
}
