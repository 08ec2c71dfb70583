using System.Collections.Immutable;

namespace AutoResponder.Platform.Diagnostics.Reporting;

/// <summary>An incident from left to right: numbered moments, each explained in the list below, and a tick for every look.</summary>
internal static class TimelinePicture
{
    private const double Width = 960;
    private const double Radius = 11;
    private const double Row = 26;
    private const double Axis = 46;
    private const int MostRows = 7;

    public static Html Draw(ImmutableArray<Mark> marks, DateTimeOffset writtenAt)
    {
        var axis = TimeAxis.Over(marks[0].At, writtenAt > marks[^1].At ? writtenAt : marks[^1].At, 16, Width - 16);
        var placed = Place(marks, axis);
        var rows = placed.Count == 0 ? 1 : placed.Max(one => one.Row) + 1;
        var bottom = Axis + 14 + (rows * Row);
        return new Html()
            .Add($"<svg viewBox=\"0 0 {Width} {bottom + 26}\" role=\"img\" aria-label=\"Timeline of the incident; every number is explained in the list below\">")
            .AddEach(axis.Ticks(8), (html, tick) => html.Add($"<line class=\"grid\" x1=\"{axis.At(tick)}\" y1=\"8\" x2=\"{axis.At(tick)}\" y2=\"{bottom}\"/><text class=\"tick\" x=\"{axis.At(tick)}\" y=\"{bottom + 18}\">{tick.ToUniversalTime().ToString(axis.Format, System.Globalization.CultureInfo.InvariantCulture)}</text>"))
            .Add($"<line class=\"axis\" x1=\"16\" y1=\"{Axis}\" x2=\"{Width - 16}\" y2=\"{Axis}\"/>")
            .AddEach(marks.Where(mark => mark.Number is null), (html, mark) => html.Add($"<line class=\"look {Class(mark.Tone)}\" x1=\"{axis.At(mark.At)}\" y1=\"{Axis - 9}\" x2=\"{axis.At(mark.At)}\" y2=\"{Axis - 2}\"/>"))
            .AddEach(Labels(placed), (html, label) => html.Add($"<text class=\"label\" x=\"{label.X}\" y=\"{Axis - 24}\">{label.Text}</text>"))
            .AddEach(placed, (html, one) => html.Add($"<g class=\"{Class(one.Mark.Tone)}\"><title>{one.Mark.Label}</title><line class=\"stem\" x1=\"{one.X}\" y1=\"{Axis}\" x2=\"{one.X}\" y2=\"{one.Y}\"/><circle cx=\"{one.X}\" cy=\"{one.Y}\" r=\"{Radius}\"/><text class=\"number\" x=\"{one.X}\" y=\"{one.Y + 4}\">{one.Mark.Number!.Value}</text></g>"))
            .Add($"</svg>");
    }

    /// <summary>What happened to the incident as a whole is called by its name, where there is room.</summary>
    private static IEnumerable<(double X, string Text)> Labels(List<(Mark Mark, double X, double Y, int Row)> placed)
    {
        var free = 0.0;
        foreach (var (mark, x, _, _) in placed.Where(one => one.Mark.IsTurn))
        {
            var half = mark.Label.Length * 3.2;
            var middle = Math.Clamp(x, half + 2, Width - half - 2);
            if (middle - half < free) continue;

            free = middle + half + 8;
            yield return (middle, mark.Label);
        }
    }

    public static string Class(Tone tone) => tone switch
    {
        Tone.Bad => "bad",
        Tone.Good => "good",
        Tone.Ours => "ours",
        Tone.Waiting => "waiting",
        _ => "plain",
    };

    /// <summary>Numbers that would lie on one another go a row further down.</summary>
    private static List<(Mark Mark, double X, double Y, int Row)> Place(ImmutableArray<Mark> marks, TimeAxis axis)
    {
        var ends = new double[MostRows];
        var placed = new List<(Mark, double, double, int)>();
        foreach (var mark in marks.Where(mark => mark.Number is not null))
        {
            var x = axis.At(mark.At);
            var row = Array.FindIndex(ends, end => x - end >= (2 * Radius) + 2);
            if (row < 0) row = Array.IndexOf(ends, ends.Min());
            ends[row] = x;
            placed.Add((mark, x, Axis + 20 + (row * Row), row));
        }

        return placed;
    }
}
