using System.Globalization;
using System.Text.Json.Nodes;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies.Kinds;

namespace AutoResponder.Platform.Policies.Format;

/// <summary>A whole number, or a range of them with a hyphen.</summary>
internal sealed class NumberRanges(string allowed, long least, long most) : Single<NumberRange>
{
    public override string Allowed => allowed;

    public override JsonObject Schema(Definitions definitions) =>
        new() { ["anyOf"] = new JsonArray(TextSchema("^[0-9]{1,10}-[0-9]{1,10}$"), new JsonObject { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most }) };

    protected override bool IsText => false;

    protected override string? Read(string text, out NumberRange? result)
    {
        result = null;
        var bounds = text.Split('-');
        if (bounds.Length > 2 || !TryRead(bounds[0], out var from) || !TryRead(bounds[^1], out var to)) return "is no number and no range of them";
        if (from > to) return "ends before it begins";
        if (from < least || to > most) return string.Create(CultureInfo.InvariantCulture, $"is out of range, which is from {least} to {most}");

        result = new NumberRange(from, to);
        return null;
    }

    protected override string Say(NumberRange value) => value.ToString();

    private static bool TryRead(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
