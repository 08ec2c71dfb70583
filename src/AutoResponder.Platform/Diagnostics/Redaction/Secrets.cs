using System.Text.RegularExpressions;

namespace AutoResponder.Platform.Diagnostics.Redaction;

/// <summary>What secrets look like in text, in one vocabulary for all that is saved: a second list of words is a list that was forgotten.</summary>
internal static partial class Secrets
{
    public const string Mask = "[redacted]";

    /// <summary>What a name holds that names a secret.</summary>
    private const string Words =
        @"(?:pass(?:word|wd|phrase|code)|pwd|secret|credential|token|signature|jwt|instrumentationkey|(?:api|access|account|shared|signing|private|encryption|decryption|validation|master|host|functions?|client|license|storage|primary|secondary|admin|subscription|auth|service|sas)[-_. ]?key)";

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>A line that takes longer is left out.</summary>
    private const int Limit = 2000;

    /// <summary>Whether a name says that it names a secret.</summary>
    public static bool IsNamed(string name) => Word().IsMatch(name);

    /// <summary>Takes the secrets out of a text. What it cannot search in time it leaves out altogether.</summary>
    public static string Redact(string text)
    {
        try
        {
            text = Keys().Replace(text, Mask);
            text = UserInAddress().Replace(text, $"${{before}}{Mask}@");
            text = Header().Replace(text, $"${{before}}{Mask}");
            text = Cookie().Replace(text, $"${{before}}{Mask}");
            text = Scheme().Replace(text, $"${{before}}{Mask}");
            text = Pair().Replace(text, $"${{before}}{Mask}");
            text = InConnectionString().Replace(text, $"${{before}}{Mask}");
            text = Named().Replace(text, $"${{before}}{Mask}");
            text = Option().Replace(text, $"${{before}}{Mask}");
            text = Element().Replace(text, $"${{before}}{Mask}");
            return InQuery().Replace(text, $"${{before}}{Mask}");
        }
        catch (RegexMatchTimeoutException)
        {
            return $"[{text.Length} characters that could not be searched for secrets are left out]";
        }
    }

    [GeneratedRegex(Words, Options, Limit)]
    private static partial Regex Word();

    /// <summary>Keys and tokens by their own form, whatever stands beside them.</summary>
    [GeneratedRegex(
        @"\beyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{2,}(?:\.[A-Za-z0-9_-]*)?" // a JSON web token
        + @"|(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{86}==" // an account's key
        + @"|(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{43}=(?![A-Za-z0-9+/=])" // 256 bits: a bus's or a hub's key
        + @"|(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{30,}AzFu[A-Za-z0-9_-]{4,}={0,2}" // a function's key
        + @"|(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.-]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}" // a client's secret
        + @"|CfDJ8[A-Za-z0-9_-]{20,}" // what ASP.NET protected: sessions, sign-ins
        + @"|\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,}|glpat-[A-Za-z0-9_-]{20,}|xox[abeoprs]-[A-Za-z0-9-]{10,}|(?:AKIA|ASIA)[0-9A-Z]{16}|AIza[0-9A-Za-z_-]{35}|[rs]k_(?:live|test)_[0-9A-Za-z]{16,}|SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,})"
        + @"|-----BEGIN[A-Z ]{0,30}PRIVATE KEY-----.*?(?:-----END[A-Z ]{0,30}PRIVATE KEY-----|$)",
        RegexOptions.CultureInvariant,
        Limit)]
    private static partial Regex Keys();

    /// <summary><c>scheme://user:password@host</c>. A number before the next slash is a port, and then there is no user.</summary>
    [GeneratedRegex(@"(?<before>[a-z][a-z0-9+.-]{0,20}://)(?:[^\s/@:""'<>]{0,200}:(?![0-9]{1,5}[/?#\s])[^\s@""'<>]{1,500}|[^\s/@:""'<>]{20,200})@", Options, Limit)]
    private static partial Regex UserInAddress();

    [GeneratedRegex(@"(?<before>\b(?:proxy-)?authorization\\{0,4}[""']?\s{0,4}[:=]\s{0,4}\\{0,4}[""']?)(?!\[redacted\])(?:digest\s[^\r\n]*|(?:[a-z]{3,40}\s+)?[^\s""',;<>]+)", Options, Limit)]
    private static partial Regex Header();

    [GeneratedRegex(@"(?<before>\b(?:set-)?cookies?\\{0,4}[""']?\s{0,4}[:=](?>\s{0,4}))(?!\[redacted\])[^\r\n<>]+", Options, Limit)]
    private static partial Regex Cookie();

    [GeneratedRegex(@"(?<before>\b(?:bearer|sharedkey(?:lite)?|sharedaccesssignature|negotiate)\s+)[A-Za-z0-9._~+/=:&%-]{8,}|(?<before>\bbasic\s+)(?=[^\s]*[0-9=])[A-Za-z0-9+/]{8,}={0,2}", Options, Limit)]
    private static partial Regex Scheme();

    /// <summary>Name and value beside each other: <c>key="Password" value="…"</c>, <c>"name":"PASSWORD","value":"…"</c>.</summary>
    [GeneratedRegex(@"(?<before>\b(?:key|name)\\{0,4}[""']?\s{0,4}[:=]\s{0,4}\\{0,4}[""'][^""'\r\n]{0,200}?" + Words + @"[^""'\r\n]{0,200}?[""'][\s,]{0,8}\\{0,4}[""']?value\\{0,4}[""']?\s{0,4}[:=]\s{0,4}\\{0,4}[""'])(?!\[redacted\])[^""'\r\n]+", Options, Limit)]
    private static partial Regex Pair();

    /// <summary>A part of a connection string goes on to its semicolon, blanks and all.</summary>
    [GeneratedRegex(@"(?<before>" + Words + @"\s{0,4}=(?>\s{0,4}))(?![""'\\&]|\[redacted\])[^;""'<>\r\n]{1,2000}(?=;)", Options, Limit)]
    private static partial Regex InConnectionString();

    [GeneratedRegex(
        @"(?<before>" + Words + @"(?![_-]?name\b)[A-Za-z0-9_-]{0,40}\\{0,4}(?:[""']|&quot;)?\s{0,4}(?:=>|[:=]|%3D|%3A|&\#x3D;)\s{0,4})(?!\[redacted\])(?:(?<quote>\\{0,4}[""'])(?!\[redacted\]).*?(?:\k<quote>|$)|&quot;.*?(?:&quot;|$)|[^\s""'<>,;&|)\]}\\]+)",
        Options,
        Limit)]
    private static partial Regex Named();

    /// <summary>On a command line the value stands behind a blank.</summary>
    [GeneratedRegex(@"(?<before>(?<![A-Za-z0-9])(?:--?|/)[a-z0-9_-]{0,40}?" + Words + @"[a-z0-9_-]{0,40}\s{1,4})(?!-|\[redacted\])(?:""[^""]*""|'[^']*'|[^\s""']+)", Options, Limit)]
    private static partial Regex Option();

    [GeneratedRegex(@"(?<before><(?:[a-z0-9]{1,40}:)?[a-z0-9_.-]{0,60}?" + Words + @"[a-z0-9_.-]{0,60}(?:\s[^<>]{0,400})?>)(?!\[redacted\])[^<]+", Options, Limit)]
    private static partial Regex Element();

    /// <summary>Short names that mean a secret only in an address.</summary>
    [GeneratedRegex(@"(?<before>[?&](?:amp;)?(?:sig|code|key|sas|auth|apikey|state|nonce|session|sid)=)(?!\[redacted\])[^&\s""'<>;]+", Options, Limit)]
    private static partial Regex InQuery();
}
