using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace AutoResponder.Core.Fleet;

/// <summary>What a pause covers: <c>policy:NAME</c>, <c>tag:KEY=VALUE</c>, the ARM id of a site or a plan, or the name of either. A name covers whatever bears it: rather too much than too little.</summary>
[JsonConverter(typeof(IdConverter<PauseTarget>))]
public readonly record struct PauseTarget : IId<PauseTarget>
{
    private const string ByPolicy = "policy:";
    private const string ByTag = "tag:";
    private const int Longest = 400;

    /// <summary>Whether it covers whatever a policy owns.</summary>
    public bool IsOfPolicy => Value.StartsWith(ByPolicy, StringComparison.Ordinal);

    /// <summary>What a target is, for whoever wrote another one.</summary>
    public const string Allowed = "the name or the ARM id of a site or a plan, policy:NAME or tag:KEY=VALUE";

    private PauseTarget(string value) => Value = value;

    public string Value { get; }

    /// <exception cref="FormatException">It is none: what cannot be understood must not be taken for something that covers nothing.</exception>
    public static PauseTarget Parse(string text) => TryParse(text, out var target) ? target : throw new FormatException($"'{text}' is no target of a pause; it is {Allowed}.");

    public static bool TryParse(string? text, out PauseTarget target)
    {
        var normal = Normal(text?.Trim() ?? "");
        target = normal is null ? default : new PauseTarget(normal);
        return normal is not null;
    }

    /// <summary>Whether it covers a site on a plan that a policy owns.</summary>
    /// <param name="tags">The site's; null where they are not known any more.</param>
    public bool Covers(SiteId site, PlanId plan, ImmutableSortedDictionary<string, string>? tags, string? policy)
    {
        if (IsOfPolicy) return Same(policy, Value[ByPolicy.Length..]);
        if (!Value.StartsWith(ByTag, StringComparison.Ordinal)) return Same(site.Value, Value) || Same(plan.Value, Value) || Same(site.Name, Value) || Same(plan.Name, Value);

        var equals = Value.IndexOf('=', StringComparison.Ordinal);
        var (key, value) = (Value[ByTag.Length..equals], Value[(equals + 1)..]);
        return tags is not null && tags.Any(tag => Same(tag.Key, key) && Same(tag.Value, value));
    }

    public override string ToString() => Value;

    private static string? Normal(string text) => text switch
    {
        { Length: 0 or > Longest } => null,
        _ when text.Any(char.IsControl) => null,
        _ when Cut(text, ByPolicy) is { } name => IsName(name) ? ByPolicy + name : null,
        _ when Cut(text, ByTag) is { } tag => tag.IndexOf('=', StringComparison.Ordinal) is > 0 and var at && at < tag.Length - 1 ? ByTag + tag : null,
        _ when SiteId.TryParse(text, out var site) => site.Value,
        _ when PlanId.TryParse(text, out var plan) => plan.Value,
        _ => IsName(text) ? text.ToLowerInvariant() : null,
    };

    private static string? Cut(string text, string kind) => text.StartsWith(kind, StringComparison.OrdinalIgnoreCase) ? text[kind.Length..].Trim() : null;

    private static bool IsName(string text) => text.Length > 0 && text.All(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.');

    private static bool Same(string? one, string other) => other.Equals(one, StringComparison.OrdinalIgnoreCase);
}
