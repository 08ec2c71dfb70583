using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Signals;
using AutoResponder.Core.Trust;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>What stands in an audit row, field by field, and what of it is read back. What was written once is read for years.</summary>
public sealed class AuditBodyTests
{
    private static readonly Signal Look = new Signal.LookDue();

    [Fact]
    public void The_first_row_of_a_sites_decision_says_all_that_was_known_and_the_others_point_at_it()
    {
        var context = new DecisionContext(Situation([], Sick(Noon)), Look, Given.Policy, "shop-1", "b7");
        var begin = StreamHead.Begin(Plan.Value);

        Assert.Equal(
            ["v", "stream", "seq", "at", "kind", "site", "incident", "data", "policy", "signal", "fleet", "inventory", "evidence", "build"],
            Fields(AuditBody.Of(begin, Opened, context, 1)));
        var second = AuditBody.Of(begin with { Sequence = 1 }, Verified, context, 1);
        Assert.Equal(["v", "stream", "seq", "at", "kind", "site", "incident", "data", "policy", "decision", "build"], Fields(second));
        Assert.Equal((2, 1, "b7"), (Number(second, "seq"), Number(second, "decision"), Of(second).GetProperty("build").GetString()));
    }

    [Fact]
    public void Without_inventory_evidence_policy_and_incident_they_are_not_there() =>
        Assert.Equal(
            ["v", "stream", "seq", "at", "kind", "site", "data", "signal", "fleet", "build"],
            Fields(AuditBody.Of(StreamHead.Begin(Plan.Value), Opened, new DecisionContext(Situation([]) with { Site = null }, Look, null, null, "b7"), 1)));

    [Fact]
    public void A_plans_row_says_how_each_of_its_sites_was_and_its_second_row_does_not_say_it_again()
    {
        var situation = new PlanSituation(new PlanState { Plan = Plan }, Armed, Sick(Noon), [new SiteOnPlan(Site, true, "well enough")], Step.ScaleOut.ShortOfSomething);
        var begin = StreamHead.Begin(Plan.Value);

        var first = AuditBody.Of(begin, Back, situation, Look, "b7", 1);
        Assert.Equal(["v", "stream", "seq", "at", "kind", "data", "signal", "fleet", "sites", "evidence", "build"], Fields(first));
        Assert.Equal($$"""[{"site":"{{Site.Value}}","isWell":true,"why":"well enough"}]""", Of(first).GetProperty("sites").GetRawText());
        Assert.Equal("LookDue", Of(first).GetProperty("signal").GetProperty("kind").GetString());
        Assert.Equal(Armed.Why, Of(first).GetProperty("fleet").GetProperty("why").GetString());
        Assert.Equal("b7", Of(first).GetProperty("build").GetString());

        var second = AuditBody.Of(begin with { Sequence = 1 }, Back, situation, Look, "b7", 1);
        Assert.Equal(["v", "stream", "seq", "at", "kind", "data", "decision", "build"], Fields(second));
        Assert.Equal((2, 1), (Number(second, "seq"), Number(second, "decision")));
    }

    [Fact]
    public void A_fleets_row_says_who_ordered_it_if_anybody_did()
    {
        var order = new Signal.Order("o1", OrderKind.Disarm, "anna", "night", Noon);

        Assert.Equal(["v", "stream", "seq", "at", "kind", "data", "signal", "build"], Fields(AuditBody.Of(StreamHead.Begin(AuditEntry.Fleet), Off, order, "b7")));
        Assert.Equal(["v", "stream", "seq", "at", "kind", "data", "build"], Fields(AuditBody.Of(StreamHead.Begin(AuditEntry.Fleet), Off, null, "b7")));
    }

    [Fact]
    public void A_row_is_filled_to_its_last_byte_before_evidence_is_left_out()
    {
        var context = new DecisionContext(Situation([], Sick(Noon)), Look, Given.Policy, "shop-1", "");
        var room = StreamHead.LongestBody - AuditBody.Of(StreamHead.Begin(Plan.Value), Opened, context, 1).Length;

        var full = AuditBody.Of(StreamHead.Begin(Plan.Value), Opened, context with { Build = new string('x', room) }, 1);
        Assert.Equal(StreamHead.LongestBody, full.Length);
        Assert.Contains("evidence", Fields(full));
        Assert.Equal(1, StreamHead.Begin(Plan.Value).Append(full, "x", Noon, null, null).Row.Sequence);

        var omitted = Of(AuditBody.Of(StreamHead.Begin(Plan.Value), Opened, context with { Build = new string('x', room + 1) }, 1)).GetProperty("evidenceOmitted");
        var evidence = JsonSerializer.SerializeToUtf8Bytes(Sick(Noon), AuditJson.Default.Evidence);
        Assert.Equal((evidence.Length, Convert.ToHexStringLower(SHA256.HashData(evidence))), (omitted.GetProperty("bytes").GetInt32(), omitted.GetProperty("sha256").GetString()));
    }

    [Fact]
    public void Each_row_is_read_back_as_what_it_is_and_as_nothing_else()
    {
        var situation = new PlanSituation(new PlanState { Plan = Plan }, Armed, null, [], Step.ScaleOut.ShortOfSomething);
        var site = AuditEntry.Read(AuditBody.Of(StreamHead.Begin(Plan.Value), Opened, new DecisionContext(Situation([]), Look, Given.Policy, "shop-1", "b"), 1));
        var plan = AuditEntry.Read(AuditBody.Of(StreamHead.Begin(Plan.Value), Back, situation, Look, "b", 1));
        var fleet = AuditEntry.Read(AuditBody.Of(StreamHead.Begin(AuditEntry.Fleet), Off, null, "b"));

        Assert.Equal((Opened, null, null), (site.AsIncidentEvent(), site.AsPlanEvent(), site.AsFleetEvent()));
        Assert.Equal<(IncidentEvent?, PlanEvent?, FleetEvent?)>((null, Back, null), (plan.AsIncidentEvent(), plan.AsPlanEvent(), plan.AsFleetEvent()));
        Assert.Equal<(IncidentEvent?, PlanEvent?, FleetEvent?)>((null, null, Off), (fleet.AsIncidentEvent(), fleet.AsPlanEvent(), fleet.AsFleetEvent()));
        Assert.Equal((Site, "shop-1", Mark), (site.Site, site.Incident, site.Policy));
    }

    /// <summary>A row that names a kind which nobody knows here, or another kind's data, is shown and says nothing more.</summary>
    [Theory]
    [InlineData("""{"kind":"SomethingNewer","at":"2026-03-02T12:00:00Z"}""")]
    [InlineData("""{"at":"2026-03-02T12:00:00Z"}""")]
    [InlineData("7")]
    public void What_a_newer_build_wrote_is_no_event_and_no_error(string data)
    {
        var text = $$$"""{"v":1,"stream":"{{{Plan.Value}}}","seq":1,"at":"2026-03-02T12:00:00Z","kind":"SomethingNewer","data":{{{data}}}}""";

        Assert.Null(AuditEntry.Read(Encoding.UTF8.GetBytes(text)).AsPlanEvent());
        Assert.Null(AuditEntry.Read(Encoding.UTF8.GetBytes(text.Replace("\"data\"", "\"other\"", StringComparison.Ordinal))).AsPlanEvent());
        Assert.Null(AuditEntry.Read(Encoding.UTF8.GetBytes(text.Replace("\"seq\"", $"\"site\":\"{Site.Value}\",\"seq\"", StringComparison.Ordinal))).AsIncidentEvent());
        Assert.Null(AuditEntry.Read(Encoding.UTF8.GetBytes(text.Replace(Plan.Value, AuditEntry.Fleet, StringComparison.Ordinal))).AsFleetEvent());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"v":"one"}""")]
    [InlineData("""{"v":1,"stream":"x"}""")]
    [InlineData("""{"v":2,"stream":"x","seq":1,"at":"2026-03-02T12:00:00Z","kind":"X"}""")]
    public void What_is_no_row_is_said_to_be_none(string text) => Assert.Throws<FormatException>(() => AuditEntry.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void What_people_stand_for_is_told_whole()
    {
        var change = new ModeChange("web", Mode.Observe, Mode.Act, "h1", "h2", "8 days", false);
        var review = new SignedReview(Noon, Noon + TimeSpan.FromDays(7), null, 3, 1, 2, "d1");

        Assert.Equal("policy web from observe to act (text h1 becomes h2); 8 days", change.ToString());
        Assert.Equal("policy web from observe to act (text h1 becomes h2) by force; 8 days", (change with { Forced = true }).ToString());
        Assert.Equal("of all policies from 2026-03-02 12:00:00Z to 2026-03-09 12:00:00Z: 3 right, 1 wrong, 2 unneeded (digest d1)", review.ToString());
        Assert.StartsWith("of web from", (review with { Policy = "web" }).ToString(), StringComparison.Ordinal);
    }

    private static readonly PlanEvent Back = new PlanEvent.LeaseReturned(new OpId("shop-1/1/1"), new OpId("shop-1/1/1/return/0"), "3 to 2", 1.5) { At = Noon };
    private static readonly FleetEvent Off = new FleetEvent.Disarmed("anna", "night") { At = Noon };

    private static JsonElement Of(ReadOnlyMemory<byte> body) => JsonDocument.Parse(body).RootElement;

    private static ImmutableArray<string> Fields(ReadOnlyMemory<byte> body) => [.. Of(body).EnumerateObject().Select(field => field.Name)];

    private static int Number(ReadOnlyMemory<byte> body, string field) => Of(body).GetProperty(field).GetInt32();
}
