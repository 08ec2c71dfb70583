using System.Collections.Immutable;
using System.Globalization;
using AutoResponder.Core.Observations;
using AutoResponder.Platform.Diagnostics.Journal;
using AutoResponder.Platform.Diagnostics.Reporting.Findings;

namespace AutoResponder.Platform.Diagnostics.Reporting;

/// <summary>The report as one page that needs nothing else: no script, nothing from elsewhere, and a policy that says so.</summary>
internal static class ReportPage
{
    public static Html Write(Bundle bundle, ImmutableArray<MetricSeries> metrics, ImmutableArray<Finding> findings, IReadOnlyCollection<string> unread)
    {
        var (order, marks) = (bundle.Record.Order, Marks.Of(bundle.Events));
        return new Html()
            .Add($"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"{ReportStyle.Policy}\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"referrer\" content=\"no-referrer\"><title>{order.Incident} - {order.Site.Name}</title><style>{Style()}</style></head><body><main>")
            .Add($"<header><h1>{order.Incident}</h1><p>{order.Site.Name} · {order.Op.Value} · saved {order.StartedAt:d MMM yyyy HH:mm:ss} UTC</p></header>")
            .Add($"{Lead(bundle)}{Glance(bundle)}")
            .Add($"<h2>Findings so far</h2><section>{List(findings, unread)}</section>")
            .Add($"<h2>What happened</h2><section class=\"picture\">{Timeline(marks, bundle.WrittenAt)}</section>")
            .Add($"<h2>Figures</h2><section class=\"picture\">{MetricsPicture.Draw(metrics, marks) ?? None("No figures were captured.")}</section>")
            .Add($"<h2>What was saved</h2><section class=\"wide\">{Saved(bundle.Record)}</section>")
            .Add($"<h2>What is missing</h2><section class=\"wide\">{Missing(bundle.Record)}</section>")
            .Add($"<footer><p>Written by AutoResponder at {bundle.WrittenAt:yyyy-MM-dd HH:mm:ss} UTC. What counts as saved is what <code>manifest.json</code> beside this page lists; each digest there is of the whole artefact. Findings are counts and comparisons, not a diagnosis. Memory dumps hold whatever the process held, secrets as well.</p><p><code>{order.Site.Value}</code></p></footer></main></body></html>");
    }

    // Ours, and full of quotation marks that are meant: the one text that does not go through the encoder.
    private static Html Style()
    {
        var style = new Html();
        var piece = new Html.Piece(0, 0, style);
        piece.AppendLiteral(ReportStyle.Css);
        return style;
    }

    private static Html Lead(Bundle bundle) => new Html().Add($"<section class=\"story\">").AddEach(Story.Tell(bundle), (html, sentence) => html.Add($"<p>{sentence}</p>")).Add($"</section>");

    private static Html Glance(Bundle bundle)
    {
        var record = bundle.Record;
        var opened = bundle.Events.IsEmpty ? record.Order.StartedAt : bundle.Events[0].At;
        return new Html().Add($"<dl>")
            .AddEach(
                [
                    ("Saved", string.Create(CultureInfo.InvariantCulture, $"{record.Done.Count()} of {record.Artefacts.Length}")),
                    ("Together", Sizes.Say(record.Done.Sum(artefact => artefact.Bytes ?? 0))),
                    ("Open for", Lengths.Say(record.Order.StartedAt - opened)),
                    ("Took", Lengths.Say(bundle.WrittenAt - record.Order.StartedAt)),
                    ("Scope", record.Order.Scope.ToString().ToLowerInvariant()),
                ],
                (Html html, (string Name, string Value) fact) => html.Add($"<div><dt>{fact.Name}</dt><dd>{fact.Value}</dd></div>"))
            .Add($"</dl>");
    }

    private static Html List(ImmutableArray<Finding> findings, IReadOnlyCollection<string> unread)
    {
        var html = new Html();
        if (findings.IsEmpty) html.Add($"{None("By these rules nothing in what was saved stands out. That does not mean that nothing is wrong.")}");
        else
        {
            html.Add($"<ul class=\"findings\">").AddEach(findings, (list, finding) =>
            {
                list.Add($"<li class=\"{Class(finding.Weight)}\"><strong>{finding.Title}</strong><p>{finding.Detail}</p>");
                if (finding.Example is { } example) list.Add($"<code>{example}</code>");
                list.Add($"</li>");
            }).Add($"</ul>");
        }

        return html.AddEach(unread, (list, sentence) => list.Add($"<p class=\"none\">Not looked at: {sentence}.</p>"));
    }

    private static Html Timeline(ImmutableArray<Mark> marks, DateTimeOffset writtenAt)
    {
        if (marks.IsEmpty) return None("The incident's events could not be read.");

        var looks = marks.Where(mark => mark.Number is null).ToList();
        var html = new Html().Add($"{TimelinePicture.Draw(marks, writtenAt)}<ol class=\"marks\">").AddEach(marks.Where(mark => mark.Number is not null), Line).Add($"</ol>");
        return looks.Count == 0 ? html : html.Add($"<details><summary>{looks.Count} looks and messages in between</summary><ol class=\"marks\">").AddEach(looks, Line).Add($"</ol></details>");
    }

    private static void Line(Html html, Mark mark) =>
        html.Add($"<li class=\"{TimelinePicture.Class(mark.Tone)}\"><b>{mark.Number?.ToString(CultureInfo.InvariantCulture)}</b><time>{mark.At:HH:mm:ss}</time><span>{mark.Text}</span></li>");

    private static Html Saved(CaptureRecord record) => !record.Done.Any()
        ? None("Nothing could be saved.")
        : new Html().Add($"<table><thead><tr><th>Artefact</th><th>What</th><th>From</th><th class=\"size\">Size</th><th>SHA-256</th></tr></thead><tbody>")
            .AddEach(record.Done, (html, artefact) => html.Add($"<tr><td class=\"name\">{artefact.Name}</td><td>{artefact.Kind}</td><td>{artefact.Machine ?? "the site"}</td><td class=\"size\">{Sizes.Say(artefact.Bytes ?? 0)}</td><td><code>{artefact.Sha256}</code></td></tr>"))
            .Add($"</tbody></table>");

    private static Html Missing(CaptureRecord record) => !record.Missing.Concat(record.Absent).Any()
        ? None("Nothing: all that was asked for is here.")
        : new Html().Add($"<table><thead><tr><th>What</th><th>From</th><th>Why</th></tr></thead><tbody>")
            .AddEach(record.Missing.Concat(record.Absent), (html, artefact) => html.Add($"<tr><td>{artefact.Kind}</td><td>{artefact.Machine ?? "the site"}</td><td class=\"why\">{artefact.Why}</td></tr>"))
            .Add($"</tbody></table>");

    private static Html None(string sentence) => new Html().Add($"<p class=\"none\">{sentence}</p>");

    private static string Class(Weight weight) => weight switch
    {
        Weight.Strong => "bad",
        Weight.Notable => "waiting",
        _ => "plain",
    };
}
