using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoResponder.Core;
using AutoResponder.Core.Trust;

namespace AutoResponder.Cli;

/// <summary>A review as text, and as JSON for programs.</summary>
internal static class ReviewText
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IEnumerable<string> Lines(Review review)
    {
        if (review.Items.IsEmpty) yield return $"Since {review.From.UtcDateTime:u} nothing was done, and nothing would have been.";

        var width = review.Items.Select(item => item.Id.Length).DefaultIfEmpty(0).Max();
        foreach (var item in review.Items)
        {
            yield return $"{item.Id.PadRight(width)}  {item.At.UtcDateTime:u}  {item.Policy.Name}  {Verb(item.Kind)}: {item.What}, because {item.Why}";
            yield return $"{new string(' ', width)}  {EnumWord.Of(item.Fate)}: {item.Outcome}{(item.Mark is { } mark ? $"  [{EnumWord.Of(mark)}, says {item.MarkedBy}: {item.MarkReason}]" : "  [not marked]")}";
        }

        foreach (var policy in review.Items.GroupBy(item => item.Policy.Name).OrderBy(policy => policy.Key, StringComparer.Ordinal))
            yield return $"{policy.Key}: {Counts(policy.Select(item => EnumWord.Of(item.Kind)))}; {Counts(policy.Select(item => EnumWord.Of(item.Fate)))}; {Counts(policy.Select(item => item.Mark is { } mark ? EnumWord.Of(mark) : "not marked"))}";
        foreach (var signed in review.SignOffs.Where(signed => signed.Review.Until >= review.From)) yield return $"{signed.At.UtcDateTime:u}  {signed.By} signed off the review {signed.Review}: {signed.Reason}";
    }

    public static string Json(Review review) => new JsonObject
    {
        ["from"] = review.From.UtcDateTime,
        ["until"] = review.Until.UtcDateTime,
        ["items"] = new JsonArray([.. review.Items.Select(item => (JsonNode)new JsonObject
        {
            ["id"] = item.Id,
            ["kind"] = EnumWord.Of(item.Kind),
            ["at"] = item.At.UtcDateTime,
            ["policy"] = item.Policy.Name,
            ["policyHash"] = item.Policy.Hash,
            ["site"] = item.Site.Value,
            ["incident"] = item.Incident,
            ["step"] = item.Step,
            ["what"] = item.What,
            ["why"] = item.Why,
            ["fate"] = EnumWord.Of(item.Fate),
            ["afterSeconds"] = item.After?.TotalSeconds,
            ["outcome"] = item.Outcome,
            ["mark"] = item.Mark is { } mark ? EnumWord.Of(mark) : null,
            ["markedBy"] = item.MarkedBy,
            ["markReason"] = item.MarkReason,
        })]),
        ["marks"] = new JsonObject
        {
            ["right"] = review.Count(ReviewMark.Right),
            ["wrong"] = review.Count(ReviewMark.Wrong),
            ["unneeded"] = review.Count(ReviewMark.Unneeded),
            ["notMarked"] = review.Unmarked.Count(),
        },
        ["signOffs"] = new JsonArray([.. review.SignOffs.Select(signed => (JsonNode)new JsonObject
        {
            ["at"] = signed.At.UtcDateTime,
            ["by"] = signed.By,
            ["reason"] = signed.Reason,
            ["from"] = signed.Review.From.UtcDateTime,
            ["until"] = signed.Review.Until.UtcDateTime,
            ["policy"] = signed.Review.Policy,
            ["digest"] = signed.Review.Digest,
        })]),
    }.ToJsonString(Indented);

    private static string Verb(ReviewKind kind) => kind switch { ReviewKind.Did => "did", ReviewKind.Would => "would", _ => "asked to" };

    private static string Counts(IEnumerable<string> words) =>
        string.Join(", ", words.GroupBy(word => word).OrderByDescending(word => word.Count()).ThenBy(word => word.Key, StringComparer.Ordinal).Select(word => string.Create(CultureInfo.InvariantCulture, $"{word.Count()} {word.Key}")));
}
