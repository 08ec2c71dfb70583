using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Guardrails;
using AutoResponder.Platform.Policies.Format;
using AutoResponder.Platform.Policies.Kinds;

namespace AutoResponder.Platform.Policies;

/// <summary>What follows from the format and is kept beside the policies: schemas for editors, and a page of all keys for people.</summary>
public static class PolicySchemas
{
    // Only for files and terminals, never for a page: apostrophes and angles stay readable.
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Each file by its name, as it must stand in the folder of policies.</summary>
    public static ImmutableArray<(string Name, string Text)> Files() =>
    [
        ("policy.schema.json", $"{Say(Formats.Policy(PolicyFormat.UsualSettle).Schema())}\n"),
        ("fleet.schema.json", $"{Say(Formats.Fleet.Schema())}\n"),
        ("KEYS.md", Page()),
    ];

    internal static string Say(JsonNode json) => json.ToJsonString(Readable);

    private static string Page()
    {
        var text = new StringBuilder("# Every key of a policy\n\nMade from the format by `autoresponder policy schema`; edit the format instead. Whatever is not here is refused. `autoresponder policy check` prints each policy with its defaults filled in.\n");
        Append(text, "A policy file", Formats.Policy(PolicyFormat.UsualSettle).Describe());
        Append(text, "fleet.yaml", Formats.Fleet.Describe());
        AppendGuardrails(text);
        return text.ToString();
    }

    private static void AppendGuardrails(StringBuilder text)
    {
        text.Append("\n## Guardrails\n\nAsked before every step of their classes, in this order. Each objection is a row of the audit under this name, and is looked at again by itself.\n\n| Guardrail | Before steps that | objects when |\n| --- | --- | --- |\n");
        foreach (var guardrail in Guardrail.All)
            text.Append(CultureInfo.InvariantCulture, $"| `{guardrail.Name}` | {string.Join(", ", guardrail.Before.Select(Said))} | {Cell(guardrail.Objects)} |\n");
    }

    private static string Said(StepClass steps) => steps switch
    {
        StepClass.Disturbing => "disturb",
        StepClass.Adding => "add",
        StepClass.Freezing => "freeze",
        _ => "tell",
    };

    internal static void Append(StringBuilder text, string title, Table table)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n| Key | is | Default | |\n| --- | --- | --- | --- |\n");
        foreach (var (path, allowed, usual, about) in table.Rows)
        {
            var shown = usual is null or "[]" or "{}" ? "" : $"`{usual}`";
            text.Append(CultureInfo.InvariantCulture, $"| `{path}` | {Cell(allowed)} | {Cell(shown)} | {Cell(about)} |\n");
        }
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);
}
