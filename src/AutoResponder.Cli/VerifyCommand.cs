using System.Collections.Immutable;
using System.CommandLine;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Backtests;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Policies.Loading;
using AutoResponder.Platform.Seals;
using AutoResponder.Verification;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Cli;

/// <summary><c>audit verify</c>: holds what lies in the storage, or in an export, against its checkpoints. It reads, and needs no right but that.</summary>
internal sealed class VerifyCommand(IConfiguration configuration)
{
    public Command Make()
    {
        var (from, to) = (SinceOption.Make("--from", "Begin at the checkpoint before this, and take its word for what was earlier"), SinceOption.Make("--to", "End at the first checkpoint from then on"));
        var export = new Option<FileInfo?>("--export") { Description = "Verify a file that 'audit export' wrote, by itself: no storage is asked." };
        var witness = new Option<FileInfo?>("--witness") { Description = "What a witness kept: lines of JSON with number and hash." };
        var keys = new Option<string[]>("--key") { Description = "The key that may have signed: a file with the public key, or its fingerprint. May be said more than once.", Arity = ArgumentArity.OneOrMore };
        var replay = new Option<bool>("--replay") { Description = "Make every decision again from what is recorded that it was made from. The same must come out." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("verify", "Verifies the audit against its checkpoints and names whatever is wrong. It only reads. The exit codes are in docs/operating.md.") { from, to, export, witness, keys, replay, json };
        command.SetAction(async (parse, token) =>
        {
            var terminal = Terminal.Of(parse);
            if (parse.GetValue(replay) && parse.GetValue(export) is not null) return terminal.Refuse("--replay needs every decision from the first on, with the policies of then: it goes with the storage, not with an export.");

            try
            {
                using var known = new SealKeys();
                var options = new VerifyOptions(DateTimeOffset.UtcNow)
                {
                    From = parse.GetValue(from),
                    To = parse.GetValue(to),
                    Pinned = [.. (parse.GetValue(keys) ?? []).Select(key => Pin(known, key))],
                    Witnessed = parse.GetValue(witness) is { } file ? Witnessed(file) : ImmutableDictionary<long, Hash32>.Empty,
                };
                var report = parse.GetValue(export) is { } exported ? await ExportedAsync(exported, known, options, token) : await StoredAsync(known, options, token);
                var again = parse.GetValue(replay) ? await ReplayAsync(token) : null;
                var exit = VerifyExit.Of(report, options.Period);
                if (report.IsWhole && again is { Differing: > 0 }) exit = VerifyExit.DecidedOtherwise;
                if (parse.GetValue(json)) parse.InvocationConfiguration.Output.WriteLine(VerifyText.Json(report, exit, again is null ? null : ReplayText.Json(again)));
                else foreach (var line in VerifyText.Lines(report).Concat(again is null ? [] : ReplayText.Lines(again))) terminal.Line(line);
                return exit;
            }
            catch (Exception e) when (StorageTrouble.Is(e) || e is IOException or UnauthorizedAccessException)
            {
                return terminal.Refuse(StorageTrouble.Say(e));
            }
        });
        return command;
    }

    private async Task<VerifyReport> StoredAsync(SealKeys keys, VerifyOptions options, CancellationToken cancellationToken)
    {
        var storage = StorageSettings.From(configuration);
        var seals = SealServices.Store(storage, configuration);
        foreach (var pem in await seals.KeysAsync(cancellationToken)) keys.TryAdd(pem);
        return await new Verifier(new TableHistory(storage.Tables(), seals, SealServices.Archive(storage, configuration)), keys, options).RunAsync(cancellationToken);
    }

    /// <summary>Reads all of it: a decision hangs on every one before it.</summary>
    private async Task<ReplayReport> ReplayAsync(CancellationToken cancellationToken)
    {
        var storage = StorageSettings.From(configuration);
        var policies = new KeptPolicies(new PolicyTexts(storage.Blobs()));
        var replay = new Replay(hash => policies.FindAsync(hash, cancellationToken));
        var history = new TableHistory(storage.Tables(), SealServices.Store(storage, configuration), SealServices.Archive(storage, configuration));
        await foreach (var stream in history.StreamsAsync(cancellationToken))
        {
            await foreach (var happened in stream.EventsAsync(0, cancellationToken)) await replay.TakeAsync(AuditEntry.Read(happened.Body));
        }

        return await replay.EndAsync();
    }

    private static async Task<VerifyReport> ExportedAsync(FileInfo file, SealKeys keys, VerifyOptions options, CancellationToken cancellationToken)
    {
        await using var content = file.OpenRead();
        return await new ExportVerifier(keys, options).RunAsync(content, cancellationToken);
    }

    private static Hash32 Pin(SealKeys keys, string key) => Hash32.TryParse(key, out var fingerprint) ? fingerprint : keys.Add(File.ReadAllText(key));

    private static Dictionary<long, Hash32> Witnessed(FileInfo file)
    {
        var seen = new Dictionary<long, Hash32>();
        foreach (var line in File.ReadLines(file.FullName).Where(line => line.Length > 0))
        {
            var (number, hash) = WitnessLine.Read(line);
            if (!seen.TryAdd(number, hash) && seen[number] != hash) throw new FormatException($"{file.Name}: the witness saw two checkpoints of number {number}: that alone is a fork");
        }

        return seen;
    }
}
