using AutoResponder.Simulation.Scheduling;
using CsCheck;

namespace AutoResponder.Simulation.Tests;

public sealed class TimerHeapTests
{
    [Fact]
    public void Timers_come_due_in_order_whatever_is_taken_out_between() => Gen.Select(Gen.Int[0, 20].List[0, 60], Gen.Bool.List[60]).Sample((times, removed) =>
    {
        var kernel = new Kernel(1, default, new Trace(false));
        var heap = new TimerHeap();
        var timers = times.Select(time => new VirtualTimer(kernel, null, static _ => { }, null) { When = time }).ToList();
        foreach (var timer in timers) heap.Add(timer);
        foreach (var timer in timers.Where((_, i) => removed[i])) heap.Remove(timer);

        var left = new List<long>();
        while (heap.Count > 0)
        {
            left.Add(heap.First.When);
            heap.Remove(heap.First);
        }

        Assert.Equal(timers.Where((_, i) => !removed[i]).Select(timer => timer.When).Order(), left);
    });

    [Fact]
    public void Of_the_same_moment_the_first_that_was_set_comes_first()
    {
        var order = new List<int>();
        var kernel = new Kernel(1, default, new Trace(false));
        for (var i = 0; i < 50; i++)
        {
            var number = i;
            kernel.After(TimeSpan.FromSeconds(1), () => order.Add(number));
        }

        kernel.RunUntil(default(DateTimeOffset).AddMinutes(1));

        Assert.Equal(Enumerable.Range(0, 50), order);
    }
}
