using System.Collections.Concurrent;

namespace AutoResponder.Verification.Tests;

/// <summary>Whatever is done to a history is found, and called by its name; and an honest one is never accused.</summary>
public sealed class TamperingTests
{
    private static readonly bool IsWhole = Environment.GetEnvironmentVariable("AUTORESPONDER_PROOF") == "1";
    private static readonly ConcurrentDictionary<ulong, Task<SimulatedHistory>> Histories = new();

    [Fact]
    public async Task Every_manipulation_is_found_and_named_right()
    {
        var (done, wanted) = (0, IsWhole ? 1000 : 100);
        var counts = Tampering.All.ToDictionary(tampering => tampering.Name, _ => 0);
        for (var round = 0; done < wanted; round++)
        {
            Assert.True(round < 20 * wanted, "there was too little that could be tampered with");
            var tampering = Tampering.All[round % Tampering.All.Length];
            var honest = await Histories.GetOrAdd((ulong)((round / Tampering.All.Length % 24) + 1), seed => SimulatedHistory.OfAsync(seed, isTailSealed: true));
            if (honest.History.Checkpoints.Count < 2) continue;

            var target = new Target(honest.History.Copy(), new Random(round));
            if (!tampering.Do(target)) continue;

            var report = await SimulatedHistory.VerifyAsync(target.History, honest.Options(tampering.NeedsWitness));

            var said = string.Join("; ", report.Findings.Select(finding => $"{finding.Kind} {finding.Where} {finding.Number}: {finding.What}"));
            Assert.True(report.Findings.Any(finding => tampering.Found.Contains(finding.Kind)), $"'{tampering}' in round {round} was called: {said}");
            Assert.True(report.Findings.All(finding => tampering.Found.Contains(finding.Kind) || tampering.Besides.Contains(finding.Kind)), $"'{tampering}' in round {round} was called something else as well: {said}");
            counts[tampering.Name]++;
            done++;
        }

        Assert.All(counts, count => Assert.True(count.Value >= (IsWhole ? 5 : 1), $"'{count.Key}' was tried {count.Value} times"));
    }

    [Fact]
    public async Task An_honest_history_is_never_accused()
    {
        var (events, checkpoints, died, beaten) = (0L, 0L, 0, 0);
        for (var seed = 1UL; seed <= (IsWhole ? 1000UL : 100UL); seed++)
        {
            var honest = await SimulatedHistory.OfAsync(seed, isTailSealed: seed % 2 == 0);

            var report = await SimulatedHistory.VerifyAsync(honest.History, honest.Options(isWitnessed: true));

            Assert.True(report.IsWhole, $"seed {seed}: {string.Join("; ", report.Findings)}");
            (events, checkpoints, died, beaten) = (events + report.Events, checkpoints + report.Checkpoints, died + honest.Trouble.Died, beaten + honest.Trouble.Beaten);
        }

        // Nothing that never happened is shown to do no harm.
        Assert.True(events > 1000 && checkpoints > 100 && died > 10 && beaten > 5, $"{events} events, {checkpoints} checkpoints, {died} sealers died, {beaten} were beaten");
    }

    /// <summary>The limit: until the next checkpoint, whoever may write to the tables may write another history there. What that is, and how old, is always said.</summary>
    [Fact]
    public async Task What_is_newer_than_the_last_checkpoint_can_be_rewritten_and_is_never_called_proved()
    {
        var honest = await SimulatedHistory.OfAsync(3, isTailSealed: true);
        var history = honest.History.Copy();
        var stream = history.Streams.Values.MaxBy(stream => stream.Rows.Count)!;
        var (name, number, at) = (stream.Head!.Stream, stream.Rows.Count + 1, honest.End.AddMinutes(10));
        var body = System.Text.Encoding.UTF8.GetBytes($$"""{"v":1,"stream":"{{name}}","seq":{{number}},"at":"{{at:O}}","kind":"Looked","what":"the truth"}""");
        stream.Append(name, number, body, EventChain.Next(stream.Rows[^1].Hash!.Value, body));
        var options = honest.Options() with { Now = at.AddMinutes(3) };
        var before = await SimulatedHistory.VerifyAsync(history, options);

        var lie = System.Text.Encoding.UTF8.GetBytes($$"""{"v":1,"stream":"{{name}}","seq":{{number}},"at":"{{at:O}}","kind":"Looked","what":"a lie"}""");
        stream.Rows.RemoveAt(stream.Rows.Count - 1);
        stream.Append(name, number, lie, EventChain.Next(stream.Rows[^1].Hash!.Value, lie));
        var after = await SimulatedHistory.VerifyAsync(history, options);

        Assert.Empty(before.Findings);
        Assert.Empty(after.Findings);
        var note = Assert.Single(after.Notes, note => note.Kind == NoteKind.Unsealed);
        Assert.Equal((name, TimeSpan.FromMinutes(3)), (note.Where, note.Age));
    }

    [Fact]
    public async Task A_part_is_verified_from_the_checkpoint_before_it()
    {
        var honest = await SimulatedHistory.OfAsync(3, isTailSealed: true);
        var (from, to) = (honest.End.AddMinutes(-40), honest.End.AddMinutes(-10));

        var whole = await SimulatedHistory.VerifyAsync(honest.History, honest.Options());
        var part = await SimulatedHistory.VerifyAsync(honest.History, honest.Options() with { From = from, To = to });

        Assert.Empty(part.Findings);
        Assert.InRange(part.Events, 1, whole.Events - 1);
        Assert.InRange(part.Checkpoints, 2, whole.Checkpoints - 1);

        var target = new Target(honest.History.Copy(), new Random(1));
        target.Rewrite(target.Rows.Count / 2);
        Assert.NotEmpty((await SimulatedHistory.VerifyAsync(target.History, honest.Options())).Findings);
    }
}
