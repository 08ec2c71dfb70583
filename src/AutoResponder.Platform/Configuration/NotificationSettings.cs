using System.Text;
using Microsoft.Extensions.Configuration;

namespace AutoResponder.Platform.Configuration;

/// <summary>What telling people needs of the app's settings: the secrets that channels name, and where the console is.</summary>
public sealed class NotificationSettings
{
    public const string ConsoleSetting = "AUTORESPONDER_CONSOLE";
    private const string Encoded = "whsec_";
    private readonly IConfiguration _configuration;

    private NotificationSettings(IConfiguration configuration, Uri? console) => (_configuration, Console) = (configuration, console);

    /// <summary>The console's address, ending in a slash; null where nobody said.</summary>
    public Uri? Console { get; }

    /// <exception cref="InvalidOperationException">The console's address is none.</exception>
    public static NotificationSettings From(IConfiguration configuration)
    {
        if (configuration[ConsoleSetting] is not { Length: > 0 } text) return new NotificationSettings(configuration, null);
        if (Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var console) && (console.Scheme == Uri.UriSchemeHttps || (console.Scheme == Uri.UriSchemeHttp && console.IsLoopback)))
            return new NotificationSettings(configuration, console);

        throw new InvalidOperationException($"{ConsoleSetting} is '{text}'; it is the https address of the console, such as https://my-app.azurewebsites.net/api/console.");
    }

    /// <summary>The key that a setting holds: text, or <c>whsec_</c> and base 64. Null where there is none, or none that can be used.</summary>
    public byte[]? Key(string setting)
    {
        if (_configuration[setting] is not { Length: > 0 } secret) return null;
        if (!secret.StartsWith(Encoded, StringComparison.Ordinal)) return Encoding.UTF8.GetBytes(secret);

        var key = new byte[secret.Length];
        return Convert.TryFromBase64String(secret[Encoded.Length..], key, out var length) && length > 0 ? key[..length] : null;
    }
}
