using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AutoResponder.Lab.People;

/// <summary>Whether a message is from whom it says.</summary>
internal enum Signed
{
    Missing,
    Rightly,
    Wrongly,
}

/// <summary>Standard Webhooks: an HMAC-SHA256 over id, time and body.</summary>
internal static class WebhookSignature
{
    private const string Prefix = "whsec_";
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public static string NewSecret() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(24));

    public static Signed Check(IHeaderDictionary headers, byte[] body, string secret, DateTimeOffset now)
    {
        if (headers["webhook-signature"].ToString() is not { Length: > 0 } signatures) return Signed.Missing;

        var (id, time) = (headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString());
        if (id.Length == 0 || !long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return Signed.Wrongly;
        if ((now - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Tolerance) return Signed.Wrongly;

        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{time}."), .. body];
        var expected = Encoding.ASCII.GetBytes("v1," + Convert.ToBase64String(HMACSHA256.HashData(Key(secret), signed)));
        return signatures.Split(' ').Any(signature => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(signature), expected)) ? Signed.Rightly : Signed.Wrongly;
    }

    private static byte[] Key(string secret) => secret.StartsWith(Prefix, StringComparison.Ordinal) ? Convert.FromBase64String(secret[Prefix.Length..]) : Encoding.UTF8.GetBytes(secret);
}
