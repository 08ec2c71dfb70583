using System.Globalization;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Seals;
using Microsoft.AspNetCore.Http;

namespace AutoResponder.Console.Audit;

/// <summary>What somebody looks for, as the address says it. A search is bounded: where nobody says from when on, it goes seven days back.</summary>
public sealed class Asked
{
    /// <summary>What can be asked for beside the time.</summary>
    public static readonly string[] Names = ["site", "plan", "incident", "step", "outcome", "guardrail", "actor", "policy"];

    public static readonly TimeSpan Usual = TimeSpan.FromDays(7);
    private const int Longest = 300;
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    private Asked(IQueryCollection query)
    {
        foreach (var name in Names.Append("from").Append("until"))
        {
            if (query[name].ToString().Trim() is { Length: > 0 } text) _texts[name] = text;
        }
    }

    /// <summary>What is looked for; null where it is nothing that there can be.</summary>
    public AuditQuery? Query { get; private set; }

    /// <summary>Why it is nothing; null where it is something.</summary>
    public string? Why { get; private set; }

    /// <summary>As it was written, for the form that it came from.</summary>
    public string? this[string name] => _texts.GetValueOrDefault(name);

    public static Asked Of(IQueryCollection query, DateTimeOffset now)
    {
        var asked = new Asked(query);
        if (asked._texts.FirstOrDefault(text => text.Value.Length > Longest) is { Key: { } tooLong }) return asked.No($"What is looked for as {tooLong} is longer than {Longest} characters.");
        if (!asked.Time("from", now - Usual, out var from)) return asked.No("'From' is no moment; it is written such as 2026-11-26T12:00, in UTC.");
        if (!asked.Time("until", now, out var until)) return asked.No("'Until' is no moment; it is written such as 2026-11-26T12:00, in UTC.");
        if (from >= until) return asked.No("'From' is not before 'until'.");

        asked.Query = new AuditQuery(from, until)
        {
            Site = asked["site"],
            Plan = asked["plan"],
            Incident = asked["incident"] is { } incident ? IncidentReader.Normal(incident) : null,
            Step = asked["step"],
            Outcome = asked["outcome"],
            Guardrail = asked["guardrail"],
            Actor = asked["actor"],
            Policy = asked["policy"],
        };
        return asked;
    }

    /// <summary>The same search as an address, with more.</summary>
    public string Address(string path, params ReadOnlySpan<(string Name, string Value)> more)
    {
        var query = QueryString.Create(_texts.Select(text => KeyValuePair.Create(text.Key, (string?)text.Value)));
        foreach (var (name, value) in more) query = query.Add(name, value);
        return $"{path}{query}";
    }

    /// <summary>That it is nothing that there can be.</summary>
    public Asked No(string why)
    {
        (Query, Why) = (null, why);
        return this;
    }

    private bool Time(string name, DateTimeOffset usual, out DateTimeOffset at)
    {
        at = usual;
        return this[name] is not { } text
            || (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out at) && at.Year is > 1999 and < 9999);
    }
}
