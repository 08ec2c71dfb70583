using System.Diagnostics;
using System.Globalization;
using AutoResponder.Lab.Hosting;
using AutoResponder.Lab.Processes;
using AutoResponder.Lab.Verify;

namespace AutoResponder.EndToEnd;

/// <summary>Parts of the local Azure that everything else stands on.</summary>
public sealed class HostTests
{
    [Theory]
    [InlineData("*/5 * * * * *", "2026-03-02T12:00:03Z", "2026-03-02T12:00:05Z")]
    [InlineData("0 * * * * *", "2026-03-02T12:00:00Z", "2026-03-02T12:01:00Z")]
    [InlineData("0 */5 * * * *", "2026-03-02T12:56:00Z", "2026-03-02T13:00:00Z")]
    [InlineData("30 15 2 * * 1-5", "2026-03-06T03:00:00Z", "2026-03-09T02:15:30Z")]
    [InlineData("0 0 0 29 2 *", "2026-03-02T12:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("0,30 0 12 1 1,7 *", "2026-03-02T12:00:00Z", "2026-07-01T12:00:00Z")]
    public void A_schedule_comes_when_its_six_fields_fit(string schedule, string after, string next) =>
        Assert.Equal(DateTimeOffset.Parse(next, CultureInfo.InvariantCulture), Schedule.Parse(schedule).Next(DateTimeOffset.Parse(after, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("* * * * *")]
    [InlineData("60 * * * * *")]
    [InlineData("a * * * * *")]
    [InlineData("*/0 * * * * *")]
    public void What_is_no_schedule_is_refused(string schedule) => Assert.Throws<FormatException>(() => Schedule.Parse(schedule));

    [Fact]
    public async Task A_child_ends_with_its_parent_even_by_kill_9()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells a child that its parent died.");

        // A parent of its own, which starts a child in the same way and is then killed. The child says who it is once it will be told of that.
        var grandchild = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var parent = ChildProcess.Start("setpriv", ["--pdeathsig", "KILL", "/bin/sh", "-c", "setpriv --pdeathsig KILL /bin/sh -c 'echo $$; exec sleep 300' & wait"], onLine: line =>
        {
            if (int.TryParse(line, CultureInfo.InvariantCulture, out var id)) grandchild.TrySetResult(id);
        });
        var child = await grandchild.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        parent.Kill();
        await parent.Exited;

        for (var i = 0; i < 100 && IsAlive(child); i++) await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.False(IsAlive(child));
    }

    public static readonly TheoryData<string, string> Tamperings = new()
    {
        { "nothing", "" },
        { "a byte flipped", "altered" },
        { "an event deleted", "missing" },
        { "the last event deleted", "the head stands at" },
        { "two events swapped", "altered" },
        { "an event of another stream", "altered" },
        { "the head rolled back", "the head stands at" },
    };

    [Theory]
    [MemberData(nameof(Tamperings))]
    public void Tampering_breaks_the_chain_and_is_named(string how, string found)
    {
        var stream = Streams.Write("plan-a", 5);
        var events = stream.Events.ToList();
        switch (how)
        {
            case "a byte flipped": events[2].Body[20] ^= 1; break;
            case "an event deleted": events.RemoveAt(2); break;
            case "the last event deleted": events.RemoveAt(4); break;
            case "two events swapped": (events[1], events[2]) = (events[2] with { RowKey = events[1].RowKey }, events[1] with { RowKey = events[2].RowKey }); break;
            case "an event of another stream": events[2] = Streams.Write("plan-b", 5).Events[2]; break;
            case "the head rolled back": stream = stream with { HeadSequence = 4 }; break;
        }

        var finding = Checks.Chain(stream with { Events = events });

        Assert.Equal(found.Length == 0, finding.Holds);
        Assert.Contains(found, finding.What, StringComparison.Ordinal);
    }

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
