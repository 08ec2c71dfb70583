using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Notifications;

namespace AutoResponder.Functions.Console;

/// <summary>The console's pages as text. Everything that is not written here goes through the encoder.</summary>
internal static class ConsolePage
{
    public const string Style = """
        :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
        body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.4rem; font-weight: 600; }
        table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
        th, time { font-variant-numeric: tabular-nums; white-space: nowrap; font-weight: 400; opacity: .75; }
        .kind { white-space: nowrap; font-weight: 600; }
        td { overflow-wrap: anywhere; }
        """;

    public static string Incidents(ImmutableArray<IncidentLine> lines, string code)
    {
        if (lines.IsEmpty) return Page("Incidents", code, "<p>No incident yet. Once a site under care is found unhealthy, it stands here with what is done about it.</p>");

        var rows = new StringBuilder("<table><thead><tr><th>Incident</th><th>State</th><th>Step</th><th>Opened (UTC)</th><th>Now</th></tr></thead><tbody>");
        foreach (var line in lines)
        {
            rows.Append("<tr><td><a href=\"").Append(Link($"/api/console/incidents/{Uri.EscapeDataString(line.Incident)}", code)).Append("\">").Append(Text(line.Incident)).Append("</a></td><td class=\"kind\">")
                .Append(Text(line.State)).Append("</td><td>").Append(line.Rung + 1).Append("</td><td>").Append(Time(line.OpenedAt)).Append("</td><td>").Append(Text(line.Text)).Append(Lease(line)).Append("</td></tr>");
        }

        return Page("Incidents", code, rows.Append("</tbody></table>").ToString());
    }

    /// <param name="line">How it stands now; null where its site has had a newer one since.</param>
    public static string Timeline(string incident, ImmutableArray<AuditEvent> events, IncidentLine? line, string code)
    {
        var story = IncidentStory.Of(events);
        var page = new StringBuilder($"<p><a href=\"{Link("/api/console", code)}\">All incidents</a> · {Text(story.Site?.Value ?? "")}</p>");
        if (line is not null) page.Append("<p><span class=\"kind\">").Append(Text(line.State)).Append("</span> ").Append(Text(line.Text)).Append(Lease(line)).Append("</p>");
        foreach (var prefix in story.Captures) page.Append("<p>Evidence: <code>").Append(Text(prefix)).Append("</code></p>");

        page.Append("<table><thead><tr><th>UTC</th><th>What</th><th>Why</th></tr></thead><tbody>");
        foreach (var happened in events)
        {
            page.Append("<tr><td>").Append(Time(happened.At)).Append("</td><td class=\"kind\">").Append(Text(happened.Kind)).Append("</td><td>").Append(Text(happened.Text)).Append("</td></tr>");
        }

        return Page($"Incident {incident}", code, page.Append("</tbody></table>").ToString());
    }

    public static string Missing(string incident) => Page("No such incident", "", $"<p>There is no incident {Text(incident)} in the ledger.</p>");

    private static string Page(string title, string code, string body) =>
        $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{Text(title)} - AutoResponder</title><link rel=\"stylesheet\" href=\"{Link("/api/console/console.css", code)}\"></head><body><h1>{Text(title)}</h1>{body}</body></html>";

    /// <summary>The host's key is in the query where a browser came with it there; it has to go along.</summary>
    private static string Link(string path, string code) => Text(code.Length == 0 ? path : $"{path}?code={Uri.EscapeDataString(code)}");

    private static string Lease(IncidentLine line) => line.Lease is { } lease ? $"<br>{Text($"Lease {lease.Op}: {lease.Text}")}" : "";

    private static string Time(DateTimeOffset? moment) =>
        moment is { } at ? $"<time datetime=\"{at.UtcDateTime:O}\">{at.UtcDateTime:yyyy-MM-dd HH:mm:ss}</time>" : "";

    /// <summary>The encoder leaves the marks alone that turn the order of reading around; they are written out.</summary>
    private static string Text(string text) => HtmlEncoder.Default.Encode(PlainText.Of(text, int.MaxValue));
}
