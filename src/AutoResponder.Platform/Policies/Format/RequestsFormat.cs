using System.Text.RegularExpressions;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies.Kinds;

namespace AutoResponder.Platform.Policies.Format;

/// <summary>So many requests of a kind in the HTTP logs: the forms that the triggers of App Service's own AutoHeal have.</summary>
internal static partial class RequestsFormat
{
    public static Converted<Draft, Condition.Logged> Make(Length window, TimeSpan usual) => new(
        new Group<Draft>("so many requests of a kind", new Draft(new RequestFilter(), 1, usual, "httpLogs"))
            .Required("requests", Filter(), draft => draft.Like, (draft, like) => draft with { Like = like }, "Which requests are counted: all that fit everything said here.")
            .Required("atLeast", new Whole(1, 1_000_000), draft => draft.AtLeast, (draft, least) => draft with { AtLeast = least }, "Unhealthy with so many of them or more in the window.")
            .Key("window", window, draft => draft.Window, (draft, length) => draft with { Window = length }, "How far back it looks.")
            .Key("from", new Word<string>(("httpLogs", "httpLogs")), draft => draft.From, (draft, from) => draft with { From = from }, "Where they are counted: in the web server's own logs (Windows, where they are switched on). Where there are none, or they come late, it is unknown."),
        (draft, _) => new Condition.Logged(draft.Like, draft.AtLeast, draft.Window),
        logged => new Draft(logged.Like, (int)logged.AtLeast, logged.Window, "httpLogs"));

    private static Group<RequestFilter> Filter() =>
        new Group<RequestFilter>("which requests are counted", new RequestFilter())
            .Key("status", new NumberRanges("a status or a range of them, such as 500 or 502-504", 100, 599), filter => filter.Status, (filter, range) => filter with { Status = range }, "Their HTTP status.")
            .Key("substatus", new NumberRanges("a substatus or a range of them, such as 0 or 1-99", 0, 9999), filter => filter.Substatus, (filter, range) => filter with { Substatus = range }, "Their substatus, which says more about the status; IIS knows some.")
            .Key("win32", new NumberRanges("a Windows status or a range of them, such as 64", 0, uint.MaxValue), filter => filter.Win32, (filter, range) => filter with { Win32 = range }, "What Windows called their outcome.")
            .Key("path", new Text("a path in which * stands for any run of characters, such as /cart*", Path(), "is no path", 400), filter => filter.Path, (filter, path) => filter with { Path = path }, "Their path, without what follows a question mark; letters of either case are the same.")
            .Key("slowerThan", new Maybe<TimeSpan>(new Length(TimeSpan.FromHours(1))), filter => filter.SlowerThan, (filter, limit) => filter with { SlowerThan = limit }, "Only those that took longer.")
            .Check((filter, found) =>
            {
                if (filter == new RequestFilter()) found.Wrong("status", "it counts every request; say which are meant, by 'status', 'substatus', 'win32', 'path' or 'slowerThan', or use { metric: Requests, above: 1000 }");
            });

    internal sealed record Draft(RequestFilter Like, int AtLeast, TimeSpan Window, string From);

    [GeneratedRegex(@"^[/*][^?\\\s]*$")]
    private static partial Regex Path();
}
