using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AutoResponder.Console.Access;

/// <summary>Shows that an order was given on a page of ours, by the person who was shown it, not long ago. Nothing is kept: any instance can tell.</summary>
internal sealed class OrderTokens(DoorSettings settings, TimeProvider time)
{
    public static readonly TimeSpan Life = TimeSpan.FromHours(1);

    // On the machine itself there is one process, and whoever starts it anew loads the page anew.
    private readonly byte[]? _key = settings.Key ?? (settings.IsInAzure || settings.IsPlatformSigningIn ? null : RandomNumberGenerator.GetBytes(32));

    /// <summary>Null where there is no key: then nobody can give orders here.</summary>
    public string? Issue(Person person)
    {
        if (_key is null) return null;

        var expires = (time.GetUtcNow() + Life).ToUnixTimeSeconds();
        return string.Create(CultureInfo.InvariantCulture, $"{expires}.{Sign(_key, person, expires)}");
    }

    public bool Accepts(string? token, Person person)
    {
        if (_key is null || token?.Split('.') is not [var moment, var signature] || !long.TryParse(moment, NumberStyles.None, CultureInfo.InvariantCulture, out var expires)) return false;

        var now = time.GetUtcNow();
        if (expires <= now.ToUnixTimeSeconds() || expires > (now + Life).ToUnixTimeSeconds()) return false;

        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(_key, person, expires)), Encoding.UTF8.GetBytes(signature));
    }

    private static string Sign(byte[] key, Person person, long expires) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"autoresponder order\n{expires}\n{person.Id}"))));
}
