using System.Globalization;
using System.Text.Json.Nodes;
using AutoResponder.Platform.Policies.Source;

namespace AutoResponder.Platform.Policies.Kinds;

/// <summary>A length of time with its unit, more than nothing.</summary>
internal sealed class Length(TimeSpan most) : Single<TimeSpan>
{
    public const string Pattern = @"^[0-9]+(\.[0-9]+)?[smhd]$";

    public override string Allowed => $"such as 30s, 5m, 2h or 1d, more than 0 and at most {Units.Say(most)}";

    public override JsonObject Schema(Definitions definitions) => TextSchema(Pattern);

    protected override string? Read(string text, out TimeSpan result) =>
        !Units.TryDuration(text, out result) ? Units.TryNumber(text, out _) ? "is no length of time without its unit" : "is no length of time"
        : result <= TimeSpan.Zero || result > most ? "is out of range"
        : null;

    protected override string Say(TimeSpan value) => Units.Say(value);
}

/// <summary>A share of a whole, 0 to 1, written as a percentage.</summary>
internal sealed class Share : Single<double>
{
    public const string Pattern = @"^[0-9]+(\.[0-9]+)?%$";

    public override string Allowed => "a share such as 20%, from 0% to 100%";

    public override JsonObject Schema(Definitions definitions) => TextSchema(Pattern);

    protected override string? Read(string text, out double result)
    {
        var fits = Units.TryPercent(text, out var percent);
        result = percent / 100;
        return fits ? null : "is no share";
    }

    protected override string Say(double value) => Units.SayPercent(value * 100);
}

/// <summary>An amount of memory or disk with its unit, in whole kilobytes.</summary>
internal sealed class Size(long least, long most) : Single<long>
{
    public const string Pattern = @"^[0-9]+(\.[0-9]+)?(KB|MB|GB)$";

    public override string Allowed => $"a size such as 512MB or 20GB, from {Units.SaySize(least)} to {Units.SaySize(most)}";

    public override JsonObject Schema(Definitions definitions) => TextSchema(Pattern);

    protected override string? Read(string text, out long result)
    {
        result = 0;
        if (!Units.TrySize(text, out var bytes)) return "is no size";
        if (bytes < least || bytes > most) return "is out of range";

        result = (long)Math.Round(bytes / 1024) * 1024;
        return null;
    }

    protected override string Say(long value) => Units.SaySize(value);
}

/// <summary>A number without a unit, not negative.</summary>
internal sealed class Number(double most = 999_999_999_999) : Single<double>
{
    public override string Allowed => string.Create(CultureInfo.InvariantCulture, $"a number without a unit, from 0 to {most}");

    public override JsonObject Schema(Definitions definitions) => new() { ["type"] = "number", ["minimum"] = 0, ["maximum"] = most };

    protected override bool IsText => false;

    protected override string? Read(string text, out double result) => !Units.TryNumber(text, out result) ? "is no number" : result > most ? "is out of range" : null;

    protected override string Say(double value) => Units.Say((decimal)value);
}

/// <summary>A whole number in a range.</summary>
internal sealed class Whole(int least, int most) : Single<int>
{
    public override string Allowed => string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}");

    public override JsonObject Schema(Definitions definitions) => new() { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most };

    protected override bool IsText => false;

    protected override string? Read(string text, out int result) =>
        !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out result) ? "is not right" : result < least || result > most ? "is out of range" : null;

    protected override string Say(int value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A number that may be left out.</summary>
internal sealed class Maybe<T>(Kind<T> kind) : Kind<T?>
    where T : struct
{
    public override string Allowed => kind.Allowed;

    public override bool TryRead(Yaml value, string key, Reading reading, out T? result)
    {
        var fits = kind.TryRead(value, key, reading, out var found);
        result = found;
        return fits;
    }

    public override Yaml? Write(T? value) => value is { } found ? kind.Write(found) : null;

    public override JsonObject Schema(Definitions definitions) => kind.Schema(definitions);
}
