using System.Globalization;
using System.Text.Json;
using AutoResponder.Verification.Verifying;

namespace AutoResponder.Verification;

/// <summary>Verifies an export by itself: each stream's events hang together, and lead to a head that stands under the root of a signed checkpoint. It reads line by line, and needs no storage.</summary>
public sealed class ExportVerifier(SealKeys keys, VerifyOptions options)
{
    private readonly Findings _findings = new();
    private readonly List<VerifyNote> _notes = [];
    private readonly Dictionary<long, CheckpointFile> _checkpoints = [];
    private readonly HashSet<Hash32> _pinned = [.. options.Pinned];
    private (string Stream, long Sequence, Hash32 Value, long Unproved, DateTimeOffset Oldest)? _open;
    private CheckpointFile? _last;
    private (long Streams, long Events, long Links) _read;
    private bool _isOver;

    /// <exception cref="FormatException">It is no export at all.</exception>
    public async Task<VerifyReport> RunAsync(Stream export, CancellationToken cancellationToken)
    {
        var number = 0L;
        await foreach (var line in Lines.ReadAsync(export, cancellationToken))
        {
            number++;
            if (_isOver) throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"line {number} comes after the end"));

            try
            {
                Take(line);
            }
            catch (Exception e) when (e is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
            {
                _findings.Add(FindingKind.Altered, "export", number, string.Create(CultureInfo.InvariantCulture, $"line {number}: {e.Message}"));
            }
        }

        Close();
        if (!_isOver) _findings.Add(FindingKind.Truncated, "export", number, "its last line is not there");
        if (options.Pinned.IsEmpty && _last is not null) _notes.Add(new VerifyNote(NoteKind.KeyNotPinned, "export", $"nobody said which key is the right one; it is signed with {_last.Checkpoint.Key}", TimeSpan.Zero));
        if (_last is null) _notes.Add(new VerifyNote(NoteKind.NothingSealed, "export", "there is no checkpoint in it: nothing here is proved", TimeSpan.Zero));
        return new VerifyReport([.. _findings.All], [.. _notes], _checkpoints.Count, _read.Streams, _read.Events, _last?.Checkpoint, _last?.Hash);
    }

    private void Take(ReadOnlyMemory<byte> line)
    {
        if (!line.Span.StartsWith(ExportLine.Begin))
        {
            _read.Events++;
            Event(line);
            return;
        }

        if (ExportLine.LinkedBody(line) is { IsEmpty: false } body)
        {
            _read.Links++;
            Event(body);
            return;
        }

        if (ExportLine.File(line) is { IsEmpty: false } file)
        {
            Checkpoint(CheckpointFile.Read(file));
            return;
        }

        using var document = JsonDocument.Parse(line);
        var json = document.RootElement;
        switch (json.GetProperty("export").GetString())
        {
            case "key":
                keys.Add(json.GetProperty("pem").GetString()!);
                break;
            case "stream":
                Close();
                Begin(json.GetProperty("stream").GetString()!, json.GetProperty("after").GetInt64(), Hash32.Parse(json.GetProperty("hash").GetString()));
                break;
            case "proof":
                Proof(json);
                break;
            case "end":
                Close();
                _isOver = true;
                if (json.GetProperty("events").GetInt64() != _read.Events || json.GetProperty("streams").GetInt64() != _read.Streams)
                    _findings.Add(FindingKind.Missing, "export", 0, string.Create(CultureInfo.InvariantCulture, $"it says that there are {json.GetProperty("events").GetInt64()} events in it, and there are {_read.Events}"));
                break;
            default:
                throw new FormatException("it is no line of an export");
        }
    }

    private void Begin(string stream, long after, Hash32 hash)
    {
        _read.Streams++;
        if (after == 0 && hash != EventChain.Begin(stream)) throw new FormatException($"{stream} does not begin with the hash of its name");

        _open = (stream, after, hash, 0, DateTimeOffset.MaxValue);
    }

    private void Event(ReadOnlyMemory<byte> body)
    {
        if (_open is not { } open) throw new FormatException("an event stands before any stream");

        var header = EventHeader.Read(body.Span, open.Stream);
        if (header.Stream != open.Stream) throw new FormatException($"it is of the stream {header.Stream}, and stands among those of {open.Stream}");
        if (header.Sequence != open.Sequence + 1)
            _findings.Add(header.Sequence > open.Sequence ? FindingKind.Missing : FindingKind.Altered, open.Stream, open.Sequence + 1, string.Create(CultureInfo.InvariantCulture, $"event {open.Sequence + 1} is due, and {header.Sequence} stands there"));
        _open = open with
        {
            Sequence = header.Sequence,
            Value = EventChain.Next(open.Value, body.Span),
            Unproved = open.Unproved + 1,
            Oldest = header.At < open.Oldest ? header.At : open.Oldest,
        };
    }

    private void Checkpoint(CheckpointFile file)
    {
        var (number, name) = (file.Checkpoint.Number, CheckpointFile.NameOf(file.Checkpoint.Number));
        if (_pinned.Count == 0) _pinned.Add(file.Checkpoint.Key);
        if (!_pinned.Contains(file.Checkpoint.Key)) _findings.Add(FindingKind.Forked, name, number, $"it is signed with the key {file.Checkpoint.Key}, which is none of those that may");
        else if (!keys.Holds(file)) _findings.Add(FindingKind.Altered, name, number, "its signature is not of what stands in it, or its key is not at hand");
        else if (options.Witnessed.TryGetValue(number, out var witnessed) && witnessed != file.Hash) _findings.Add(FindingKind.Forked, name, number, $"a witness saw {witnessed} under this number");
        else Keep(file);
    }

    private void Keep(CheckpointFile file)
    {
        _checkpoints[file.Checkpoint.Number] = file;
        if (_last is null || _last.Checkpoint.Number < file.Checkpoint.Number) _last = file;
    }

    private void Proof(JsonElement json)
    {
        if (_open is not { } open) throw new FormatException("a proof stands before any stream");

        var leaf = new SealedLeaf(json.GetProperty("stream").GetString()!, json.GetProperty("seq").GetInt64(), Hash32.Parse(json.GetProperty("head").GetString()));
        var number = json.GetProperty("checkpoint").GetInt64();
        if (leaf.Stream != open.Stream || leaf.Sequence != open.Sequence) _findings.Add(FindingKind.Missing, open.Stream, open.Sequence, string.Create(CultureInfo.InvariantCulture, $"it is proved up to event {leaf.Sequence}, and stands here up to {open.Sequence}"));
        else if (leaf.Head != open.Value) _findings.Add(FindingKind.Altered, open.Stream, open.Sequence, "an event of it is not what was sealed");
        else if (!_checkpoints.TryGetValue(number, out var file)) _findings.Add(FindingKind.Missing, open.Stream, open.Sequence, string.Create(CultureInfo.InvariantCulture, $"checkpoint {number}, by which it is proved, is not there or does not count"));
        else if (!IsUnder(file.Checkpoint, leaf, json)) _findings.Add(FindingKind.Forked, open.Stream, open.Sequence, string.Create(CultureInfo.InvariantCulture, $"its head does not stand under the root of checkpoint {number}"));
        _open = open with { Unproved = 0, Oldest = DateTimeOffset.MaxValue };
    }

    private static bool IsUnder(Checkpoint checkpoint, SealedLeaf leaf, JsonElement json)
    {
        var path = json.GetProperty("path").EnumerateArray().Select(beside => Hash32.Parse(beside.GetString())).ToList();
        return MerkleTree.RootOf(MerkleTree.Leaf(leaf.Line()), json.GetProperty("index").GetInt64(), checkpoint.Size, path) == checkpoint.Root;
    }

    private void Close()
    {
        if (_open is { Unproved: > 0 } open)
            _notes.Add(new VerifyNote(NoteKind.Unsealed, open.Stream, string.Create(CultureInfo.InvariantCulture, $"its last {open.Unproved} events are not proved"), options.Now - open.Oldest));
        _open = null;
    }
}
