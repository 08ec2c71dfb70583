using System.Collections.Immutable;
using System.CommandLine;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;
using AutoResponder.Core.Trust;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Policies;
using AutoResponder.Platform.Policies.Editing;
using AutoResponder.Platform.Policies.Loading;
using AutoResponder.Platform.Queues;
using AutoResponder.Platform.Seals;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Cli;

/// <summary><c>policy promote</c> and <c>policy demote</c>: how far a policy is trusted. Up only on what was observed of it; down always.</summary>
internal sealed class ModeCommands(IConfiguration configuration)
{
    public Command Promote()
    {
        var (name, to, force) = (Name(), To("approve or act", Mode.Approve, Mode.Act), new Option<bool>("--force") { Description = "Although it was observed for too short a time, or was wrong too often; the audit will say so." });
        to.Required = true;
        var (folder, container, reason, by) = (Folder(), Container(), OrderOptions.Reason(), OrderOptions.By());
        var command = new Command("promote", $"Lets a policy do more. It must have been observed for {Promotion.Shortest.TotalDays:0} days, everything it did or would have done be marked, and at most {100 * Promotion.MostWrong:0} % of it be wrong.") { name, to, force, folder, container, reason, by };
        command.SetAction((parse, token) => RunAsync(Terminal.Of(parse), async terminal =>
        {
            var store = Store(parse.GetValue(folder), parse.GetValue(container));
            var (files, mode) = (await store.ReadAsync(token), parse.GetValue(to));
            if (PolicyFiles.Load(files) is not { Set: not null } load) return terminal.Refuse(PolicyFiles.Load(files).Problems);
            if (load.Policies.FirstOrDefault(one => one.Policy.Name == parse.GetValue(name)) is not { } found) return terminal.Refuse(Unknown(parse.GetValue(name)!, load));
            if (found.Policy.Mode >= mode) return terminal.Refuse($"{found.Policy.Name} is in mode {Word(found.Policy.Mode)} already; 'policy demote' moves it down.");

            var (edited, why) = ModeEdit.Make(found.File, mode);
            if (edited is null) return terminal.Refuse(why!);
            if (PolicyFiles.Load(files.Replace(found.File, edited)) is { Set: null } wrong) return terminal.Refuse([$"In mode {Word(mode)} the policies would not be right:", .. wrong.Problems]);

            var promotion = await JudgeAsync(found.Policy, token);
            if (!promotion.Objections.IsEmpty && !parse.GetValue(force)) return terminal.Refuse([$"{found.Policy.Name} stays in mode {Word(found.Policy.Mode)}:", .. promotion.Objections]);

            // Written down first: what took effect without a word would be nobody's.
            var change = new ModeChange(
                found.Policy.Name, found.Policy.Mode, mode, found.File.Hash, edited.Hash, string.Join("; ", [promotion.Grounds, .. promotion.Objections]), !promotion.Objections.IsEmpty);
            await SendAsync(change, parse.GetValue(by)!, parse.GetValue(reason)!, token);
            if (!await store.ReplaceAsync(found.File, edited, token)) return terminal.Refuse($"{found.File.Name} was changed meanwhile, and was left as it is; the order in the audit takes no effect.");

            terminal.Line($"{found.Policy.Name} is moved to mode {Word(mode)} in {store.Name} ({found.File.Name}): {change.Grounds}. {store.TakesEffect}");
            return Terminal.Ok;
        }));
        return command;
    }

    public Command Demote()
    {
        var (name, to) = (Name(), To("observe or approve", Mode.Observe, Mode.Approve));
        var (folder, container, reason, by) = (Folder(), Container(), OrderOptions.Reason(), OrderOptions.By());
        var command = new Command("demote", "Lets a policy do less: at once, always, and without a look at what it did.") { name, to, folder, container, reason, by };
        command.SetAction((parse, token) => RunAsync(Terminal.Of(parse), async terminal =>
        {
            var store = Store(parse.GetValue(folder), parse.GetValue(container));
            var mode = parse.GetValue(to);

            // Only its own file has to be right for this.
            var found = (await store.ReadAsync(token)).Select(file => (File: file, Policy: ModeEdit.Read(file))).FirstOrDefault(one => one.Policy?.Name == parse.GetValue(name));
            if (found.Policy is not { } policy) return terminal.Refuse($"There is no policy '{parse.GetValue(name)}' in {store.Name}.");
            if (policy.Mode <= mode) return terminal.Refuse($"{policy.Name} is in mode {Word(policy.Mode)} already.");

            var (edited, why) = ModeEdit.Make(found.File, mode);
            if (edited is null) return terminal.Refuse(why!);
            if (!await store.ReplaceAsync(found.File, edited, token)) return terminal.Refuse($"{found.File.Name} was changed meanwhile, and was left as it is; try again.");

            terminal.Line($"{policy.Name} is moved to mode {Word(mode)} in {store.Name} ({found.File.Name}). {store.TakesEffect}");
            try
            {
                await SendAsync(new ModeChange(policy.Name, policy.Mode, mode, found.File.Hash, edited.Hash, "nothing is asked for less", false), parse.GetValue(by)!, parse.GetValue(reason)!, token);
            }
            catch (Exception e) when (StorageTrouble.Is(e))
            {
                // It does less already, which is what was wanted; that it is in force will be in the audit in any case.
                terminal.Refuse($"Who ordered it, and why, could not be sent to the audit: {StorageTrouble.Say(e)}");
            }

            return Terminal.Ok;
        }));
        return command;
    }

    private async Task<Promotion> JudgeAsync(Policy policy, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.UtcNow;
        var storage = StorageSettings.From(configuration);
        var reader = new ReviewReader(storage.Tables(), SealServices.Archive(storage, configuration));
        var observed = await reader.ObservedAsync(policy.Name, now, cancellationToken);
        return Promotion.Judge(observed, (await reader.ReadAsync(observed?.Since ?? now, now, cancellationToken)).About(policy.Name), policy.Rules, now);
    }

    private Task SendAsync(ModeChange change, string by, string reason, CancellationToken cancellationToken) => new SignalQueue(StorageSettings.From(configuration)).SendOrderAsync(
        new Signal.Order(Guid.NewGuid().ToString("N"), OrderKind.ChangeMode, by, reason, DateTimeOffset.UtcNow, Target: change.Policy) { Change = change }, cancellationToken);

    private PolicyStore Store(DirectoryInfo? folder, string? container)
    {
        if (folder is not null) return PolicyStore.Folder(folder.FullName);

        return (container ?? configuration[PolicyServices.ContainerSetting]) is { Length: > 0 } named
            ? PolicyStore.Container(StorageSettings.From(configuration).Container(named, container is null ? PolicyServices.ContainerSetting : "--container"))
            : PolicyStore.Folder(PolicyCommands.DefaultFolder());
    }

    private static async Task<int> RunAsync(Terminal terminal, Func<Terminal, Task<int>> run)
    {
        try
        {
            return await run(terminal);
        }
        catch (Exception e) when (StorageTrouble.Is(e) || e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return terminal.Refuse(StorageTrouble.Say(e));
        }
    }

    private static string Unknown(string name, PolicyLoad load) => $"There is no policy '{name}'; there are {string.Join(", ", load.Policies.Select(one => one.Policy.Name))}.";

    private static Argument<string> Name() => new("name") { Description = "The policy's name." };

    private static Option<Mode> To(string allowed, params ImmutableArray<Mode> modes) => new("--to")
    {
        Description = $"{allowed}.",
        DefaultValueFactory = _ => modes[0],
        CustomParser = result =>
        {
            if (result.Tokens is [var token] && modes.FirstOrDefault(mode => Word(mode) == token.Value, (Mode)(-1)) is var mode and >= Mode.Observe) return mode;

            result.AddError($"'{string.Join(' ', result.Tokens.Select(token => token.Value))}' is no mode to move to; --to is {allowed}.");
            return default;
        },
    };

    private static Option<DirectoryInfo?> Folder() => new("--policies") { Description = "The folder whose file is edited." };

    private static Option<string?> Container() => new("--container") { Description = $"The blob container whose file is edited, by name or address; what {PolicyServices.ContainerSetting} names, or else the folder beside this program, if nobody says." };

    private static string Word(Mode mode) => mode.ToString().ToLowerInvariant();
}
