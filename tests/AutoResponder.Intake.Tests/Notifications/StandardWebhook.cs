using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AutoResponder.Intake.Tests.Notifications;

/// <summary>A receiver's side of Standard Webhooks, written from its specification and RFC 2104, with nothing of the product in it.</summary>
internal static class StandardWebhook
{
    public static bool Verify(IReadOnlyDictionary<string, string> headers, byte[] body, string secret)
    {
        var (id, timestamp) = (headers["webhook-id"], headers["webhook-timestamp"]);
        Assert.True(long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out _));
        var key = secret.StartsWith("whsec_", StringComparison.Ordinal) ? Convert.FromBase64String(secret["whsec_".Length..]) : Encoding.UTF8.GetBytes(secret);
        var expected = Convert.ToBase64String(Hmac(key, [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body]));
        return headers["webhook-signature"].Split(' ').Contains($"v1,{expected}");
    }

    /// <summary>H((K xor opad) + H((K xor ipad) + text)), by hand.</summary>
    private static byte[] Hmac(byte[] key, byte[] text)
    {
        const int Block = 64;
        var padded = new byte[Block];
        (key.Length > Block ? SHA256.HashData(key) : key).CopyTo(padded, 0);
        byte[] Pad(byte with) => [.. padded.Select(value => (byte)(value ^ with))];
        return SHA256.HashData([.. Pad(0x5c), .. SHA256.HashData([.. Pad(0x36), .. text])]);
    }
}
