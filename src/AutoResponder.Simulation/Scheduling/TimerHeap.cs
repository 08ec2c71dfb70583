namespace AutoResponder.Simulation.Scheduling;

/// <summary>Timers by when they are due; one that is not wanted any more is taken out at once, since most limits never come due.</summary>
internal sealed class TimerHeap
{
    private VirtualTimer[] _items = new VirtualTimer[256];
    private long _number;

    public int Count { get; private set; }

    public VirtualTimer First => _items[0];

    public void Add(VirtualTimer timer)
    {
        if (Count == _items.Length) Array.Resize(ref _items, Count * 2);

        timer.Number = _number++;
        _items[Count] = timer;
        timer.Place = Count;
        Rise(Count++);
    }

    public void Remove(VirtualTimer timer)
    {
        var place = timer.Place;
        timer.Place = -1;
        var last = _items[--Count];
        _items[Count] = null!;
        if (place == Count) return;

        _items[place] = last;
        last.Place = place;
        Rise(place);
        Sink(last.Place);
    }

    private void Rise(int place)
    {
        var timer = _items[place];
        while (place > 0)
        {
            var above = (place - 1) / 2;
            if (!Before(timer, _items[above])) break;

            Put(_items[above], place);
            place = above;
        }

        Put(timer, place);
    }

    private void Sink(int place)
    {
        var timer = _items[place];
        while (true)
        {
            var below = (2 * place) + 1;
            if (below >= Count) break;
            if (below + 1 < Count && Before(_items[below + 1], _items[below])) below++;
            if (!Before(_items[below], timer)) break;

            Put(_items[below], place);
            place = below;
        }

        Put(timer, place);
    }

    private void Put(VirtualTimer timer, int place)
    {
        _items[place] = timer;
        timer.Place = place;
    }

    private static bool Before(VirtualTimer one, VirtualTimer other) => one.When != other.When ? one.When < other.When : one.Number < other.Number;
}
