using System.CommandLine;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Seals;

namespace AutoResponder.Cli;

/// <summary>The options by which events are looked for.</summary>
internal sealed class AuditFilter
{
    private static readonly DateTimeOffset Ever = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Option<DateTimeOffset?> _from;
    private readonly Option<DateTimeOffset?> _to = SinceOption.Make("--to", "Until when; until now, if nobody says");
    private readonly Option<string?> _site = Text("--site", "A site, by its name or its id.");
    private readonly Option<string?> _plan = Text("--plan", "A plan, by its name or its id; 'fleet' is what holds for all.");
    private readonly Option<string?> _incident = Text("--incident", "An incident, such as shop-7.");
    private readonly Option<string?> _step = Text("--step", "A step, such as recycle.");
    private readonly Option<string?> _outcome = Text("--outcome", "How an act ended, such as Unknown, or what kind of event it is, such as StepHelped.");
    private readonly Option<string?> _guardrail = Text("--guardrail", "What objected, such as budget.");
    private readonly Option<string?> _actor = Text("--actor", "Who did it or had it done.");
    private readonly Option<string?> _policy = Text("--policy", "What it was decided under, by its name or the hash of its text.");
    private readonly TimeSpan? _usual;

    /// <param name="usual">How far back, if nobody says; null: from the beginning.</param>
    public AuditFilter(TimeSpan? usual)
    {
        _usual = usual;
        _from = SinceOption.Make("--from", usual is { } back ? $"From when on; {back.TotalDays:0} days back, if nobody says" : "From when on; from the beginning, if nobody says");
    }

    public IEnumerable<Option> Options => [_from, _to, _site, _plan, _incident, _step, _outcome, _guardrail, _actor, _policy];

    /// <summary>What is looked for; null where the time has no length.</summary>
    public AuditQuery? Read(ParseResult parse, DateTimeOffset now)
    {
        var (from, to) = (parse.GetValue(_from) ?? (_usual is { } back ? now - back : Ever), parse.GetValue(_to) ?? now);
        return from >= to ? null : new AuditQuery(from, to)
        {
            Site = parse.GetValue(_site),
            Plan = parse.GetValue(_plan),
            Incident = parse.GetValue(_incident) is { } incident ? IncidentReader.Normal(incident) : null,
            Step = parse.GetValue(_step),
            Outcome = parse.GetValue(_outcome),
            Guardrail = parse.GetValue(_guardrail),
            Actor = parse.GetValue(_actor),
            Policy = parse.GetValue(_policy),
        };
    }

    private static Option<string?> Text(string name, string what) => new(name) { Description = what };
}
