using System.Collections.Immutable;
using System.CommandLine;
using AutoResponder.Platform.Configuration;
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
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("verify", "Verifies the audit against its checkpoints and names whatever is wrong. It only reads. The exit codes are in docs/operating.md.") { from, to, export, witness, keys, json };
        command.SetAction(async (parse, token) =>
        {
            var terminal = Terminal.Of(parse);
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
                var exit = VerifyExit.Of(report, options.Period);
                if (parse.GetValue(json)) parse.InvocationConfiguration.Output.WriteLine(VerifyText.Json(report, exit));
                else foreach (var line in VerifyText.Lines(report)) terminal.Line(line);
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
