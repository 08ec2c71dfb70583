using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using AutoResponder.Platform.Policies.Kinds;
using AutoResponder.Platform.Policies.Source;
using AutoResponder.Simulation.Staging;

namespace AutoResponder.Cli.Scenarios;

/// <summary>A moment of a scenario, counted from its beginning.</summary>
internal sealed class Moment : Single<TimeSpan>
{
    public override string Allowed => "such as 0s, 90s or 2h, counted from the beginning";

    public override JsonObject Schema(Definitions definitions) => TextSchema(Length.Pattern);

    protected override string? Read(string text, out TimeSpan result) => Units.TryDuration(text, out result) ? null : Units.TryNumber(text, out _) ? "is no length of time without its unit" : "is no length of time";

    protected override string Say(TimeSpan value) => Units.Say(value);
}

/// <summary>A moment of the calendar, in UTC or with its distance from it.</summary>
internal sealed class Instant : Single<DateTimeOffset>
{
    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK"];

    public override string Allowed => "such as 2026-03-29T00:30:00Z";

    public override JsonObject Schema(Definitions definitions) => TextSchema(@"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$");

    protected override string? Read(string text, out DateTimeOffset result)
    {
        var fits = DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out result) && (text.EndsWith('Z') || text.AsSpan(10).IndexOfAny('+', '-') > 0);
        return !fits ? "is no moment" : result.Year is < 2000 or > 2099 ? "is out of range" : null;
    }

    protected override string Say(DateTimeOffset value) => value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

/// <summary>A length of time, or never.</summary>
internal sealed class OrNever(TimeSpan most) : Single<TimeSpan?>
{
    private const string Never = "never";

    public override string Allowed => $"such as 5m, at most {Units.Say(most)}, or {Never}";

    public override JsonObject Schema(Definitions definitions) => TextSchema($"^({Never}|[0-9]+(\\.[0-9]+)?[smhd])$");

    protected override string? Read(string text, out TimeSpan? result)
    {
        result = null;
        if (text == Never) return null;
        if (!Units.TryDuration(text, out var length)) return "is no length of time";

        result = length;
        return length <= TimeSpan.Zero || length > most ? "is out of range" : null;
    }

    protected override string Say(TimeSpan? value) => value is { } length ? Units.Say(length) : Never;
}

/// <summary>How often: a number, or from one to another.</summary>
internal sealed class HowOften : Single<Times>
{
    public override string Allowed => "a number such as 1, or a range such as 1-3";

    protected override bool IsText => false;

    public override JsonObject Schema(Definitions definitions) => new() { ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "integer", ["minimum"] = 0 }, TextSchema("^[0-9]+-[0-9]+$")) };

    protected override string? Read(string text, out Times? result)
    {
        result = null;
        var bounds = text.Split('-');
        if (bounds.Length > 2 || !bounds.All(bound => int.TryParse(bound, NumberStyles.None, CultureInfo.InvariantCulture, out _))) return "is no number";

        var (least, most) = (int.Parse(bounds[0], CultureInfo.InvariantCulture), int.Parse(bounds[^1], CultureInfo.InvariantCulture));
        result = new Times(least, most);
        return least <= most ? null : "ends before it begins";
    }

    protected override string Say(Times value) => value.ToString();
}

/// <summary>One thing, or a list of them.</summary>
internal sealed class OneOrMany(string what, Kind<string> item) : Kind<ImmutableArray<string>>
{
    private readonly Many<string> _many = new(what, item);

    public override string Allowed => $"{item.Allowed}, or a list of them";

    public override bool TryRead(Yaml value, string key, Reading reading, [MaybeNullWhen(false)] out ImmutableArray<string> result) =>
        _many.TryRead(value is Yaml.Scalar one ? new Yaml.List([one], one.Line, one.Column) : value, key, reading, out result);

    public override Yaml? Write(ImmutableArray<string> value) => _many.Write(value);

    public override JsonObject Schema(Definitions definitions) => new() { ["anyOf"] = new JsonArray(item.Schema(definitions), _many.Schema(definitions)) };
}
