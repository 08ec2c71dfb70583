using System.Collections.Immutable;

namespace AutoResponder.Browser.Tests;

/// <summary>What an alert's text may hold if somebody means us ill, or was only careless. What would run sets a mark on the window.</summary>
internal static class HostileTexts
{
    public const string Mark = "hostileTextRan";
    private const string Run = $"window.{Mark}=1";

    private static readonly ImmutableArray<string> Bare =
    [
        $"<script>{Run}</script>", $"<ScRiPt >{Run}</ScRiPt>", $"<script src=data:text/javascript,{Run}></script>", $"<script type=module>{Run}</script>", $"</script><script>{Run}</script>",
        $"<img src=x onerror={Run}>", $"<IMG SRC=`x` ONERROR=\"{Run}\">", $"<svg onload={Run}>", $"<svg/onload={Run}//", $"<svg><script>{Run}</script></svg>", $"<svg><animate onbegin={Run} attributeName=x dur=1s>",
        $"<body onload={Run}>", $"<iframe srcdoc=\"<script>parent.{Mark}=1</script>\">", $"<iframe src=\"javascript:parent.{Mark}=1\">", $"<a href=\"javascript:{Run}\">click</a>", $"<details open ontoggle={Run}>",
        $"<input autofocus onfocus={Run}>", $"<select autofocus onfocus={Run}>", $"<video><source onerror={Run}>", $"<audio src=x onerror={Run}>", $"<marquee onstart={Run}>", $"<math><mi//xlink:href=\"data:x,<script>{Run}</script>\">",
        $"<object data=\"data:text/html,<script>{Run}</script>\">", $"<embed src=\"javascript:{Run}\">", $"<form action=\"javascript:{Run}\"><button>go</button></form>", $"<meta http-equiv=refresh content=\"0;url=javascript:{Run}\">",
        "<base href=\"https://evil.example.net/\">", "<link rel=stylesheet href=\"https://evil.example.net/x.css\">", "<style>body{display:none}</style>", "<div style=\"position:fixed;inset:0;background:red;width:9999px\">x</div>", "<template><p>never</template>",
        "<noscript><p title=\"</noscript><img src=x onerror=1>\">", "<title>owned</title>", "<textarea>", "<plaintext>", "<xmp>", "<!--", "-->", "<![CDATA[", "]]>", "</ol></section></main></body></html>", "<table><tr><td>", "<form id=decisions><input name=children>",
        $"{{{{constructor.constructor('{Run}')()}}}}", $"${{{Run}}}", $"#{{{Run}}}", $"<%= {Run} %>", $"@({Run})", $"@{{{Run}}}", $"[[{Run}]]", $"javascript:{Run}", $"data:text/html,<script>{Run}</script>", $"&lt;script&gt;{Run}&lt;/script&gt;", $"&#60;script&#62;{Run}&#60;/script&#62;",
        $"\\u003cscript\\u003e{Run}\\u003c/script\\u003e", $"+ADw-script+AD4-{Run}+ADw-/script+AD4-", $"%3Cscript%3E{Run}%3C/script%3E", $"＜script＞{Run}＜/script＞", $"<scr\0ipt>{Run}</scr\0ipt>", "\u202egnihtyreve nrut\u202c", "\u2066\u2067isolated\u2069", "a\u200bb\u200cc\u200dd\ufeffe", "\u2028\u2029\u0085",
        "\u001b[2J\u001b[31mred\u001b[0m", "\b\b\b\b\u007f\u0000\u0001", "first\r\nSet-Cookie: evil=1\r\n\r\nbody", new('\n', 400), new('\t', 400), new('W', 5000), new('字', 3000), string.Concat(Enumerable.Repeat("https://evil.example.net/", 120)), string.Concat(Enumerable.Repeat("مرحبا", 400)),
        "Z" + new string('\u0335', 600), string.Concat(Enumerable.Repeat("👩‍👩‍👧‍👦", 200)), new('-', 2000), new('&', 2000), new('<', 2000), new('"', 2000), "'; DROP TABLE ledger; --", "=HYPERLINK(\"https://evil.example.net\")", "{\"__proto__\":{\"x\":1}}", "constructor", "undefined", "NaN", "../../../../etc/passwd", "%s%s%s%n", "{0}{1}{2}",
    ];

    /// <summary>Out of wherever a text may have been put, and then the text.</summary>
    private static readonly ImmutableArray<Func<string, string>> Ways = [text => text, text => $"\">{text}", text => $"'>{text}", text => $"</p></li></details>{text}"];

    public static ImmutableArray<string> All { get; } = [.. Ways.SelectMany(way => Bare.Select(way)).Where(text => text.Length > 0).Distinct().Take(200)];
}
