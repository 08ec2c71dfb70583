using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AutoResponder.Core.Observations;

namespace AutoResponder.Platform.Diagnostics.Reporting;

/// <summary>The captured figures under one another, on one axis of time, with our own acts across all of them: whether an act changed anything is to be seen.</summary>
internal static class MetricsPicture
{
    private const double Width = 960;
    private const double Left = 190;
    private const double Right = 850;
    private const double Row = 58;
    private const double Height = 38;

    private static readonly (string Metric, string Title, Func<double, string> Say)[] Shown =
    [
        ("Requests", "Requests", Count),
        ("Http5xx", "Failed requests (5xx)", Count),
        ("AverageResponseTime", "Response time", Seconds),
        ("CpuTime", "CPU time of the site", Seconds),
        ("MemoryWorkingSet", "Memory of the site", value => Sizes.Say(value)),
        ("AverageMemoryWorkingSet", "Memory, average", value => Sizes.Say(value)),
        ("CpuPercentage", "CPU of the plan", Percent),
        ("MemoryPercentage", "Memory of the plan", Percent),
        ("HttpQueueLength", "Requests queueing", Count),
    ];

    public static Html? Draw(ImmutableArray<MetricSeries> metrics, ImmutableArray<Mark> marks)
    {
        var rows = Shown.Select(shown => (Shown: shown, Series: metrics.FirstOrDefault(series => series.Metric == shown.Metric && series.SampleEnd is not null))).Where(row => row.Series is not null).ToList();
        if (rows.Count == 0) return null;

        var axis = TimeAxis.Over(rows.Min(row => row.Series!.Start), rows.Max(row => row.Series!.SampleEnd!.Value), Left, Right);
        var bottom = rows.Count * Row;
        var html = new Html()
            .Add($"<svg viewBox=\"0 0 {Width} {bottom + 44}\" role=\"img\" aria-label=\"Figures of the last hour with the acts marked\">")
            .AddEach(axis.Ticks(6), (html, tick) => html.Add($"<line class=\"grid\" x1=\"{axis.At(tick)}\" y1=\"20\" x2=\"{axis.At(tick)}\" y2=\"{bottom + 20}\"/><text class=\"tick\" x=\"{axis.At(tick)}\" y=\"{bottom + 38}\">{tick.ToUniversalTime().ToString(axis.Format, CultureInfo.InvariantCulture)}</text>"));
        for (var i = 0; i < rows.Count; i++) html.Add($"{Line(rows[i].Shown, rows[i].Series!, axis, 20 + (i * Row))}");
        return html
            .AddEach(Acts(marks, axis), (html, act) => html.Add($"<g class=\"act\"><line x1=\"{act.X}\" y1=\"4\" x2=\"{act.X}\" y2=\"{bottom + 20}\"/><text x=\"{act.X + 4}\" y=\"13\">{act.Text}</text></g>"))
            .Add($"</svg>");
    }

    /// <summary>Acts that would lie on one another are one line with all their numbers; a name stands where there is room for it.</summary>
    private static IEnumerable<(double X, string Text)> Acts(ImmutableArray<Mark> marks, TimeAxis axis)
    {
        var lines = new List<(double X, List<Mark> Acts)>();
        foreach (var act in marks.Where(mark => mark.IsAct && axis.Holds(mark.At)))
        {
            var x = axis.At(act.At);
            if (lines.Count > 0 && x - lines[^1].X < 30) lines[^1].Acts.Add(act);
            else lines.Add((x, [act]));
        }

        for (var i = 0; i < lines.Count; i++)
        {
            var (x, acts) = lines[i];
            var room = (i + 1 < lines.Count ? lines[i + 1].X : Width) - x;
            yield return (x, acts.Count == 1 && room > 16 + (7 * acts[0].Label.Length) ? $"{acts[0].Number} {acts[0].Label}" : string.Join(", ", acts.Select(act => act.Number)));
        }
    }

    private static Html Line((string Metric, string Title, Func<double, string> Say) shown, MetricSeries series, TimeAxis axis, double top)
    {
        var values = series.Values.OfType<double>().ToList();
        var most = Math.Max(values.Max(), double.Epsilon);
        var (path, area) = Path(series, axis, top, most);
        return new Html().Add(
            $"""
            <text class="name" x="0" y="{top + 20}">{shown.Title}</text><text class="unit" x="0" y="{top + 36}">at most {shown.Say(values.Max())}</text>
            <path class="area" d="{area}"/><path class="curve" d="{path}"/><line class="base" x1="{Left}" y1="{top + Height}" x2="{Right}" y2="{top + Height}"/>
            <text class="last" x="{Right + 10}" y="{top + Height}">{shown.Say(values[^1])}</text>
            """);
    }

    /// <summary>A gap is a gap: nothing is drawn where nothing was measured.</summary>
    private static (string Line, string Area) Path(MetricSeries series, TimeAxis axis, double top, double most)
    {
        var (line, area) = (new StringBuilder(), new StringBuilder());
        double? first = null;
        var last = 0.0;
        for (var i = 0; i <= series.Values.Length; i++)
        {
            if (i < series.Values.Length && series.Values[i] is { } value)
            {
                var x = axis.At(series.Start + (series.Grain * (i + 0.5)));
                var y = top + Height - (Math.Clamp(value / most, 0, 1) * (Height - 4));
                line.Append(CultureInfo.InvariantCulture, $"{(first is null ? 'M' : 'L')}{x:0.#} {y:0.#}");
                if (first is null) area.Append(CultureInfo.InvariantCulture, $"M{x:0.#} {top + Height:0.#}");
                area.Append(CultureInfo.InvariantCulture, $"L{x:0.#} {y:0.#}");
                (first, last) = (first ?? x, x);
            }
            else if (first is not null)
            {
                area.Append(CultureInfo.InvariantCulture, $"L{last:0.#} {top + Height:0.#}Z");
                first = null;
            }
        }

        return (line.ToString(), area.ToString());
    }

    private static string Count(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:#,0.#}");

    private static string Seconds(double value) => value < 1 ? string.Create(CultureInfo.InvariantCulture, $"{value * 1000:0} ms") : string.Create(CultureInfo.InvariantCulture, $"{value:0.#} s");

    private static string Percent(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0} %");
}
