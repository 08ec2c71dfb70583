using AutoResponder.Core;
using AutoResponder.Simulation.Scheduling;

namespace AutoResponder.Simulation.Tests;

/// <summary>The scheduler: who runs, when, and who never again.</summary>
public sealed class KernelTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_hour_passes_at_once_when_nobody_has_anything_to_do()
    {
        var kernel = New();
        var node = kernel.NewNode("a");
        DateTimeOffset? woke = null;
        node.Begin(async () =>
        {
            await Task.Delay(TimeSpan.FromHours(1), node.Clock);
            woke = kernel.Now;
        });

        kernel.RunUntil(Noon.AddHours(2));

        Assert.Equal(Noon.AddHours(1), woke);
        Assert.Equal(Noon.AddHours(2), kernel.Now);
    }

    [Fact]
    public void Of_a_process_that_died_nothing_runs_any_more_not_even_finally()
    {
        var kernel = New();
        var node = kernel.NewNode("a");
        var ran = new List<string>();
        node.Begin(async () =>
        {
            try
            {
                await Task.Delay(TimeSpan.FromSeconds(10), node.Clock);
                ran.Add("after");
            }
            finally
            {
                ran.Add("finally");
            }
        });
        kernel.After(TimeSpan.FromSeconds(5), node.Kill);

        kernel.RunUntil(Noon.AddMinutes(1));

        Assert.Empty(ran);
    }

    [Fact]
    public void A_process_dies_at_exactly_the_turn_that_was_asked_for()
    {
        foreach (var turn in Enumerable.Range(1, 6))
        {
            var kernel = new Kernel(1, Noon, new Trace(false)) { DiesAt = turn, Dies = node => node.Kill() };
            var node = kernel.NewNode("a");
            var turns = 0;
            node.Begin(async () =>
            {
                for (turns = 1; turns < 6; turns++) await kernel.WaitAsync(node, TimeSpan.FromSeconds(1));
            });

            kernel.RunUntil(Noon.AddMinutes(1));

            Assert.Equal(turn - 1, turns);
        }
    }

    [Fact]
    public void A_process_that_froze_goes_on_where_it_was_though_its_time_is_over()
    {
        var kernel = New();
        var node = kernel.NewNode("a");
        DateTimeOffset? woke = null;
        node.Begin(async () =>
        {
            await Task.Delay(TimeSpan.FromSeconds(10), node.Clock);
            woke = kernel.Now;
        });
        kernel.After(TimeSpan.FromSeconds(5), node.Pause);
        kernel.After(TimeSpan.FromSeconds(300), node.GoOn);

        kernel.RunUntil(Noon.AddMinutes(10));

        Assert.Equal(Noon.AddSeconds(300), woke);
    }

    [Fact]
    public void A_limit_ends_what_takes_too_long_by_virtual_time()
    {
        var kernel = New();
        var node = kernel.NewNode("a");
        DateTimeOffset? ended = null;
        node.Begin(async () =>
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60), node.Clock);
            try
            {
                await Task.Delay(TimeSpan.FromHours(1), node.Clock, limit.Token);
            }
            catch (OperationCanceledException)
            {
                ended = kernel.Now;
            }
        });

        kernel.RunUntil(Noon.AddHours(2));

        Assert.Equal(Noon.AddSeconds(60), ended);
    }

    /// <summary>A semaphore's wait with a token goes through the thread pool: the lock must not use one.</summary>
    [Fact]
    public void Waiting_for_a_plan_with_a_limit_stays_on_the_scheduler_and_in_order()
    {
        var kernel = New();
        var node = kernel.NewNode("a");
        var plans = new KeyedLock<string>();
        var order = new List<int>();
        for (var i = 0; i < 5; i++)
        {
            var number = i;
            node.Begin(async () =>
            {
                await kernel.WaitAsync(node, TimeSpan.FromMilliseconds(number));
                using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(number == 2 ? 2 : 60), node.Clock);
                try
                {
                    using (await plans.EnterAsync("plan", limit.Token))
                    {
                        Assert.Same(node, TaskScheduler.Current);
                        order.Add(number);
                        await kernel.WaitAsync(node, TimeSpan.FromSeconds(5));
                    }
                }
                catch (OperationCanceledException)
                {
                    kernel.AssertThread();
                    order.Add(-number);
                }
            });
        }

        kernel.RunUntil(Noon.AddMinutes(1));

        Assert.Equal([0, -2, 1, 3, 4], order);
    }

    [Fact]
    public void Code_that_left_the_thread_is_found()
    {
        var kernel = New();
        var found = false;
        var elsewhere = new Thread(() =>
        {
            try
            {
                kernel.AssertThread();
            }
            catch (InvalidOperationException)
            {
                found = true;
            }
        });
        elsewhere.Start();
        elsewhere.Join();

        Assert.True(found);
        Assert.Throws<InvalidOperationException>(() => kernel.RunUntil(Noon.AddMinutes(1)));
    }

    [Fact]
    public void A_process_has_its_own_clock_and_waits_by_the_true_one()
    {
        var kernel = New();
        var node = kernel.NewNode("a");
        node.Clock.SetOffset(TimeSpan.FromSeconds(90));
        DateTimeOffset? woke = null;
        node.Begin(async () =>
        {
            await Task.Delay(TimeSpan.FromSeconds(30), node.Clock);
            woke = node.Clock.GetUtcNow();
        });

        kernel.RunUntil(Noon.AddMinutes(1));
        node.Clock.SetOffset(TimeSpan.FromSeconds(-10));

        Assert.Equal(Noon.AddSeconds(120), woke);
        Assert.Equal(TimeSpan.FromSeconds(100), node.Clock.SetBackWithin(TimeSpan.FromMinutes(1)));
    }

    private static Kernel New() => new(1, Noon, new Trace(false));
}
