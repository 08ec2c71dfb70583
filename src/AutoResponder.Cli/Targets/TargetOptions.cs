using System.CommandLine;
using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Cli.Targets;

/// <summary>The options by which a command works through a console instead of on the storage, and the refusal of those that cannot.</summary>
internal sealed class TargetOptions(IConfiguration configuration, TokenCredential? credential)
{
    public const string Setting = "AUTORESPONDER_TARGET";
    public const string KeySetting = "AUTORESPONDER_TARGET_KEY";
    public const string ScopeSetting = "AUTORESPONDER_TARGET_SCOPE";
    private readonly HashSet<Command> _over = [];
    private readonly Option<string?> _url = new("--target") { Recursive = true, Description = $"Work through a console at this address instead of on the storage; {Setting} says it as well." };
    private readonly Option<string?> _key = new("--key") { Description = $"With --target: the function key, if the console asks for one. Better in {KeySetting}, which nobody sees who lists processes." };
    private readonly Option<string?> _scope = new("--scope") { Description = $"With --target elsewhere than on this machine: what a token is asked for, such as api://CLIENT-ID/.default; {ScopeSetting} says it as well." };

    public Option Url => _url;

    /// <summary>Says that a command can work through a console.</summary>
    public Command Over(Command command)
    {
        command.Add(_key);
        command.Add(_scope);
        _over.Add(command);
        return command;
    }

    /// <summary>The console that is meant; null where none is, and it is the storage.</summary>
    /// <param name="by">Who orders; null where nothing is ordered.</param>
    /// <exception cref="TargetTrouble">Nothing may be sent there.</exception>
    public TargetClient? Open(ParseResult parse, Option<string>? by)
    {
        if ((parse.GetValue(_url) ?? configuration[Setting]) is not { Length: > 0 } url) return null;
        if (by is not null && parse.GetResult(by) is { Implicit: false }) throw new TargetTrouble("--by does not go with --target: who orders there is who is signed in.");

        var target = Target.Of(url, parse.GetValue(_key) ?? configuration[KeySetting], parse.GetValue(_scope) ?? configuration[ScopeSetting]);
        return new TargetClient(target, TargetClient.Wire(target), target.Scope is null ? null : credential ?? new DefaultAzureCredential(), TimeProvider.System);
    }

    /// <summary>Has everything that works elsewhere say so if it is sent to a console. A setting alone refuses nothing: it stands there for the others.</summary>
    public void Confine(Command command, string path = "")
    {
        foreach (var one in command.Subcommands) Confine(one, path.Length == 0 ? one.Name : $"{path} {one.Name}");
        if (path.Length > 0 && command.Action is { } action && !_over.Contains(command)) command.Action = new HereOnly(action, _url, $"'{path}' {Elsewhere(path)}; leave --target out. Nothing was done.");
    }

    private static string Elsewhere(string path) => path switch
    {
        "audit verify" => "reads the storage itself, on purpose: whoever checks the record does not ask the one who writes it",
        "policy promote" or "policy demote" => "works on policy files and on the storage itself",
        "explain" => "works on files of this machine",
        _ when path.StartsWith("policy ", StringComparison.Ordinal) => "works on files of this machine",
        _ when path.StartsWith("site ", StringComparison.Ordinal) => "asks Azure itself, with your own rights",
        _ => "works on the storage itself",
    };
}
