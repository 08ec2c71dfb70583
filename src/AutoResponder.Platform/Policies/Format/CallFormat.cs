using System.Net;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Calls;
using AutoResponder.Platform.Policies.Kinds;

namespace AutoResponder.Platform.Policies.Format;

/// <summary>What may be called.</summary>
internal static class CallFormat
{
    /// <summary>An act's answer is waited for no longer than this, or a look would find it under way.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    public static Group<CallTarget> Make() =>
        new Group<CallTarget>("what is called: a signed POST that must answer 2xx", new CallTarget(new Uri("https://invalid"), ""))
            .Required("url", new Address(), target => target.Address, (target, address) => target with { Address = address }, "Where the POST goes. Redirects are not followed, and private addresses not called.")
            .Required("signWith", Patterns.Setting, target => target.SignWith, (target, setting) => target with { SignWith = setting }, "The app setting that holds the secret that calls are signed with, as Standard Webhooks are; never the secret itself.")
            .Key("within", new Length(Longest), target => target.Within, (target, time) => target with { Within = time }, "How long an answer is waited for. Whatever takes longer answers at once and works on; the step's 'settle' is its time.")
            .Check((target, found) =>
            {
                if (IPAddress.TryParse(target.Address.DnsSafeHost, out var address) && !IPAddress.IsLoopback(address) && !PublicAddress.Is(address))
                    found.Wrong("url", $"'{target.Address.Host}' is a private address; 'url' is an https address that everybody can reach");
            });
}
