using System.Globalization;
using AutoResponder.Lab.Cloud;
using AutoResponder.Lab.Hosting;
using AutoResponder.Lab.Runs.Scenarios;

namespace AutoResponder.Lab.Runs;

/// <summary>What else is known of a run.</summary>
internal sealed record RunFacts(LocalAzure Azure, FunctionsHost Host, Stage Stage, string Folder, DateTimeOffset BegunAt, bool IsOver);

/// <summary>The few lines at a run's end: who healed what, what it took, and whether that is what should have come of it.</summary>
internal static class Summary
{
    private static readonly TimeSpan ToCalmDown = TimeSpan.FromSeconds(3);

    public static RunRecord Write(TextWriter output, Scenario scenario, Outcome outcome, RunFacts facts)
    {
        var (now, options, site) = (DateTimeOffset.UtcNow, outcome.Options, facts.Azure.World.SickSite);
        var well = outcome.HealedFrom;
        var before = facts.Azure.Totals(site, facts.BegunAt, well ?? now);
        var after = well is { } from ? facts.Azure.Totals(site, from + ToCalmDown, now) : (Ok: 0, Failed: 0);
        var unmet = Expect(scenario, outcome, facts).Where(expectation => !expectation.Holds).Select(expectation => expectation.What).ToList();
        var record = new RunRecord(
            scenario.Name, options.Seed, outcome.HealedBy, unmet.Count == 0, unmet.Count == 0 && options.MayAct ? 0 : 1, facts.Folder, facts.Azure.WireLog, facts.Azure.SickSite.Id,
            facts.BegunAt, now, well, before.Failed, after.Failed, facts.Host.HandlerStarts, outcome.CapacityAtStart, outcome.CapacityAtEnd, [.. outcome.Steps], [.. unmet], Secrets(facts));

        output.WriteLine();
        output.WriteLine(Headline(outcome, facts, site));
        Line(output, "illness", facts.Stage.Illness);
        Line(output, "steps", $"{(outcome.Steps.Count == 0 ? "none" : string.Join(", then ", outcome.Steps))}{Skipped(outcome)}");
        Line(output, "users", $"{before.Failed} of {before.Failed + before.Ok} requests failed before, {after.Failed} of {after.Failed + after.Ok} after");
        Line(output, "acts", $"{outcome.Acts.Count} in the wire log of Azure{(outcome.Acts.Count == 0 ? "" : $": {string.Join(", ", outcome.Calls)}")}; the responder was started {record.HandlerStarts} times");
        if (outcome.Leases.Count > 0) Line(output, "lease", $"{string.Join(", ", outcome.Leases.Select(lease => $"{lease.Op} {(lease.Returned > 0 ? "given back" : lease.Ended > 0 ? "ended" : "still out")}"))}; {outcome.CapacityAtStart} instances at the start, {outcome.CapacityAtEnd} at the end");
        foreach (var capture in outcome.Captures) Line(output, $"{capture.Scope} bundle", string.Join(", ", capture.Artefacts.Select(artefact => $"{artefact.Name} {Size(artefact.Bytes)}").Concat(capture.Missing.Select(missing => $"no {missing}"))));
        if (outcome.Messages.Count > 0) Line(output, "person", Told(outcome));
        Line(output, "decisions", outcome.Kinds.Count == 0 ? "none" : string.Join(", ", outcome.Kinds.Select(kind => $"{kind.Value} {kind.Key}")));
        Line(output, "console", $"{facts.Host.Address}api/console?code={facts.Host.Key} ({(options.Stay ? "until Ctrl-C" : "while a run lasts; --stay leaves it up")})");
        Line(output, "exit code", $"{record.ExitCode}: {(record.ExitCode == 0 ? scenario.Moral : record.AsExpected ? "not healed, and nothing was touched" : $"not as expected: {string.Join("; ", unmet.Select(what => $"not so: {what}"))}")}");
        return record;
    }

    /// <summary>Where nothing may be done, nothing must have been done. Where the responder itself is spoiled, a person may have it instead; twice nothing is ever done.</summary>
    private static IEnumerable<Expectation> Expect(Scenario scenario, Outcome outcome, RunFacts facts)
    {
        if (!outcome.Options.MayAct) return [new Expectation(outcome.Acts.Count == 0, "nothing was touched"), new Expectation(!outcome.IsClosed, "nothing was healed")];

        var end = scenario.Expect(outcome).Append(new Expectation(facts.IsOver, "it was over in time")).ToList();
        if (outcome.IsProof && outcome is { IsHandedOver: true, WasTold: true } && scenario is Leak or Overload) end = [];
        return
        [
            .. end,
            new Expectation(outcome.IsNothingDoneTwice, "nothing was done twice"),
            new Expectation(outcome.RefusedMessages == 0, "every signature was right"),
            new Expectation(outcome.Messages.All(message => message.Channel != "webhook" || message.Signed == People.Signed.Rightly), "every message was signed"),
        ];
    }

    private static string Headline(Outcome outcome, RunFacts facts, string site) => outcome switch
    {
        { HealedBy: { } by, HealedFrom: { } from } =>
            $"HEALED: {site} was ill for {Seconds(from - facts.BegunAt)}, was healed by {(by == Outcome.ByPerson ? "a person" : by)}, and is {(outcome.IsWellServed ? "well again" : "not quite well")}; incident closed after {Seconds(outcome.Events.Last(row => row.Kind == "IncidentClosed").At - facts.BegunAt)}.",
        { IsHandedOver: true } => $"HANDED OVER: {site} is a person's now.",
        _ => $"NOT HEALED: {site} is still ill{(outcome.Options.Disarmed ? ", as the fleet is disarmed" : outcome.Options.Observe ? ", as the policy only observes" : "")}.",
    };

    private static string Skipped(Outcome outcome)
    {
        var skipped = outcome.Events.Where(row => row.Kind == "StepSkipped").Select(row => $"{row.Text("step")} was skipped: {row.Text("why")}").Distinct(StringComparer.Ordinal).ToList();
        return skipped.Count == 0 ? "" : $"; {string.Join("; ", skipped)}";
    }

    private static string Told(Outcome outcome)
    {
        var webhook = outcome.Messages.Where(message => message.Channel == "webhook").ToList();
        var unsigned = webhook.Count(message => message.Signed == People.Signed.Missing);
        return $"{outcome.Messages.Count} {(outcome.Messages.Count == 1 ? "message" : "messages")} ({string.Join(", ", outcome.Messages.Select(message => message.Type[(message.Type.LastIndexOf('.') + 1)..]))}), {outcome.Messages.Sum(message => message.Times - 1)} told again"
            + $"{(unsigned > 0 ? $", {unsigned} unsigned" : webhook.Count > 0 ? ", all signed" : "")}{(outcome.RefusedMessages > 0 ? $", {outcome.RefusedMessages} with a wrong signature" : "")}";
    }

    private static System.Collections.Immutable.ImmutableArray<string> Secrets(RunFacts facts) =>
        [facts.Azure.Identity.Header, facts.Host.Keys.Function, facts.Host.Keys.EventGrid, facts.Stage.Person.Secret, facts.Azure.World.Password, .. facts.Azure.Identity.Issued];

    private static void Line(TextWriter output, string name, string text) => output.WriteLine($"  {name,-13} {text}");

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s");

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{(bytes < 1024 * 1024 ? $"{bytes / 1024.0:0.0} KiB" : $"{bytes / 1048576.0:0.0} MiB")}");
}
