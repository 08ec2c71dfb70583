namespace AutoResponder.Platform.Diagnostics.Reporting;

/// <summary>Moments as places from left to right, with ticks where people expect them.</summary>
internal sealed record TimeAxis(DateTimeOffset From, DateTimeOffset To, double Left, double Right)
{
    private static readonly TimeSpan[] Steps =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(6), TimeSpan.FromHours(12), TimeSpan.FromDays(1), TimeSpan.FromDays(7),
    ];

    public static TimeAxis Over(DateTimeOffset from, DateTimeOffset to, double left, double right) => new(from, to > from ? to : from + TimeSpan.FromSeconds(1), left, right);

    public double At(DateTimeOffset moment) => Left + (Math.Clamp((moment - From) / (To - From), 0, 1) * (Right - Left));

    public bool Holds(DateTimeOffset moment) => moment >= From && moment <= To;

    public string Format => To - From < TimeSpan.FromMinutes(10) ? "HH:mm:ss" : To - From < TimeSpan.FromDays(2) ? "HH:mm" : "d MMM HH:mm";

    public IEnumerable<DateTimeOffset> Ticks(int most)
    {
        var step = Steps.FirstOrDefault(step => (To - From) / step <= most, Steps[^1]);
        for (var tick = new DateTimeOffset(From.UtcTicks - (From.UtcTicks % step.Ticks), TimeSpan.Zero) + step; tick <= To; tick += step) yield return tick;
    }
}
