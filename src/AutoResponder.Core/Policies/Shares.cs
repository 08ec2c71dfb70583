using System.Globalization;

namespace AutoResponder.Core.Policies;

/// <summary>Judges a share of one total in another.</summary>
internal static class Shares
{
    public static Verdict Judge(Condition.Ratio ratio, View view)
    {
        var whole = view.Of(ratio.Whole, null, "Total", ratio.Window);
        var part = view.Of(ratio.Part, null, "Total", ratio.Window);
        if ((whole.Gap ?? part.Gap) is { } gap) return Verdict.Unknown(gap);

        // A share is of the same minutes, or of nothing.
        (whole, part) = Window.Common(whole, part);
        return (whole.Gap ?? part.Gap) is { } apart ? Verdict.Unknown(apart) : Judge(ratio, whole, part, view.Now);
    }

    private static Verdict Judge(Condition.Ratio ratio, Window whole, Window part, DateTimeOffset now)
    {
        var (all, some) = (whole.Sum, part.Sum);
        var share = all > 0 ? some / all : 0;
        if (some > 0 && all <= 0) return Verdict.Unknown(() => $"{Figures()}: the two do not belong together");
        if (some >= ratio.AtLeast && share > ratio.Above)
            return new Verdict(Health.Unhealthy, () => $"{Figures()}, above {ratio.Above.ToString("P0", CultureInfo.InvariantCulture)}");

        return whole.Covers && part.Covers
            ? new Verdict(Health.Healthy, Figures)
            : Verdict.Unknown(() => $"{Figures()}, too little of the window of {Window.Say(ratio.Window)} yet");

        string Figures() => string.Create(CultureInfo.InvariantCulture, $"{some:0} of {all:0} {ratio.Whole} were {ratio.Part} ({share:P0}) in {whole.Says(now)}");
    }
}
