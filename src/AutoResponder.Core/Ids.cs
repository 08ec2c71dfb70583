using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace AutoResponder.Core;

/// <summary>A site or slot, by its lower-cased ARM id.</summary>
[JsonConverter(typeof(IdConverter<SiteId>))]
public readonly record struct SiteId : IId<SiteId>
{
    private const string Type = "/providers/microsoft.web/sites/";

    private SiteId(string value) => Value = value;

    public string Value { get; }

    /// <summary>The site's own name; a slot is <c>name-slot</c>.</summary>
    public string Name => Value[(Value.IndexOf(Type, StringComparison.Ordinal) + Type.Length)..].Replace("/slots/", "-", StringComparison.Ordinal);

    public static SiteId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not the ARM id of a site or a slot.");

    public static bool TryParse([NotNullWhen(true)] string? text, out SiteId id)
    {
        var fits = ResourceId.TryParse(text, out var resource) && resource.Type is "microsoft.web/sites" or "microsoft.web/sites/slots";
        id = fits ? new SiteId(resource!.ToString()) : default;
        return fits;
    }

    public override string ToString() => Value;
}

/// <summary>An App Service plan, by its lower-cased ARM id: the blast radius, and the partition of the ledger.</summary>
[JsonConverter(typeof(IdConverter<PlanId>))]
public readonly record struct PlanId : IId<PlanId>
{
    private PlanId(string value) => Value = value;

    public string Value { get; }

    /// <summary>How many parts the plans are visited in.</summary>
    public const int Shards = 16;

    public string Name => Value[(Value.LastIndexOf('/') + 1)..];

    /// <summary>Which part this plan is in.</summary>
    public int Shard => Digest.Key(Value)[0] % Shards;

    public static PlanId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not the ARM id of an App Service plan.");

    public static bool TryParse([NotNullWhen(true)] string? text, out PlanId id)
    {
        var fits = ResourceId.TryParse(text, out var resource) && resource.Type is "microsoft.web/serverfarms";
        id = fits ? new PlanId(resource!.ToString()) : default;
        return fits;
    }

    public override string ToString() => Value;
}

/// <summary>What makes a second delivery of the same signal recognisable.</summary>
[JsonConverter(typeof(IdConverter<SignalId>))]
public readonly record struct SignalId(string Value) : IId<SignalId>
{
    public static SignalId Parse(string text) => new(text);

    /// <summary>An id derived from what the signal says, so that every delivery of it gets the same one.</summary>
    public static SignalId Of(string kind, params ReadOnlySpan<string?> parts) => new($"{kind}-{Digest.Key(parts)}");

    public override string ToString() => Value;
}

/// <summary>One act: <c>incident/rung/attempt</c>. Derived, so that a replay makes the same one.</summary>
[JsonConverter(typeof(IdConverter<OpId>))]
public readonly record struct OpId(string Value) : IId<OpId>
{
    public static OpId Parse(string text) => new(text);

    /// <summary>What is sent to Azure as <c>x-ms-client-request-id</c>, so that our record and Azure's can be laid side by side.</summary>
    public Guid RequestId(SiteId site)
    {
        // Both are short: a site's id has at most 1,024 letters, and an op's a site's name and two numbers.
        Span<byte> text = stackalloc byte[4096];
        if (!Utf8.TryWrite(text, $"{site.Value}\n{Value}", out var length)) throw new InvalidOperationException($"The op {Value} is too long.");

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..length], hash);
        return new Guid(hash[..16]);
    }

    public override string ToString() => Value;
}

/// <summary>Short digests for keys: lower-case base 32, so that they suit a table key, a URL and a file name alike.</summary>
public static class Digest
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    /// <summary>26 characters over all parts and their borders.</summary>
    public static string Key(params ReadOnlySpan<string?> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
            text.Append(part?.Length ?? -1).Append(':').Append(part).Append('\n');

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
        return string.Create(26, hash, static (chars, bytes) =>
        {
            for (var i = 0; i < chars.Length; i++)
            {
                var bit = i * 5;
                var pair = (bytes[bit / 8] << 8) | bytes[(bit / 8) + 1];
                chars[i] = Alphabet[(pair >> (11 - (bit % 8))) & 31];
            }
        });
    }
}
