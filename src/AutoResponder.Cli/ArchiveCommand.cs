using System.CommandLine;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Seals;
using AutoResponder.Verification;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Cli;

/// <summary><c>audit archive</c>: moves what is old and sealed out of the tables into blobs, where a verification still finds it.</summary>
internal sealed class ArchiveCommand(IConfiguration configuration)
{
    /// <summary>Reviews, budgets and streaks look back a week at most; what people ask for is mostly younger than this.</summary>
    private static readonly TimeSpan Youngest = TimeSpan.FromDays(30);

    public Command Make()
    {
        var before = SinceOption.Make("--before", "Everything before this, at least 30 days back");
        before.Required = true;
        var command = new Command("archive", "Moves sealed events before a moment out of the tables into the archive. The whole audit is verified first, and nothing is moved if anything is wrong.") { before };
        command.SetAction(async (parse, token) =>
        {
            var terminal = Terminal.Of(parse);
            var moment = parse.GetValue(before)!.Value;
            var now = DateTimeOffset.UtcNow;
            if (moment > now - Youngest) return terminal.Refuse($"--before is {moment.UtcDateTime:u}; what is younger than {Youngest.TotalDays:0} days stays in the tables.");

            try
            {
                var storage = StorageSettings.From(configuration);
                var (seals, archive) = (SealServices.Store(storage, configuration), SealServices.Archive(storage, configuration));
                var history = new TableHistory(storage.Tables(), seals, archive);
                using var keys = new SealKeys();
                foreach (var pem in await seals.KeysAsync(token)) keys.TryAdd(pem);
                var report = await new Verifier(history, keys, new VerifyOptions(now)).RunAsync(token);
                if (!report.IsWhole) return terminal.Refuse(["The audit is not whole, and nothing was moved:", .. VerifyText.Lines(report)]);

                var archiving = new Archiving(storage.Tables(), archive, history);
                if (await archiving.NewestAsync(token) is not { } leaves) return terminal.Refuse("Nothing is sealed yet, and only what is sealed can leave the tables.");

                await archive.CreateAsync(token);
                var moved = await archiving.RunAsync(moment, leaves, token);
                terminal.Line($"{moved} events from before {moment.UtcDateTime:u} are in the archive and no longer in the tables.");
                return Terminal.Ok;
            }
            catch (Exception e) when (StorageTrouble.Is(e) || e is IOException or UnauthorizedAccessException)
            {
                return terminal.Refuse(StorageTrouble.Say(e));
            }
        });
        return command;
    }
}
