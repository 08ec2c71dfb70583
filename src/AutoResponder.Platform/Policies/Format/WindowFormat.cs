using System.Text.Json.Nodes;
using AutoResponder.Core.Policies;
using AutoResponder.Platform.Policies.Kinds;
using Cronos;

namespace AutoResponder.Platform.Policies.Format;

/// <summary>A quiet window of a policy.</summary>
internal static class WindowFormat
{
    private static readonly QuietWindow Seed = new("", "", TimeSpan.FromHours(1), "");

    public static Converted<QuietWindow, QuietWindow> Make() => new(
        new Group<QuietWindow>("a quiet window", Seed)
            .Required("name", Patterns.Name, window => window.Name, (window, name) => window with { Name = name }, "What it is for; objections name it.")
            .Required("cron", new Cron(), window => window.Cron, (window, cron) => window with { Cron = cron }, "When it begins, by the clock on the wall of its zone.")
            .Required("length", new Length(TimeSpan.FromDays(1)), window => window.Length, (window, length) => window with { Length = length }, "How long it is open; where a clock is put forward or back, rather too long than too short.")
            .Required("timeZone", new ZoneName(), window => window.TimeZone, (window, zone) => window with { TimeZone = zone }, "Whose clock on the wall is meant."),
        (window, _) => Known(window),
        window => window);

    /// <summary>With its calendar. What the file says has been checked by then; where this machine's calendar knows less, the window counts as open.</summary>
    private static QuietWindow Known(QuietWindow window) => window with { Times = QuietTimes.Of(window.Cron, window.Length, window.TimeZone) };

    /// <summary>A cron expression of five fields that comes about at all.</summary>
    private sealed class Cron : Single<string>
    {
        private static readonly DateTime SomeTime = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

        public override string Allowed => "five fields such as \"0 2 * * SUN\": minute, hour, day, month, day of the week";

        public override JsonObject Schema(Definitions definitions) => TextSchema(@"^\S+( +\S+){4}$");

        protected override string? Read(string text, out string? result)
        {
            result = text;
            if (text.Length > 100 || text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length != 5 || !CronExpression.TryParse(text, out var cron)) return "is no cron expression";
            return cron.GetNextOccurrence(SomeTime) is null ? "never comes about" : null;
        }

        protected override string Say(string value) => value;
    }
}
