using System.Globalization;

namespace AutoResponder.Verification.Verifying;

/// <summary>Holds the chain against each place at which the stream was sealed: by one hash over all of them, and, where that shows that something differs, by each of them.</summary>
/// <param name="begin">Up to here a checkpoint's word was taken.</param>
internal sealed class SealComparison(SealedStream? known, long begin, Findings findings)
{
    private readonly IEnumerator<long>? _places = known?.Points.Sequences();
    private int _index = -1;
    private bool _isBegun;
    private bool _isOver = known is null;
    private Hash32 _sum;
    private long _good;
    private (long Sequence, long Checkpoint)? _differs;

    public bool IsSuspect { get; private set; }

    public void Take(ChainWalk chain)
    {
        if (!_isBegun) Begin();
        while (!_isOver && _places!.Current <= chain.Sequence)
        {
            // A place whose event is not there cannot be compared.
            if (_places.Current == chain.Sequence) Compare(chain);
            else IsSuspect = true;
            Next();
        }

        if (_isOver && known is not null && chain.Sequence == known.Sequence && _sum != known.Points.Sum) IsSuspect = true;
    }

    /// <summary>A chain that is whole and not the one that was sealed is another history. Where the chain itself is broken, that is what there is to say.</summary>
    public void Tell(long length)
    {
        if (known is null) return;
        if (length < known.Sequence) IsSuspect = true;
        if (_differs is { } place && findings.CountOf(known.Name) == 0)
            findings.Add(FindingKind.Forked, known.Name, place.Sequence, string.Create(CultureInfo.InvariantCulture, $"its chain is whole, and up to event {place.Sequence} not the one that checkpoint {place.Checkpoint} sealed; up to event {_good} it is"));
    }

    private void Begin()
    {
        (_isBegun, _good) = (true, begin);
        Next();

        // The place where it begins is not worked out but believed.
        if (!_isOver && _places!.Current == begin && known?.Begin is { } start)
        {
            _sum = SealedPoints.Over(_sum, start.Sequence, start.Head);
            Next();
        }
    }

    private void Next()
    {
        _isOver = _isOver || !_places!.MoveNext();
        _index++;
    }

    private void Compare(ChainWalk chain)
    {
        _sum = SealedPoints.Over(_sum, chain.Sequence, chain.Value);
        if (known!.Points.At(_index) is not { } place) return;

        if (place.Head == chain.Value) _good = _differs is null ? chain.Sequence : _good;
        else _differs ??= (chain.Sequence, place.Checkpoint);
    }
}
