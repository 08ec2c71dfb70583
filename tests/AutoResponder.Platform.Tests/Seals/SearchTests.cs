using System.Text.Json;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Ports;
using AutoResponder.Platform.Configuration;
using AutoResponder.Platform.Ledger;
using AutoResponder.Platform.Notifications;
using Microsoft.Extensions.Logging.Abstractions;

namespace AutoResponder.Platform.Tests.Seals;

/// <summary>Looking for events on the command line.</summary>
public sealed class SearchTests : IPolicies
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public PolicySet Current { get; } = new([], new FleetRules(), "none");

    [Fact]
    public async Task Pages_follow_each_other_and_nothing_is_there_twice_or_not_at_all()
    {
        await using var world = await SealWorld.StartAsync(Token);
        foreach (var plan in new[] { 1, 2, 1 }) await world.GrowAsync(SealWorld.Plan(plan), 45, Token);
        foreach (var plan in new[] { 1, 2 }) await FeedAsync(world, plan);
        var (seen, next, pages) = (new List<(DateTime At, string Stream, long Seq)>(), (string?)null, 0);
        do
        {
            var (exit, output) = await world.CommandAsync(["audit", "list", "--from", "91d", "--to", "89d", "--limit", "20", "--json", .. next is null ? Array.Empty<string>() : ["--continue", next]]);
            Assert.True(exit == 0, output);
            var page = JsonDocument.Parse(output).RootElement;
            seen.AddRange(page.GetProperty("events").EnumerateArray().Select(one => (one.GetProperty("at").GetDateTime(), one.GetProperty("stream").GetString()!, one.GetProperty("seq").GetInt64())));
            next = page.GetProperty("continue").GetString();
            pages++;
        }
        while (next is not null);

        Assert.Equal(135, seen.Distinct().Count());
        Assert.Equal(135, seen.Count);
        Assert.InRange(pages, 7, 8);
        Assert.Equal(seen.OrderByDescending(one => one.At).Select(one => one.At), seen.Select(one => one.At));
    }

    [Fact]
    public async Task A_search_finds_what_is_named_and_the_last_seven_days_if_nothing_is()
    {
        await using var world = await SealWorld.StartAsync(Token);
        await world.GrowAsync(SealWorld.Plan(1), 5, Token);
        await world.GrowAsync(SealWorld.Plan(2), 5, Token);
        foreach (var plan in new[] { 1, 2 }) await FeedAsync(world, plan);

        Assert.StartsWith("Nothing of the kind", (await world.CommandAsync("audit", "list")).Output, StringComparison.Ordinal);
        Assert.Equal(5, Lines((await world.CommandAsync("audit", "list", "--from", "91d", "--to", "89d", "--plan", "plan-2")).Output));
        Assert.Equal(10, Lines((await world.CommandAsync("audit", "list", "--from", "91d", "--to", "89d", "--outcome", "PlanSignalNoted")).Output));
        Assert.StartsWith("Nothing of the kind", (await world.CommandAsync("audit", "list", "--from", "91d", "--to", "89d", "--actor", "anna")).Output, StringComparison.Ordinal);
        Assert.Equal(2, (await world.CommandAsync("audit", "list", "--continue", "nonsense")).Exit);
        Assert.NotEqual(0, (await world.CommandAsync("audit", "list", "--limit", "0")).Exit);
    }

    [Fact]
    public async Task A_terminal_obeys_nothing_that_stands_in_an_event()
    {
        await using var world = await SealWorld.StartAsync(Token);
        await world.GrowAsync(SealWorld.Plan(1), 1, Token, @"\u001b[2J\u202e\u0007\n\u2028gone");
        await FeedAsync(world, 1);

        foreach (var command in new[] { "audit list --from 91d --to 89d", "audit show plan-1 1", "audit list --from 91d --to 89d --json", "audit export --format csv" })
        {
            var (exit, output) = await world.CommandAsync(command.Split(' '));
            Assert.True(exit == 0 && output.Contains("gone", StringComparison.Ordinal), output);
            Assert.DoesNotContain(output, letter => letter is '\u001b' or '\u202e' or '\u0007' or '\u2028');
        }
    }

    [Fact]
    public async Task One_event_is_shown_with_all_that_was_known()
    {
        await using var world = await SealWorld.StartAsync(Token);
        await world.GrowAsync(SealWorld.Plan(1), 3, Token);

        var (exit, output) = await world.CommandAsync("audit", "show", "plan-1", "2");

        Assert.True(exit == 0 && output.Contains("\"seq\": 2", StringComparison.Ordinal), output);
        Assert.Equal(2, (await world.CommandAsync("audit", "show", "plan-1", "4")).Exit);
        Assert.Equal(2, (await world.CommandAsync("audit", "show", "plan-9", "1")).Exit);
    }

    private static int Lines(string output) => output.Split('\n').Count(line => line.Contains("PlanSignalNoted", StringComparison.Ordinal));

    /// <summary>As the patrol feeds it.</summary>
    private async Task FeedAsync(SealWorld world, int plan)
    {
        using var http = new HttpClient();
        var (audit, settings) = (new AuditReader(world.Tables), NotificationSettings.From(world.Configuration));
        await new Aftermath(
            world.Tables, audit, new NoticeWriter(audit, this, settings, NullLogger<NoticeWriter>.Instance), new Notifier(http, this, settings, world.Time, NullLogger<Notifier>.Instance), world.Time, NullLogger<Aftermath>.Instance)
            .CatchUpAsync(SealWorld.Plan(plan), Token);
    }
}
