using System.Diagnostics;
using System.Runtime.InteropServices;

namespace AutoResponder.Policies.Tests;

/// <summary>How long this thread itself has been at work: what others do on the machine meanwhile does not count. Where a system does not tell, the time on the wall.</summary>
internal static class OwnTime
{
    private const int OfThread = 3;

    public static double Milliseconds => OperatingSystem.IsLinux() && Read(OfThread, out var time) == 0
        ? (time.Seconds * 1e3) + (time.Nanoseconds / 1e6)
        : Stopwatch.GetTimestamp() * 1e3 / Stopwatch.Frequency;

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Read(int clock, out Time time);

    private readonly record struct Time(long Seconds, long Nanoseconds);
}
