using System.Collections.Concurrent;

namespace AutoResponder.Lab.Workers;

/// <summary>What a visitor is about to buy. Carts are what a worker's heap is full of: a dump shows them.</summary>
/// <param name="Pictures">What a leaking worker forgets to let go.</param>
internal sealed record Cart(long Number, CartLine[] Lines, byte[]? Pictures = null);

/// <summary>So many of one thing.</summary>
internal sealed record CartLine(string Article, int Count);

/// <summary>The carts of the visitors who were here last, as any shop keeps them.</summary>
internal sealed class CartShelf
{
    private const int MostKept = 5000;
    private static readonly string[] Articles = ["lamp", "kettle", "chair", "carpet", "mirror"];
    private readonly ConcurrentQueue<Cart> _carts = new();
    private long _number;

    public Cart Open()
    {
        var number = Interlocked.Increment(ref _number);
        var cart = new Cart(number, [new CartLine(Articles[number % Articles.Length], 1), new CartLine(Articles[number * 3 % Articles.Length], 2)]);
        _carts.Enqueue(cart);
        if (_carts.Count > MostKept) _carts.TryDequeue(out _);
        return cart;
    }
}
