using System.Globalization;

namespace AutoResponder.Core.Policies;

/// <summary>Judges a share of one total in another.</summary>
internal static class Shares
{
    public static Verdict Judge(Condition.Ratio ratio, View view)
    {
        var whole = view.Of(ratio.Whole, null, "Total", ratio.Window);
        var part = view.Of(ratio.Part, null, "Total", ratio.Window);
        if (whole.Gap is { } gap) return Verdict.Unknown(gap);
        if (part.Gap is { } other) return Verdict.Unknown(other);

        // A share is of the same minutes, or of nothing.
        (whole, part) = Window.Common(whole, part);
        if ((whole.Gap ?? part.Gap) is { } apart) return Verdict.Unknown(apart);

        var share = whole.Sum > 0 ? part.Sum / whole.Sum : 0;
        var figures = string.Create(CultureInfo.InvariantCulture, $"{part.Sum:0} of {whole.Sum:0} {ratio.Whole} were {ratio.Part} ({share:P0}) in {whole.Says(view.Now)}");
        if (part.Sum > 0 && whole.Sum <= 0) return Verdict.Unknown($"{figures}: the two do not belong together");
        if (part.Sum >= ratio.AtLeast && share > ratio.Above)
            return new Verdict(Health.Unhealthy, $"{figures}, above {ratio.Above.ToString("P0", CultureInfo.InvariantCulture)}");

        return whole.Covers && part.Covers
            ? new Verdict(Health.Healthy, figures)
            : Verdict.Unknown($"{figures}, too little of the window of {Window.Say(ratio.Window)} yet");
    }
}
