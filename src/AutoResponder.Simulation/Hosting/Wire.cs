using AutoResponder.Simulation.Faults;
using AutoResponder.Simulation.Runs;
using AutoResponder.Simulation.Scheduling;

namespace AutoResponder.Simulation.Hosting;

/// <summary>The distance between a process and everything else: every call goes there and comes back, and in between anything may happen to either side.</summary>
internal sealed class Wire(World world, Node node)
{
    public World World => world;

    public Node Node => node;

    public FaultDeck Faults => world.Faults;

    /// <summary>A call to storage, which may be down or busy.</summary>
    /// <param name="effect">What it does there; an exception is an answer as well.</param>
    public Task<T> ToStorageAsync<T>(Func<T> effect, CancellationToken cancellationToken) => new Call<T>(this, effect, true, TimeSpan.Zero, cancellationToken).GoAsync();

    /// <summary>The same for what answers nothing.</summary>
    public Task ToStorageAsync(Action effect, CancellationToken cancellationToken) => ToStorageAsync(
        () =>
        {
            effect();
            return true;
        },
        cancellationToken);

    /// <summary>A call to Azure.</summary>
    /// <param name="takes">How long it takes there, beside the way.</param>
    public Task<T> ToAzureAsync<T>(Func<T> effect, TimeSpan takes, CancellationToken cancellationToken) => new Call<T>(this, effect, false, takes, cancellationToken).GoAsync();

    /// <summary>A way that has no effect.</summary>
    public Task HopAsync() => ToAzureAsync(static () => true, TimeSpan.Zero, CancellationToken.None);

    /// <summary>One call. It is no method that awaits, so that who calls has exactly one turn for it: dying before an answer is dying at that turn.</summary>
    private sealed class Call<T>(Wire wire, Func<T> effect, bool toStorage, TimeSpan takes, CancellationToken cancellationToken) : TaskCompletionSource<T>
    {
        private T? _value;
        private Exception? _trouble;

        public Task<T> GoAsync()
        {
            wire.World.Kernel.AssertThread();

            // What is on its way arrives even if its sender dies or freezes; or it had not left yet.
            Set(wire.World.Dice.Happens(0.5) ? null : wire.Node, static call => ((Call<T>)call!).Arrive(), wire.World.Calls());
            return Task;
        }

        private void Arrive()
        {
            try
            {
                if (toStorage && (wire.World.IsStorageDown || wire.Faults.Strikes(FaultKind.LedgerBusy))) throw new TroubleException("status 503 ServerBusy");

                wire.World.Record.Writer = wire.Node;
                _value = effect();
            }
            catch (Exception e)
            {
                // An answer as well: it goes to whoever called.
                _trouble = e;
            }

            Set(wire.Node, static call => ((Call<T>)call!).Return(), wire.World.Calls() + takes);
        }

        private void Return()
        {
            if (cancellationToken.IsCancellationRequested) SetCanceled(cancellationToken);
            else if (_trouble is not null) SetException(_trouble);
            else SetResult(_value!);
        }

        private void Set(Node? owner, Action<object?> then, TimeSpan delay)
        {
            var kernel = wire.World.Kernel;
            kernel.Set(new VirtualTimer(kernel, owner, then, this), kernel.Ticks + delay.Ticks);
        }
    }
}

/// <summary>The world's trouble, not ours. Like many a real one, its text holds what it should not.</summary>
internal sealed class TroubleException(string what) : IOException($"{what} (https://account.table.example.net/ledger?{World.Secret})");
