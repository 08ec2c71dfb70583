using System.Text;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Console.Access;

/// <summary>What the door needs of the app's settings.</summary>
/// <param name="IsPlatformSigningIn">Whether App Service authentication stands before us: only then does the platform remove a principal that a caller sends.</param>
/// <param name="IsInAzure">Whether the platform runs us: then no request comes from this machine, whatever it says.</param>
/// <param name="Key">What tokens of orders are signed with; null where nobody said.</param>
internal sealed record DoorSettings(bool IsPlatformSigningIn, bool IsInAzure, byte[]? Key)
{
    public const string KeySetting = "AUTORESPONDER_CONSOLE_KEY";
    private const int ShortestKey = 32;

    /// <summary>Each plan sets some of these. CONTAINER_NAME, which one of them sets as well, is no sign: containers elsewhere have it too.</summary>
    private static readonly string[] SetByThePlatform = ["WEBSITE_INSTANCE_ID", "WEBSITE_POD_NAME", "WEBSITE_HOME_STAMPNAME"];

    /// <exception cref="InvalidOperationException">The key is too short to be one.</exception>
    public static DoorSettings From(IConfiguration configuration)
    {
        // The platform has a key of its own for what it signs; it is as old as the app, and the same on every instance.
        var key = configuration[KeySetting] is { Length: > 0 } own ? own : configuration["WEBSITE_AUTH_SIGNING_KEY"];
        if (configuration[KeySetting] is { Length: > 0 and < ShortestKey }) throw new InvalidOperationException($"{KeySetting} has fewer than {ShortestKey} characters; take a random one.");

        return new DoorSettings(
            string.Equals(configuration["WEBSITE_AUTH_ENABLED"], "true", StringComparison.OrdinalIgnoreCase),
            SetByThePlatform.Any(name => configuration[name] is { Length: > 0 }) || IsName(configuration["WEBSITE_HOSTNAME"]),
            key is { Length: > 0 } ? Encoding.UTF8.GetBytes(key) : null);
    }

    /// <summary>The tools that run a host on a developer's machine say localhost here.</summary>
    private static bool IsName(string? host) =>
        host is { Length: > 0 } && !(Uri.TryCreate($"http://{host}", UriKind.Absolute, out var address) && address.IsLoopback);
}
