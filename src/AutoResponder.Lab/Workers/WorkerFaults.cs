using System.Collections.Concurrent;

namespace AutoResponder.Lab.Workers;

/// <summary>What is wrong with a worker.</summary>
internal sealed class WorkerFaults
{
    private const int Megabyte = 1024 * 1024;
    private readonly ConcurrentBag<Cart> _leaked = [];
    private byte[]? _reserve;
    private string _kind = "";
    private int _size = 1;

    public void Begin(string kind, int size)
    {
        (_kind, _size) = (kind, Math.Clamp(size, 1, 64));

        // Kept back so that the process can go on living, sick, once the heap is full.
        if (kind == "Leak") _reserve = Filled(32);
        if (kind == "Crash") Environment.FailFast("The site crashed.");
    }

    /// <summary>Lets a request meet the fault; false where it got its answer, or none, already.</summary>
    public async Task<bool> SufferAsync(HttpContext context)
    {
        switch (_kind)
        {
            case "Leak":
                return Leak(context);

            case "Hang":
                await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return false;

            case "Slow":
                await Task.Delay(TimeSpan.FromSeconds(_size), context.RequestAborted);
                return true;

            case "Throw":
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                return false;

            default:
                return true;
        }
    }

    /// <summary>Every request keeps a cart with its pictures until the heap's limit is reached; from then on requests find no memory.</summary>
    private bool Leak(HttpContext context)
    {
        try
        {
            _leaked.Add(new Cart(_leaked.Count, [], Filled(_reserve is null ? 64 : _size)));
            return true;
        }
        catch (OutOfMemoryException)
        {
            _reserve = null;
            context.Abort();
            return false;
        }
    }

    private static byte[] Filled(int megabytes)
    {
        var memory = new byte[megabytes * Megabyte];
        Array.Fill(memory, (byte)1);
        return memory;
    }
}
