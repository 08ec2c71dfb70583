using AutoResponder.Core;
using AutoResponder.Core.Captures;
using AutoResponder.Simulation.Faults;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Cloud;

/// <summary>What is really saved of each capture: artefact by artefact, some hang, some die with whoever takes them and are taken once more.</summary>
internal sealed class CaptureJournal(World world)
{
    private const int MostTries = 2;
    private readonly Dictionary<OpId, Entry> _entries = [];

    public IReadOnlyDictionary<OpId, Entry> Entries => _entries;

    public void SeeTo(CaptureOrder order)
    {
        if (!_entries.TryGetValue(order.Op, out var entry))
        {
            IEnumerable<string> wanted = order.Collect;
            if (order.Dump is { } dump) wanted = wanted.Append($"dump-{dump}");
            _entries.Add(order.Op, entry = new Entry([.. wanted.Select(name => new Artefact(name))]));
            world.Say($"capture {order.Op} begins: {entry.Artefacts.Count} artefacts");
        }

        foreach (var artefact in entry.Artefacts.Where(artefact => artefact is { IsSaved: false, IsUnderWay: false, Tries: < MostTries })) Take(entry, artefact, order);
    }

    public CaptureReading? Read(OpId op) => _entries.TryGetValue(op, out var entry)
        ? new CaptureReading(entry.EndedAt is not null, entry.EndedAt is not null && entry.IsWhole, $"{entry.Artefacts.Count(artefact => artefact.IsSaved)} of {entry.Artefacts.Count} artefacts")
        : null;

    private void Take(Entry entry, Artefact artefact, CaptureOrder order)
    {
        artefact.IsUnderWay = true;
        artefact.Tries++;
        var longest = order.Scope == CaptureScope.Quick ? TimeSpan.FromSeconds(8) : TimeSpan.FromMinutes(2);
        var takes = world.Dice.Between(TimeSpan.FromSeconds(0.2), longest);
        if (world.Faults.Strikes(FaultKind.CaptureHangs))
        {
            // Its own limit ends it: missing, for good.
            world.Kernel.After(longest * 2, () => End(entry, artefact, saved: false, again: false));
            return;
        }

        var dies = world.Faults.Strikes(FaultKind.CaptureDies);
        world.Kernel.After(takes, () => End(entry, artefact, saved: !dies, again: dies));
    }

    private void End(Entry entry, Artefact artefact, bool saved, bool again)
    {
        (artefact.IsUnderWay, artefact.IsSaved) = (false, saved);

        // Whoever took it died: only somebody who sees to it takes it up again, and the manifest waits for that.
        if (!saved && !again) artefact.Tries = MostTries;
        if (entry.EndedAt is null && entry.Artefacts.TrueForAll(one => one.IsSaved || (!one.IsUnderWay && one.Tries >= MostTries)))
        {
            entry.EndedAt = world.Kernel.Now;
            entry.IsWhole = entry.Artefacts.TrueForAll(one => one.IsSaved);
        }
    }

    internal sealed class Entry(List<Artefact> artefacts)
    {
        public List<Artefact> Artefacts => artefacts;

        public DateTimeOffset? EndedAt { get; set; }

        public bool IsWhole { get; set; }
    }

    internal sealed class Artefact(string name)
    {
        public string Name => name;

        public bool IsSaved { get; set; }

        public bool IsUnderWay { get; set; }

        public int Tries { get; set; }
    }
}
