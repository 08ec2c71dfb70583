using System.Text.Json;
using AutoResponder.Platform.AppService;

namespace AutoResponder.Platform.Tests.Arm;

/// <summary>Which profile of an autoscale setting holds at a moment: dated before weekly before the rest, by the clock of the place, and no guess.</summary>
public sealed class ProfileTests
{
    // 29 March 2026: Berlin's clocks go from 02:00 to 03:00. 25 October 2026: from 03:00 back to 02:00.
    private const string Berlin = "W. Europe Standard Time";
    private const string Pacific = "Pacific Standard Time";

    public static readonly TheoryData<string, string, string, string> Rows = new()
    {
        { "the only one holds", "2026-03-02T12:00:00Z", $"{Plain("default")}", "default" },
        { "a dated one goes before it", "2026-03-02T12:00:00Z", $"{Plain("default")},{Dated("event", "UTC", "2026-03-02T00:00:00Z", "2026-03-02T23:59:00Z")}", "event" },
        { "a dated one is over at its end", "2026-03-02T23:59:00Z", $"{Plain("default")},{Dated("event", "UTC", "2026-03-02T00:00:00Z", "2026-03-02T23:59:00Z")}", "default" },
        { "a dated one begins at its start", "2026-03-02T00:00:00Z", $"{Plain("default")},{Dated("event", "UTC", "2026-03-02T00:00:00Z", "2026-03-02T23:59:00Z")}", "event" },
        { "a date is one of the place that is named", "2026-03-02T07:59:00Z", $"{Plain("default")},{Dated("event", Pacific, "2026-03-02T00:00:00", "2026-03-02T23:59:00")}", "default" },
        { "a date is one of the place that is named, an hour later", "2026-03-02T08:00:00Z", $"{Plain("default")},{Dated("event", Pacific, "2026-03-02T00:00:00", "2026-03-02T23:59:00")}", "event" },
        { "a place may be named as the rest of the world does", "2026-03-02T08:00:00Z", $"{Plain("default")},{Dated("event", "America/Los_Angeles", "2026-03-02T00:00:00", "2026-03-02T23:59:00")}", "event" },
        { "a date with an offset beside another place is clear where both readings agree", "2026-03-02T12:00:00Z", $"{Plain("default")},{Dated("event", Pacific, "2026-03-02T00:00:00Z", "2026-03-02T23:59:00Z")}", "event" },
        { "and not known where they do not", "2026-03-02T03:00:00Z", $"{Plain("default")},{Dated("event", Pacific, "2026-03-02T00:00:00Z", "2026-03-02T23:59:00Z")}", "? whether event holds now cannot be told from the dates" },
        { "an offset without a place is enough", "2026-03-02T03:00:00Z", $$$"""{{{Plain("default")}}},{"name":"event",{{{Bounds}}},"fixedDate":{"start":"2026-03-02T00:00:00Z","end":"2026-03-02T23:59:00Z"}}""", "event" },
        { "neither is not", "2026-03-02T03:00:00Z", $$$"""{{{Plain("default")}}},{"name":"event",{{{Bounds}}},"fixedDate":{"start":"2026-03-02T00:00:00","end":"2026-03-02T23:59:00"}}""", "? when profile event holds is not understood" },
        { "two dated ones at once are not known", "2026-03-02T12:00:00Z", $"{Dated("a", "UTC", "2026-03-01T00:00:00Z", "2026-03-03T00:00:00Z")},{Dated("b", "UTC", "2026-03-02T00:00:00Z", "2026-03-04T00:00:00Z")}", "? whether a and b holds now cannot be told from the dates" },
        { "a place nobody knows is not guessed", "2026-03-02T12:00:00Z", $"{Plain("default")},{Dated("event", "Middle Earth Time", "2020-03-02T00:00:00", "2020-03-02T23:59:00")}", "? when profile event holds is not understood" },
        { "a date that is none is not guessed", "2026-03-02T12:00:00Z", $"{Plain("default")},{Dated("event", "UTC", "tomorrow", "2020-03-02T23:59:00")}", "? when profile event holds is not understood" },
        { "the end of the calendar is no trouble", "2026-03-02T12:00:00Z", $"{Plain("default")},{Dated("event", Pacific, "0001-01-01T00:00:00", "9999-12-31T23:59:59")}", "event" },

        { "a weekly one holds from its start on", "2026-03-02T12:00:00Z", $"{Weekly("weekday", "UTC", "Monday", 4)},{Weekly("weekend", "UTC", "Saturday", 0)}", "weekday" },
        { "until the next one starts", "2026-03-07T00:00:00Z", $"{Weekly("weekday", "UTC", "Monday", 4)},{Weekly("weekend", "UTC", "Saturday", 0)}", "weekend" },
        { "and over the end of the week", "2026-03-09T03:59:59Z", $"{Weekly("weekday", "UTC", "Monday", 4)},{Weekly("weekend", "UTC", "Saturday", 0)}", "weekend" },
        { "in the hours of its place", "2026-03-02T02:59:00Z", $"{Weekly("weekday", Berlin, "Monday", 4)},{Weekly("weekend", Berlin, "Saturday", 0)}", "weekend" },
        { "in the hours of its place, a minute later", "2026-03-02T03:00:00Z", $"{Weekly("weekday", Berlin, "Monday", 4)},{Weekly("weekend", Berlin, "Saturday", 0)}", "weekday" },
        { "in summer too", "2026-07-06T02:00:00Z", $"{Weekly("weekday", Berlin, "Monday", 4)},{Weekly("weekend", Berlin, "Saturday", 0)}", "weekday" },
        { "before it began this week it began last week", "2026-03-02T03:59:00Z", $"{Weekly("weekday", "UTC", "Monday", 4)}", "weekday" },
        { "once there is a weekly one, the one without a date never holds", "2026-03-05T12:00:00Z", $"{Plain("default")},{Weekly("weekday", "UTC", "Monday", 4)}", "weekday" },
        { "a dated one goes before weekly ones", "2026-03-02T12:00:00Z", $"{Weekly("weekday", "UTC", "Monday", 4)},{Dated("event", "UTC", "2026-03-02T00:00:00Z", "2026-03-02T23:59:00Z")}", "event" },
        { "what the portal makes of an end of a weekly one", "2026-03-07T20:00:00Z", $"{Weekly("Weekend", Berlin, "Saturday", 6)},{Weekly("""{\"name\":\"Auto created default scale condition\",\"for\":\"Weekend\"}""", Berlin, "Saturday", 19)}", """{"name":"Auto created default scale condition","for":"Weekend"}""" },
        { "two that begin together are not known", "2026-03-02T12:00:00Z", $"{Weekly("a", "UTC", "Monday", 4)},{Weekly("b", "UTC", "Monday", 4)}", "? which of a and b holds now cannot be told from the times" },
        { "where an hour comes twice, its first time is not known", "2026-10-25T00:45:00Z", $"{Weekly("late", Berlin, "Saturday", 20)},{Weekly("early", Berlin, "Sunday", 2, 30)}", "? which of early and late holds now cannot be told from the times" },
        { "and after its second time it is", "2026-10-25T01:45:00Z", $"{Weekly("late", Berlin, "Saturday", 20)},{Weekly("early", Berlin, "Sunday", 2, 30)}", "early" },
        { "where an hour never comes, nobody says when it begins", "2026-03-29T00:45:00Z", $"{Weekly("late", Berlin, "Saturday", 20)},{Weekly("early", Berlin, "Sunday", 2, 30)}", "? which of early and late holds now cannot be told from the times" },
        { "a day as a number is not guessed", "2026-03-02T12:00:00Z", $"{Plain("default")},{Weekly("weekday", "UTC", "1", 4)}", "? when profile weekday holds is not understood" },
        { "an hour that is none is not guessed", "2026-03-02T12:00:00Z", $"{Plain("default")},{Weekly("weekday", "UTC", "Monday", 24)}", "? when profile weekday holds is not understood" },
        { "two without a date are not known", "2026-03-02T12:00:00Z", $"{Plain("a")},{Plain("b")}", "? a and b hold at all times" },
        { "two of one name are not known", "2026-03-02T12:00:00Z", $"{Plain("a")},{Dated("a", "UTC", "2020-03-02T00:00:00Z", "2020-03-02T23:59:00Z")}", "? there are two profiles a" },
        { "only dated ones, none of today", "2026-03-02T12:00:00Z", $"{Dated("a", "UTC", "2020-03-02T00:00:00Z", "2020-03-02T23:59:00Z")}", "? no profile holds now" },
    };

    private const string Bounds = """ "capacity":{"minimum":"1","maximum":"5","default":"1"} """;

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_profile_in_force(string says, string now, string profiles, string expected)
    {
        using var document = JsonDocument.Parse($$"""{"profiles":[{{profiles}}]}""");

        var (profile, why) = AutoscaleProfile.InForce(document.RootElement, DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture));

        Assert.True(expected == (profile?.Name ?? $"? {why}"), $"{says}: {profile?.Name ?? why}");
    }

    [Fact]
    public void Every_hour_with_every_minute_is_a_start()
    {
        var row = $$$$"""{"profiles":[{{{{Weekly("other", "UTC", "Monday", 0)}}}},{"name":"often",{{{{Bounds}}}},"recurrence":{"frequency":"Week","schedule":{"timeZone":"UTC","days":["Monday","Tuesday"],"hours":[6,18],"minutes":[0,30]}}}]}""";
        using var document = JsonDocument.Parse(row);

        Assert.Equal("other", NameAt("2026-03-02T05:59:00Z"));
        Assert.Equal("often", NameAt("2026-03-02T06:00:00Z"));
        Assert.Equal("often", NameAt("2026-03-03T18:30:00Z"));
        Assert.Equal("often", NameAt("2026-03-08T23:59:00Z"));
        Assert.Equal("other", NameAt("2026-03-09T00:00:00Z"));

        string? NameAt(string now) => AutoscaleProfile.InForce(document.RootElement, DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture)).Profile?.Name;
    }

    [Fact]
    public void Bounds_are_read_as_text_and_as_numbers()
    {
        using var document = JsonDocument.Parse("""{"profiles":[{"name":"a","capacity":{"minimum":2,"maximum":"5"}}]}""");

        Assert.Equal(new AutoscaleProfile("a", 2, 5, null), AutoscaleProfile.InForce(document.RootElement, DateTimeOffset.UnixEpoch).Profile);
    }

    private static string Plain(string name) => $$"""{"name":"{{name}}",{{Bounds}},"recurrence":null}""";

    private static string Dated(string name, string zone, string start, string end) =>
        $$$"""{"name":"{{{name}}}",{{{Bounds}}},"fixedDate":{"timeZone":"{{{zone}}}","start":"{{{start}}}","end":"{{{end}}}"}}""";

    private static string Weekly(string name, string zone, string day, int hour, int minute = 0) =>
        $$$$"""{"name":"{{{{name}}}}",{{{{Bounds}}}},"recurrence":{"frequency":"Week","schedule":{"timeZone":"{{{{zone}}}}","days":["{{{{day}}}}"],"hours":[{{{{hour}}}}],"minutes":[{{{{minute}}}}]}}}""";
}
