using System.Security.Cryptography;
using System.Text;

namespace AutoResponder.Platform.Diagnostics.Reporting;

/// <summary>How a report looks, by day, by night and on paper. It is the only style that the page's own policy lets in, named there by its digest.</summary>
internal static class ReportStyle
{
    public const string Css = """
        :root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --line: #dfe4ea; --page: #f6f7f9; --card: #ffffff; --bad: #b3261e; --good: #1b7f4b; --ours: #1f5fbf; --waiting: #9a6200; --plain: #6b7684; --fill: #1f5fbf1f; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #98a3b3; --line: #2c3542; --page: #11161d; --card: #181f29; --bad: #ff8a80; --good: #6fd39b; --ours: #8ab4ff; --waiting: #f0b860; --plain: #98a3b3; --fill: #8ab4ff26; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.55 system-ui, -apple-system, "Segoe UI", sans-serif; font-variant-numeric: tabular-nums; }
        main { max-width: 66rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
        header { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: baseline; margin-bottom: 1.25rem; }
        h1 { font-size: 1.7rem; line-height: 1.2; font-weight: 650; letter-spacing: -.01em; margin: 0; }
        header p { margin: 0; color: var(--soft); }
        h2 { font-size: .8rem; font-weight: 650; text-transform: uppercase; letter-spacing: .07em; color: var(--soft); margin: 2.25rem 0 .75rem; }
        section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.1rem 1.25rem; }
        .story { font-size: 1.06rem; } .story p { margin: 0 0 .6rem; max-width: 52rem; } .story p:last-child { margin: 0; color: var(--soft); font-size: .95rem; }
        dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: 1px; margin: 1rem 0 0; background: var(--line); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
        dl div { background: var(--card); padding: .7rem 1rem; } dt { color: var(--soft); font-size: .82rem; } dd { margin: 0; font-size: 1.2rem; font-weight: 600; overflow-wrap: anywhere; }
        .picture { overflow-x: auto; } svg { display: block; width: 100%; min-width: 640px; height: auto; font: 12px system-ui, sans-serif; } svg text { fill: var(--ink); }
        .grid { stroke: var(--line); } .axis, .base { stroke: var(--soft); stroke-opacity: .5; } svg .tick { fill: var(--soft); text-anchor: middle; font-size: 11px; }
        .bad { --tone: var(--bad); } .good { --tone: var(--good); } .ours { --tone: var(--ours); } .waiting { --tone: var(--waiting); } .plain { --tone: var(--plain); }
        .look { stroke: var(--tone); stroke-width: 1.5; } .stem { stroke: var(--tone); stroke-opacity: .45; } circle { fill: var(--card); stroke: var(--tone); stroke-width: 2; }
        svg .label { fill: var(--soft); text-anchor: middle; font-size: 11px; } svg .number { fill: var(--tone); text-anchor: middle; font-size: 11px; font-weight: 650; }
        .area { fill: var(--fill); } .curve { fill: none; stroke: var(--ours); stroke-width: 1.6; stroke-linejoin: round; } svg .unit { fill: var(--soft); font-size: 11px; } svg .last { font-weight: 600; }
        .act line { stroke: var(--waiting); stroke-width: 1.5; stroke-dasharray: 3 3; } svg .act text { fill: var(--waiting); font-size: 11px; font-weight: 650; }
        .marks { list-style: none; margin: .75rem 0 0; padding: 0; } .marks li { display: grid; grid-template-columns: 1.9rem 4.6rem 1fr; gap: .5rem; padding: .22rem 0; border-top: 1px solid var(--line); }
        .marks b { color: var(--tone); text-align: right; font-weight: 650; } .marks time { color: var(--soft); } .marks span { overflow-wrap: anywhere; }
        details { margin-top: .75rem; } summary { cursor: pointer; color: var(--soft); }
        .findings { list-style: none; margin: 0; padding: 0; } .findings li { padding: .7rem 0 .7rem .9rem; border-left: 3px solid var(--tone); margin: .5rem 0; }
        .findings strong { display: block; font-weight: 620; } .findings p { margin: .15rem 0 0; color: var(--soft); } code { font: .86em/1.5 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
        .findings code { display: block; margin-top: .45rem; padding: .45rem .6rem; background: var(--page); border-radius: 6px; color: var(--ink); }
        .wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; } th { text-align: left; font-weight: 500; color: var(--soft); font-size: .85rem; } th, td { padding: .4rem 1rem .4rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
        tr:last-child td { border-bottom: 0; } td.name, td.why, td code { overflow-wrap: anywhere; } td.name { min-width: 9rem; } .size { white-space: nowrap; text-align: right; } td code { color: var(--soft); }
        .none { margin: 0; color: var(--soft); } footer { margin-top: 2rem; color: var(--soft); font-size: .87rem; }
        @media print { body { background: none; } section, dl { break-inside: avoid; } }
        """;

    public static string Policy { get; } = $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))}'; base-uri 'none'; form-action 'none'";
}
