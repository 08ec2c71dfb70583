using System.Text;

namespace AutoResponder.Policies.Tests;

/// <summary>Files that are wrong in one thing each.</summary>
/// <param name="At">Where the one problem is: line and column.</param>
/// <param name="Says">A word or two of the sentence.</param>
public sealed record Broken(string Name, byte[] Text, string At, string Says, string File = "web.yaml")
{
    private static readonly Encoding Latin = Encoding.Latin1;

    public static IEnumerable<Broken> All =>
    [
        // The file as such.
        new("an empty file", [], "1:1", "the file is empty"),
        Whole("a file of comments only", "# nothing yet\n", "1:1", "the file is empty"),
        Whole("a list on top", "- name: web\n", "1:1", "the file is a list; it is a policy"),
        Whole("a word on top", "web\n", "1:1", "the file is a single value"),
        Whole("a second document", "name: web\n---\nname: other\n", "2:1", "a second document"),
        new("Latin-1 instead of UTF-8", Latin.GetBytes("name: web\ndescription: caf\u00e9\n"), "2:17", "0xE9 is no text in UTF-8"),
        new("UTF-16", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Files.Web)).ToArray(), "1:1", "save the file as UTF-8"),
        Whole("a zero byte, behind which a parser sees nothing", "name: web\n# \0mode: act\n", "2:3", "U+0000 is not allowed"),
        Whole("a line break that no editor shows", "name: web # \u2028mode: act\n", "1:13", "U+2028 is not allowed"),
        Whole("a mark that turns the direction of writing", "name: web # \u202Etca\n", "1:13", "U+202E"),
        Whole("more than 256 KiB", $"{Files.Web}\n# {new string('x', 256 * 1024)}\n", "1:1", "longer than 256 KiB"),
        Whole("a bracket that is not closed", "name: web\nsites: { tags: { tier: web }\nladder: []\n", "2:28", "not YAML"),
        Whole("a tab at the beginning of a line", "name: web\nsites:\n\ttags: { tier: web }\n", "3:1", "blanks, never tabs"),
        Whole("no blank behind a colon", "name: web\nmode:act\nfor: 1m\n", "2:1", "not YAML"),
        Whole("17 levels", "name: " + new string('[', 17) + "x" + new string(']', 17), "1:22", "deeper than 16 levels"),
        Whole("too many values", "name: [" + string.Join(',', Enumerable.Repeat("x", 11_000)) + "]", "1:20002", "more than 10000"),
        Whole("a bomb of aliases", "a: &a [x, x]\nb: [*a, *a]\n", "1:4", "an anchor is not allowed, here &a"),
        With("an anchor", "mode: act", "mode: &mine act", "2:7", "&mine"),
        With("an alias", "priority: 120", "priority: *mine", "7:11", "the alias *mine is not allowed"),
        With("a pattern without quotes", "rules: [\"*-5xx\"]", "rules: [*-5xx]", "8:29", "is put into quotes"),
        With("a tag", "mode: act", "mode: !!str act", "2:7", "the tag tag:yaml.org,2002:str is not allowed"),
        With("a merge key", "for: 90s", "for: 90s\n<<: { mode: act }", "15:1", "'<<' is not known"),
        With("a key that stands twice", "for: 90s", "for: 90s\nmode: act", "15:1", "'mode' stands twice; it is in line 2 already"),
        With("a key that stands twice inside", "cooldown: 30m", "cooldown: 30m\n  cooldown: 20m", "22:3", "it is in line 21 already"),
        With("a list for a key", "for: 90s", "? [a, b]\n: 90s", "14:3", "a key is a single word"),
        With("a key without a name", "for: 90s", "\"\": 90s", "14:1", "a key is missing in front of ':'"),

        // Keys.
        With("a misspelled key", "mode: act", "mood: act", "2:1", "'mood' is not known, probably 'mode'"),
        With("another's capital letter", "healthyFor: 1h", "healthyfor: 1h", "15:1", "probably 'healthyFor'"),
        With("a key of another product", "for: 90s", "interval: 90s", "14:1", "'interval' is not known; at the top belong name, description, mode"),
        With("a key one level too high", "for: 90s", "for: 90s\nwarmUp: 5m", "15:1", "does not belong here, but in 'guardrails'"),
        With("a key one level too low", "  cooldown: 30m", "  cooldown: 30m\n  healthyFor: 5m", "22:3", "does not belong here, but at the top"),
        With("no name", "name: web\n", "", "1:1", "'name' is missing; it is a name of letters"),
        With("no sites", "sites:\n  ids: [\"*/sites/shop-*\"]\n  except: [\"*-canary\"]\n  tags: { tier: web }\n", "", "1:1", "'sites' is missing"),
        With("no ladder", Files.Web[Files.Web.IndexOf("ladder:", StringComparison.Ordinal)..Files.Web.IndexOf("guardrails:", StringComparison.Ordinal)], "", "1:1", "'ladder' is missing"),
        With("a key with nothing behind it", "for: 90s", "for:", "14:5", "'for' is empty; it is a single value"),
        With("a list where a value belongs", "healthyFor: 1h", "healthyFor: [1h]", "15:13", "'healthyFor' is a list; it is a single value"),
        With("a group where a value belongs", "mode: act", "mode: { act: yes }", "2:7", "'mode' is a group of keys; it is a single value, observe, approve or act"),
        With("a value where a list belongs", "except: [\"*-canary\"]", "except: \"*-canary\"", "5:11", "'except' is a single value; it is a list of patterns"),
        With("a value where a group belongs", "guardrails:\n  cooldown: 30m\n  budgets: [ { do: recycle, per: site, atMost: 2, in: 2h } ]", "guardrails: strict", "20:13", "'guardrails' is a single value; it is limits"),
        With("a name with blanks", "name: web", "name: my web", "1:7", "'my web' is no name"),
        With("a name that is too long", "name: web", $"name: {new string('w', 81)}", "1:7", "longer than 80 characters"),

        // Words.
        With("a mode that is spelled otherwise", "mode: act", "mode: aprove", "2:7", "'aprove' is not known, probably 'approve'; 'mode' is observe, approve or act"),
        With("a misspelled mode", "mode: act", "mode: observ", "2:7", "probably 'observe'"),
        With("a mode in capitals", "mode: act", "mode: ACT", "2:7", "probably 'act'"),
        With("an unknown severity", "severities: [Sev0]", "severities: [Sev0, Sev7]", "8:78", "'Sev7' is not known"),
        With("a severity twice", "severities: [Sev0]", "severities: [Sev0, Sev0]", "8:78", "stands twice"),
        With("an unknown system", "  tags: { tier: web }", "  tags: { tier: web }\n  os: macos", "7:7", "'os' is windows or linux"),
        With("an unknown step", "step: recycle", "step: reboot", "17:13", "'reboot' is not known"),
        With("a step of the next version", "step: recycle", "step: rebootWorker", "17:13", "'rebootWorker' is not carried out by this version; 'step' is recycle, restart, scaleOut, captureDiagnostics, notify or call"),
        With("a step without its word", "{ step: recycle, scope: worstInstance, widen: no }", "{ scope: worstInstance }", "17:5", "'step' is missing; it is recycle"),
        With("a step that is a word", "{ step: recycle, scope: worstInstance, widen: no }", "recycle", "17:5", "'ladder' is a single value; it is a step"),
        With("a key of another step", "step: recycle, scope: worstInstance", "step: recycle, lease: 1h", "17:22", "but in 'step scaleOut'"),
        With("a step that tells nobody there is", "step: recycle, scope: worstInstance, widen: no", "step: notify, channel: opps", "17:30", "there is no channel 'opps' in fleet.yaml, probably 'ops'"),
        With("a step that calls what is not allowed", "step: recycle, scope: worstInstance, widen: no", "step: call, to: flush", "17:23", "there is nothing called 'flush' under 'calls' in fleet.yaml"),
        With("a step that calls nobody", "step: recycle, scope: worstInstance, widen: no", "step: call, settle: 5m", "17:5", "'to' is missing"),
        With("a restart of a part", "step: recycle, scope: worstInstance, widen: no", "step: restart, scope: site", "17:22", "'scope' belongs to 'recycle'"),
        With("a message that settles", "step: recycle, scope: worstInstance, widen: no", "step: notify, channel: ops, settle: 5m", "17:35", "a message has nothing to settle"),
        With("a scope that is not quite one", "scope: worstInstance", "scope: eachInstanze", "17:29", "probably 'eachInstance'"),
        With("an unknown collector", "collect: [metrics]", "collect: [metrics, logs]", "19:52", "'logs' is not known"),
        With("nothing collected", "collect: [metrics]", "collect: []", "19:42", "'collect' has no items"),
        With("an unknown dump", "dump: stacks", "dump: gcdump", "19:59", "stacks, mini, heap or full"),
        With("evidence before saving evidence", "step: captureDiagnostics,", "step: captureDiagnostics, evidence: quick,", "19:33", "saves everything itself"),
        With("a message that nobody sends", "on: [HandedOver]", "on: [Awaiting]", "23:30", "'Awaiting' is not known"),
        With("nothing to tell", "on: [HandedOver]", "on: []", "23:29", "'on' has no items"),
        With("a relapse that is remembered too long", "for: 90s", "for: 90s\nrelapse: { within: 2d }", "15:20", "at most 1d"),
        With("a relapse that begins nowhere", "for: 90s", "for: 90s\nrelapse: { start: lastStep }", "15:19", "'lastStep' is not known, probably 'nextStep'; 'start' is nextStep or firstStep"),
        With("a relapse that is a word", "for: 90s", "for: 90s\nrelapse: 1h", "15:10", "'relapse' is a single value; it is where an incident begins"),
        With("a quiet window in a zone that is no place", "  cooldown: 30m", "  cooldown: 30m\n  windows: [ { name: patching, cron: \"0 2 * * SUN\", length: 2h, timeZone: Europe/Londn } ]", "22:75", "'Europe/Londn' is no known zone, probably 'Europe/London'; 'timeZone' is a zone of the IANA database"),
        With("a quiet window in a zone by Windows' name", "  cooldown: 30m", "  cooldown: 30m\n  windows: [ { name: patching, cron: \"0 2 * * SUN\", length: 2h, timeZone: GMT Standard Time } ]", "22:75", "'GMT Standard Time' is no known zone"),
        With("a quiet window that begins at no time", "  cooldown: 30m", "  cooldown: 30m\n  windows: [ { name: patching, cron: \"0 2 * *\", length: 2h, timeZone: Etc/UTC } ]", "22:38", "'0 2 * *' is no cron expression; 'cron' is five fields"),
        With("a quiet window that never comes", "  cooldown: 30m", "  cooldown: 30m\n  windows: [ { name: patching, cron: \"0 2 30 2 *\", length: 2h, timeZone: Etc/UTC } ]", "22:38", "never comes about"),
        With("a quiet window without an end", "  cooldown: 30m", "  cooldown: 30m\n  windows: [ { name: patching, cron: \"0 2 * * *\", timeZone: Etc/UTC } ]", "22:14", "'length' is missing"),
        With("a quiet window of days", "  cooldown: 30m", "  cooldown: 30m\n  windows: [ { name: patching, cron: \"0 2 * * *\", length: 2d, timeZone: Etc/UTC } ]", "22:59", "'2d' is out of range"),
        With("approval of a step of the next version", "  cooldown: 30m", "  cooldown: 30m\n  approval: { steps: [scaleUp] }", "22:23", "'scaleUp' is not carried out by this version"),
        With("approval that nobody is told of", "  cooldown: 30m", "  cooldown: 30m\n  approval: { steps: [recycle] }", "24:29", "it asks a person and tells nobody of it; 'on' has to list AwaitingApproval"),
        With("steps that may fail for ever", "  cooldown: 30m", "  cooldown: 30m\n  ineffective: { inARow: 0 }", "22:26", "'0' is out of range; 'inARow' is a whole number from 1 to 20"),
        With("expect, which the next version knows", "  tags: { tier: web }", "  tags: { tier: web }\n  expect: 40", "7:3", "'expect' is not carried out by this version"),

        // Figures.
        With("a length without its unit", "for: 90s", "for: 90", "14:6", "'90' is no length of time without its unit; 'for' is such as 30s, 5m, 2h or 1d"),
        With("a length with a unit of its own", "for: 90s", "for: 90sec", "14:6", "'90sec' is no length of time"),
        With("a length with a blank in it", "for: 90s", "for: 90 s", "14:6", "'90 s' is no length of time"),
        With("a negative length", "for: 90s", "for: -1s", "14:6", "'-1s' is no length of time"),
        With("no length at all", "for: 90s", "for: 0s", "14:6", "'0s' is out of range"),
        With("a length that is too long", "healthyFor: 1h", "healthyFor: 8d", "15:13", "at most 1d"),
        With("a window that is too long", "window: 10m", "window: 2h", "12:54", "at most 1h"),
        With("a share without its sign", "above: 20%", "above: 0.2", "11:44", "'0.2' is no share"),
        With("more than all", "above: 20%", "above: 120%", "11:44", "from 0% to 100%"),
        With("a half", "priority: 120", "priority: 1.5", "7:11", "'priority' is a whole number from 0 to 10000"),
        With("a number in hexadecimal", "priority: 120", "priority: 0x10", "7:11", "a whole number"),
        With("a number out of range", "by: 1", "by: 11", "18:27", "a whole number from 1 to 10"),
        With("a number with an exponent", "atLeast: 20", "atLeast: 1e3", "11:58", "'1e3' is no number"),
        With("a number with more digits than are kept", "atLeast: 20", "atLeast: 1.0000000000000001", "11:58", "is no number"),
        With("a lease that ends before it begins", "lease: 60m", "lease: 60m, maxLease: 5m", "18:60", "'maxLease' (5m) is shorter than 'lease' (1h)"),
        With("nothing that could be borrowed", "by: 1, max: 5", "by: 3, max: 3", "18:35", "nothing could ever be borrowed"),

        // Conditions.
        With("no condition", "{ probe: /healthz, expect: 200-299, timeout: 5s, failures: 2 }", "{ window: 5m }", "13:7", "this is no condition; it has none of the keys any, all, not, ratio, metric, requests or probe"),
        With("a misspelled condition", "{ probe: /healthz,", "{ prob: /healthz,", "13:7", "'prob' is not known, probably 'probe'"),
        With("two conditions in one", "{ probe: /healthz,", "{ probe: /healthz, metric: Http5xx,", "13:26", "'metric' stands beside 'probe'"),
        With("an empty any", Files.Web[Files.Web.IndexOf("  any:", StringComparison.Ordinal)..Files.Web.IndexOf("for:", StringComparison.Ordinal)], "  any: []\n", "10:8", "'any' has no items; it is a list of conditions, at least 1"),
        With("an unknown metric", "metric: HttpResponseTime", "metric: HttpRespTime", "12:17", "is no metric of App Service"),
        With("a misspelled metric", "metric: HttpResponseTime", "metric: httpResponseTime", "12:17", "probably 'HttpResponseTime'"),
        With("a plan's metric on the site", "metric: HttpResponseTime, above: 5s", "metric: CpuPercentage, above: 5%", "12:17", "is measured on the plan; write 'on: plan'"),
        With("a site's metric on the plan", "metric: HttpResponseTime,", "metric: HttpResponseTime, on: plan,", "12:39", "is measured on the site"),
        With("a metric that comes every six hours", "metric: HttpResponseTime, above: 5s", "metric: FileSystemUsage, above: 5GB", "12:17", "every six hours"),
        With("a metric of nowhere", "metric: HttpResponseTime,", "metric: HttpResponseTime, on: machine,", "12:39", "'machine' is not known; 'on' is site, instance or plan"),
        With("an unknown aggregation", "metric: HttpResponseTime,", "metric: HttpResponseTime, aggregation: P95,", "12:48", "Average, Total, Maximum, Minimum or Count"),
        With("a time without its unit", "above: 5s", "above: 5", "12:42", "'5' is no length of time, and HttpResponseTime is one"),
        With("a size without its unit", "metric: HttpResponseTime, above: 5s", "metric: PrivateBytes, above: 1500", "12:38", "'1500' is no size, and PrivateBytes is one; 'above' is such as 512MB or 4GB"),
        With("a count with a unit", "metric: HttpResponseTime, above: 5s", "metric: Http5xx, above: 5s", "12:33", "'5s' is no number, and Http5xx is one"),
        With("neither above nor below", "above: 5s, ", "", "12:7", "either 'above' or 'below' or 'rising', and here is none of them"),
        With("above and below", "above: 5s", "above: 5s, below: 1s", "12:53", "here are both"),
        With("a threshold and a trend", "above: 5s,", "above: 5s, rising: 10%,", "12:42", "'above' stands beside 'rising', which has only 'each' and 'for'"),
        With("a trend with a window", "above: 5s, window: 10m, requests: 20", "rising: 10%, window: 10m", "12:56", "'window' stands beside 'rising'"),
        With("a trend of nothing", "above: 5s, window: 10m, requests: 20", "rising: 0%", "12:43", "'0%' is no rise"),
        With("a trend in parts that are too short", "above: 5s, window: 10m, requests: 20", "rising: 10%, each: 30s, for: 5m", "12:54", "'30s' is shorter than a sample"),
        With("a trend of two parts", "above: 5s, window: 10m, requests: 20", "rising: 10%, each: 5m, for: 10m", "12:63", "'for' (10m) is not 3 or more whole parts of 'each' (5m); it is such as 30m"),
        With("a trend in parts that do not fit", "above: 5s, window: 10m, requests: 20", "rising: 10%, each: 7m", "12:54", "is not 3 or more whole parts of 'each' (7m)"),
        With("a trend that is too long", "above: 5s, window: 10m, requests: 20", "rising: 10%, for: 3h", "12:53", "'3h' is out of range; 'for' is such as 30s, 5m, 2h or 1d, more than 0 and at most 2h"),
        With("parts without a trend", "above: 5s,", "above: 5s, each: 5m,", "12:52", "'each' belongs to 'rising', which is not here"),
        With("a share of memory of the whole site", "metric: HttpResponseTime, above: 5s", "metric: PrivateBytes, above: 85%, of: instanceMemory", "12:47", "write 'on: instance'"),
        With("a share of memory of what is none", "metric: HttpResponseTime, above: 5s", "metric: Handles, on: instance, above: 85%, of: instanceMemory", "12:56", "Handles is no share of memory; 'of' belongs to AverageMemoryWorkingSet, MemoryWorkingSet and PrivateBytes"),
        With("a share of memory in bytes", "metric: HttpResponseTime, above: 5s", "metric: PrivateBytes, on: instance, above: 2GB, of: instanceMemory", "12:52", "'2GB' is no share, and it is one of an instance's memory"),
        With("a share of nobody knows what", "metric: HttpResponseTime, above: 5s", "metric: PrivateBytes, on: instance, above: 85%", "12:52", "or a share such as 85% with 'of: instanceMemory'"),
        With("a share of something else", "metric: HttpResponseTime, above: 5s", "metric: PrivateBytes, on: instance, above: 85%, of: planMemory", "12:61", "'planMemory' is not known; 'of' is instanceMemory"),
        With("requests of any kind", "{ probe: /healthz, expect: 200-299, timeout: 5s, failures: 2 }", "{ requests: {}, atLeast: 10 }", "13:19", "it counts every request"),
        With("requests without a number", "{ probe: /healthz, expect: 200-299, timeout: 5s, failures: 2 }", "{ requests: { status: 500 } }", "13:7", "'atLeast' is missing; it is a whole number from 1 to 1000000"),
        With("none of some requests", "{ probe: /healthz, expect: 200-299, timeout: 5s, failures: 2 }", "{ requests: { status: 500 }, atLeast: 0 }", "13:45", "from 1 to 1000000"),
        With("half a request", "{ probe: /healthz, expect: 200-299, timeout: 5s, failures: 2 }", "{ requests: { status: 500 }, atLeast: 1.5 }", "13:45", "a whole number"),
        With("a number where requests belong", "{ probe: /healthz, expect: 200-299, timeout: 5s, failures: 2 }", "{ requests: 20, atLeast: 10 }", "13:19", "'requests' is a single value; it is which requests are counted"),
        With("requests where a number belongs", "requests: 20", "requests: { status: 500 }", "12:69", "'requests' is a group of keys; it is a single value"),
        With("a status that is none", "{ probe: /healthz, expect: 200-299, timeout: 5s, failures: 2 }", "{ requests: { status: 700 }, atLeast: 1 }", "13:29", "'700' is out of range, which is from 100 to 599"),
        With("a class of statuses", "{ probe: /healthz, expect: 200-299, timeout: 5s, failures: 2 }", "{ requests: { status: 5xx }, atLeast: 1 }", "13:29", "'5xx' is no number and no range of them; 'status' is a status or a range of them, such as 500 or 502-504"),
        With("statuses that are upside down", "{ probe: /healthz, expect: 200-299, timeout: 5s, failures: 2 }", "{ requests: { status: 504-502 }, atLeast: 1 }", "13:29", "ends before it begins"),
        With("a slow request without a unit", "{ probe: /healthz, expect: 200-299, timeout: 5s, failures: 2 }", "{ requests: { slowerThan: 20 }, atLeast: 1 }", "13:33", "'20' is no length of time without its unit"),
        With("a path with a query", "{ probe: /healthz, expect: 200-299, timeout: 5s, failures: 2 }", "{ requests: { path: \"/cart?id=1\" }, atLeast: 1 }", "13:27", "is no path"),
        With("requests out of another source", "{ probe: /healthz, expect: 200-299, timeout: 5s, failures: 2 }", "{ requests: { status: 500 }, atLeast: 1, from: appInsights }", "13:54", "'appInsights' is not known; 'from' is httpLogs"),
        With("a kind of request that is not known", "{ probe: /healthz, expect: 200-299, timeout: 5s, failures: 2 }", "{ requests: { statuses: 500 }, atLeast: 1 }", "13:21", "'statuses' is not known, probably 'status'"),
        With("a kind of request one level too high", "{ probe: /healthz, expect: 200-299, timeout: 5s, failures: 2 }", "{ requests: { status: 500 }, atLeast: 1, slowerThan: 5s }", "13:48", "'slowerThan' does not belong here, but in 'condition requests.requests'"),
        With("a source of a ratio", "atLeast: 20, window: 5m", "atLeast: 20, from: httpLogs", "11:62", "'from' does not belong here, but in 'condition requests'"),
        With("a ratio of three", "[Http5xx, Requests]", "[Http5xx, Http4xx, Requests]", "11:16", "exactly 2"),
        With("a ratio with an unknown metric", "[Http5xx, Requests]", "[Http5xx, Request]", "11:26", "probably 'Requests'"),
        With("a ratio of what is not counted", "[Http5xx, Requests]", "[PrivateBytes, Requests]", "11:17", "is not counted"),
        With("a ratio without its share", "above: 20%, ", "", "11:7", "'above' is missing; it is a share such as 20%"),
        With("an address where a path belongs", "probe: /healthz", "probe: https://shop.example.net/", "13:16", "is no path"),
        With("a range of statuses that has no end", "expect: 200-299", "expect: 200-", "13:34", "is no range of statuses"),
        With("a range of statuses that is upside down", "expect: 200-299", "expect: 299-200", "13:34", "ends before it begins"),
        With("a scale-out that depends on the site", "by: 1,", "when: { metric: HttpResponseTime, above: 5s },", "18:29", "each of its conditions is a metric with 'on: plan'"),

        // Which sites.
        With("a selector of nothing", "  ids: [\"*/sites/shop-*\"]\n  except: [\"*-canary\"]\n  tags: { tier: web }", "  except: [\"*-canary\"]", "4:3", "it matches nothing; 'sites' needs at least one pattern"),
        With("empty tags and no ids", "  ids: [\"*/sites/shop-*\"]\n  except: [\"*-canary\"]\n  tags: { tier: web }", "  tags: {}", "4:9", "it matches nothing"),
        With("a selector of everything", "\"*/sites/shop-*\"", "\"*\"", "4:9", "'*' matches everything"),
        With("a selector of everything in other words", "\"*/sites/shop-*\"", "\"/subscriptions/*/providers/Microsoft.Web/sites/*\"", "4:9", "matches everything"),
        With("a name that every id holds", "\"*/sites/shop-*\"", "\"*/sites/shop-*\", \"*web*\"", "4:27", "'*web*' matches everything"),
        With("a name where an id belongs", "\"*/sites/shop-*\"", "\"shop-*\"", "4:9", "matches nothing: no site's id is like that; one is /subscriptions/S/resourceGroups/G/providers/Microsoft.Web/sites/NAME, so that names are matched by */sites/shop-*"),
        With("an id of a plan", "\"*/sites/shop-*\"", "\"/subscriptions/*/resourceGroups/a/providers/Microsoft.Web/serverfarms/*\"", "4:9", "matches nothing"),
        With("an exception that leaves nothing", "\"*-canary\"", "\"*web*\"", "5:12", "leaves out every site"),
        With("a question mark in a pattern", "\"*/sites/shop-*\"", "\"*/sites/shop-?\"", "4:9", "which stand for nothing"),
        With("an empty tag", "tier: web }", "tier: \"\" }", "6:17", "'' is empty"),
        With("a misspelled metric of an alert", "metrics: [Http5xx]", "metrics: [Http5x]", "8:49", "probably 'Http5xx'"),

        // Budgets.
        With("a budget for nothing", "{ do: recycle, per: site, atMost: 2, in: 2h }", "{ per: site, atMost: 2, in: 2h }", "22:14", "'do' is missing; it is recycle, restart, scaleOut, call or captureDiagnostics"),
        With("a budget of the next version", "do: recycle", "do: rebootWorker", "22:20", "'rebootWorker' is not carried out"),
        With("a budget that looks back too far", "in: 2h", "in: 2d", "22:55", "at most 1d"),
        With("a budget of none", "atMost: 2", "atMost: 0", "22:48", "from 1 to 1000"),

        // Between files.
        With("a channel that is not there", "channel: ops", "channel: opps", "23:20", "there is no channel 'opps' in fleet.yaml, probably 'ops'; there is ops"),
        With("a channel by a site's tag", "channel: ops", "channel: \"{tags.team}\"", "23:20", "named by a site's tag is not carried out"),
        With("acting without anybody to tell", "notify: { channel: ops, on: [HandedOver] }", "", "2:7", "mode act needs 'notify'"),

        // fleet.yaml.
        Fleet("no inventory", "channels: {}\n", "1:1", "'inventory' is missing"),
        Fleet("an inventory of everything", "inventory: { subscriptions: [], tags: {} }\n", "1:39", "it matches everything"),
        Fleet("a subscription's name", "inventory: { subscriptions: [prod], tags: { responder: \"on\" } }\n", "1:30", "'prod' is no subscription"),
        Fleet("storms of nothing in common", Files.Fleet + "\nstorm: { per: [continent] }\n", "3:16", "'continent' is nothing that is looked at; 'per' is region, resourceGroup or tag:KEY"),
        Fleet("storms of a share without its unit", Files.Fleet + "\nstorm: { share: 20 }\n", "3:17", "'20' is no share"),
        Fleet("storms of a single site", Files.Fleet + "\nstorm: { sites: 1 }\n", "3:17", "'1' is out of range"),
        Fleet("a channel without TLS", Files.Fleet.Replace("https://hooks", "http://hooks", StringComparison.Ordinal), "2:29", "is not allowed; 'webhook' is an https address"),
        Fleet("a channel of the next version", Files.Fleet.Replace("webhook: \"https://hooks.example.net/x\"", "pagerDuty: x", StringComparison.Ordinal), "2:18", "'pagerDuty' is not carried out"),
        Fleet("a signature that Teams does not check", Files.Fleet.Replace("webhook: \"https://hooks.example.net/x\"", "teams: \"https://hooks.example.net/x\", signWith: SECRET", StringComparison.Ordinal), "2:58", "Teams does not check signatures"),
        Fleet("a next channel that is not there", Files.Fleet.Replace("/x\" }", "/x\", then: pager }", StringComparison.Ordinal), "2:66", "there is no other channel 'pager'"),
        Fleet("a channel that follows itself", Files.Fleet.Replace("/x\" }", "/x\", then: ops }", StringComparison.Ordinal), "2:66", "there is no other channel 'ops'"),
        Fleet("a call that nobody signs", Files.Fleet + "\ncalls: { flush: { url: \"https://runbooks.example.net/x\" } }\n", "3:17", "'signWith' is missing"),
        Fleet("a call without TLS", Files.Fleet + "\ncalls: { flush: { url: \"http://runbooks.example.net/x\", signWith: S } }\n", "3:24", "is not allowed; 'url' is an https address"),
        Fleet("a call into our own network", Files.Fleet + "\ncalls: { flush: { url: \"https://10.0.0.4/x\", signWith: S } }\n", "3:24", "'10.0.0.4' is a private address"),
        Fleet("a call that is waited for too long", Files.Fleet + "\ncalls: { flush: { within: 60s, url: \"https://runbooks.example.net/x\", signWith: S } }\n", "3:27", "'60s' is out of range"),
        Fleet("a budget twice", Files.Fleet + "\nbudgets:\n  - { do: destructive, per: fleet, atMost: 5, in: 10m }\n  - { do: destructive, per: fleet, atMost: 9, in: 1h }\n", "5:5", "there is a budget of 'destructive' already"),
        Fleet("a budget of the wrong thing", Files.Fleet + "\nbudgets: [ { do: destructive, per: plan, atMost: 5, in: 10m } ]\n", "3:36", "is counted per fleet"),
        Fleet("more scaling than Azure allows", Files.Fleet + "\nbudgets: [ { do: scale, per: plan, atMost: 40, in: 1h } ]\n", "3:44", "more than Azure allows"),
        Fleet("borrowing by the hour", Files.Fleet + "\nbudgets: [ { borrow: instanceHours, per: fleet, atMost: 24, in: 1h } ]\n", "3:65", "counted by the day"),
        Fleet("a size of captures without its unit", Files.Fleet + "\ndiagnostics: { bytes: 20 }\n", "3:23", "'20' is no size; 'bytes' is a size such as 512MB or 20GB"),
        Fleet("a policy's key in the fleet's file", Files.Fleet + "\nladder: []\n", "3:1", "'ladder' is not known; at the top belong inventory"),
    ];

    public override string ToString() => Name;

    private static Broken Whole(string name, string text, string at, string says) => new(name, Encoding.UTF8.GetBytes(text), at, says);

    /// <summary>The whole policy with one thing changed.</summary>
    private static Broken With(string name, string right, string wrong, string at, string says)
    {
        var text = Files.Web.Replace(right, wrong, StringComparison.Ordinal);
        return text == Files.Web ? throw new InvalidOperationException($"'{right}' does not stand in the policy.") : Whole(name, text, at, says);
    }

    private static Broken Fleet(string name, string text, string at, string says) => Whole(name, text, at, says) with { File = "fleet.yaml" };
}
