using System.Net;

namespace AutoResponder.Cli.Targets;

/// <summary>A console, and who one is there. What is secret goes only where it is sent encrypted, or to this machine itself.</summary>
internal sealed record Target
{
    private Target(Uri address, string? key, string? scope) => (Address, Key, Scope) = (address, key, scope);

    /// <summary>The app's own, without a path.</summary>
    public Uri Address { get; }

    /// <summary>The function key; null where nobody gave one.</summary>
    public string? Key { get; }

    /// <summary>What a token is asked for; null on this machine, where nobody signs in.</summary>
    public string? Scope { get; }

    public string Name => Address.GetLeftPart(UriPartial.Authority);

    /// <exception cref="TargetTrouble">It is no address that anything may be sent to.</exception>
    public static Target Of(string url, string? key, string? scope)
    {
        // Nothing of what was written is said again: a key may stand in it.
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")) throw new TargetTrouble("--target is no address of a console; it is written such as https://heal.example.net.");
        if (address.PathAndQuery != "/" || address.UserInfo.Length > 0 || address.Fragment.Length > 0)
            throw new TargetTrouble("--target is the app's address without a path or anything behind it, such as https://heal.example.net; a key is never part of it, that is --key.");
        if (key is { Length: > 0 } && !key.All(letter => letter is > ' ' and <= '~')) throw new TargetTrouble("--key has a character that no key has.");

        var here = IsHere(address);
        if (!here && address.Scheme != "https") throw new TargetTrouble($"{address.GetLeftPart(UriPartial.Authority)} is not on this machine and not https; nothing is sent there.");
        if (!here && scope is not { Length: > 0 })
            throw new TargetTrouble($"Say with --scope or {TargetOptions.ScopeSetting} what {address.GetLeftPart(UriPartial.Authority)} takes a token for, such as api://CLIENT-ID/.default of the app registration that it signs people in with.");

        return new Target(address, key is { Length: > 0 } ? key : null, here ? null : scope);
    }

    /// <summary>By name and not by what a name leads to: that can change between the question and the sending.</summary>
    private static bool IsHere(Uri address) =>
        address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(address.DnsSafeHost, out var number) && IPAddress.IsLoopback(number));
}
