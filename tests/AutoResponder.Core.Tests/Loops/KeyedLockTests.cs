using Microsoft.Extensions.Time.Testing;

namespace AutoResponder.Core.Tests.Loops;

/// <summary>One at a time for each key, in the order of asking, and nobody waits for ever.</summary>
public sealed class KeyedLockTests
{
    private readonly KeyedLock<string> _lock = new();

    [Fact]
    public async Task The_next_one_enters_when_the_one_before_leaves_and_other_keys_wait_for_nobody()
    {
        var first = await EnterAsync("a");
        var second = EnterAsync("a");
        var third = EnterAsync("a");
        (await EnterAsync("b")).Dispose();

        Assert.False(second.IsCompleted);
        first.Dispose();
        var entered = await second;
        Assert.False(third.IsCompleted);
        entered.Dispose();
        (await third).Dispose();
        (await EnterAsync("a")).Dispose();
    }

    [Fact]
    public async Task Leaving_twice_lets_in_one()
    {
        var first = await EnterAsync("a");
        var second = EnterAsync("a");
        var third = EnterAsync("a");

        first.Dispose();
        first.Dispose();

        await second;
        Assert.False(third.IsCompleted);
    }

    [Fact]
    public async Task Who_gave_up_is_passed_by()
    {
        using var tired = new CancellationTokenSource();
        var first = await EnterAsync("a");
        var second = _lock.EnterAsync("a", tired.Token);
        var third = EnterAsync("a");

        await tired.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        first.Dispose();

        (await third).Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _lock.EnterAsync("a", tired.Token));
        (await EnterAsync("a")).Dispose();
    }

    [Fact]
    public async Task Patience_ends_with_an_error_of_its_own_and_a_callers_wish_with_his()
    {
        var time = new FakeTimeProvider();
        using var tired = new CancellationTokenSource();
        using var first = await EnterAsync("a");
        var late = _lock.EnterAsync("a", TimeSpan.FromSeconds(20), time, TestContext.Current.CancellationToken);
        var stopped = _lock.EnterAsync("a", TimeSpan.FromSeconds(40), time, tired.Token);

        time.Advance(TimeSpan.FromSeconds(20));

        Assert.Contains("Others were at a for 20 s", (await Assert.ThrowsAsync<TimeoutException>(() => late)).Message, StringComparison.Ordinal);
        await tired.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
    }

    private Task<IDisposable> EnterAsync(string key) => _lock.EnterAsync(key, TestContext.Current.CancellationToken);
}
