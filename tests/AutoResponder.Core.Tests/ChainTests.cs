using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AutoResponder.Core.Audit;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Signals;
using CsCheck;
using static AutoResponder.Core.Tests.Given;

namespace AutoResponder.Core.Tests;

/// <summary>The audit's bytes and their chain, and that state is nothing but the fold of events.</summary>
public sealed class ChainTests
{
    private static readonly IncidentEvent[] Story = [Opened, Verified, HeldBy("armed", Noon + Minutes(1)), Started, Taken, Seen, Recovered, new IncidentEvent.IncidentClosed("healed by recycle", "x") { At = Noon + Minutes(30) }];

    [Fact]
    public void Each_hash_is_over_the_one_before_and_the_bytes_as_stored()
    {
        var (stream, rows) = Write(Story);

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(Plan.Value));
        foreach (var row in rows)
        {
            hash = SHA256.HashData([0, .. hash, .. row.Body.ToArray()]);
            Assert.Equal(hash, row.Hash);
        }

        Assert.Equal(hash, stream.Hash);
        Assert.Equal(Enumerable.Range(1, Story.Length).Select(number => (long)number), rows.Select(row => row.Sequence));
    }

    [Fact]
    public void A_body_names_its_stream_and_number_and_only_the_first_of_a_decision_carries_what_was_known()
    {
        var (_, rows) = Write(Story);

        var bodies = rows.Select(row => JsonDocument.Parse(row.Body).RootElement).ToList();
        Assert.All(bodies.Index(), body => Assert.Equal(body.Index + 1, body.Item.GetProperty("seq").GetInt64()));
        Assert.All(bodies, body => Assert.Equal(Plan.Value, body.GetProperty("stream").GetString()));
        Assert.True(bodies[0].TryGetProperty("evidence", out _) && bodies[0].TryGetProperty("signal", out _));
        Assert.All(bodies.Skip(1), body => Assert.True(!body.TryGetProperty("evidence", out _) && body.GetProperty("decision").GetInt64() == 1));
    }

    [Fact]
    public void One_changed_byte_changes_every_hash_from_there_on() => Gen.Select(Gen.Int[0, Story.Length - 1], Gen.Int[0, 50], Gen.Byte[1, 255]).Sample((at, offset, flip) =>
    {
        var (_, rows) = Write(Story);
        var bytes = rows[at].Body.ToArray();
        bytes[offset] ^= flip;

        var stream = StreamHead.Begin(Plan.Value);
        for (var i = 0; i < rows.Count; i++)
        {
            (stream, _) = stream.Append(i == at ? bytes : rows[i].Body, "x", Noon, null, null);
            Assert.Equal(i < at, stream.Hash.AsSpan().SequenceEqual(rows[i].Hash.AsSpan()));
        }
    });

    [Fact]
    public void An_event_that_no_row_holds_is_refused_before_it_is_written() =>
        Assert.Throws<ArgumentException>(() => StreamHead.Begin("x").Append(new byte[StreamHead.LongestBody + 1], "x", Noon, null, null));

    [Fact]
    public void Evidence_that_no_row_holds_is_left_out_and_its_digest_says_so()
    {
        var sick = Sick(Noon);
        var large = sick with { Metrics = [.. Enumerable.Range(0, 400).SelectMany(_ => sick.Metrics)] };
        var context = new DecisionContext(Situation([], large), new Signal.LookDue(), Given.Policy, "shop-1", "test");

        var body = AuditBody.Of(StreamHead.Begin(Plan.Value), Opened, context, 1);

        Assert.True(body.Length <= StreamHead.LongestBody);
        Assert.True(JsonDocument.Parse(body).RootElement.GetProperty("evidenceOmitted").GetProperty("bytes").GetInt32() > StreamHead.LongestBody);
    }

    [Fact]
    public void State_written_and_read_again_is_the_same_state()
    {
        foreach (var count in Enumerable.Range(0, Story.Length + 1))
        {
            var situation = Situation(Story.Take(count));
            var text = JsonSerializer.Serialize(situation.Head, AuditJson.Default.SiteHead);
            var read = JsonSerializer.Deserialize(text, AuditJson.Default.SiteHead)!;

            Assert.Equal(text, JsonSerializer.Serialize(read, AuditJson.Default.SiteHead));
            Assert.Equal(situation.Incident.State, read.Incident.State);
        }
    }

    [Fact]
    public void Events_signals_and_evidence_survive_their_text()
    {
        foreach (var happened in Story) Same(happened, AuditJson.Default.IncidentEvent);
        Same<Signal>(new Signal.AlertFired(Alert()), AuditJson.Default.Signal);
        Same<Signal>(new Signal.ActFinished(new OpId("a/0/0"), new Acts.ActOutcome.Deferred(Noon, "x")), AuditJson.Default.Signal);
        Same(Sick(Noon, Known), AuditJson.Default.Evidence);
    }

    [Fact]
    public void The_id_of_an_act_is_derived_and_the_same_on_every_machine()
    {
        Assert.Equal(new OpId("shop-1/0/0").RequestId(Site), new OpId("shop-1/0/0").RequestId(Site));
        Assert.NotEqual(new OpId("shop-1/0/0").RequestId(Site), new OpId("shop-1/0/1").RequestId(Site));
    }

    [Theory]
    [InlineData("/subscriptions/5f3c0a4e-0000-4000-8000-000000000001/resourceGroups/rg/providers/Microsoft.Web/sites/shop", true)]
    [InlineData("/subscriptions/5f3c0a4e-0000-4000-8000-000000000001/resourceGroups/rg/providers/microsoft.web/SITES/shop/slots/blue", true)]
    [InlineData("/subscriptions/5f3c0a4e-0000-4000-8000-000000000001/resourceGroups/rg/providers/Microsoft.Web/serverfarms/plan", false)]
    [InlineData("/subscriptions/5f3c0a4e-0000-4000-8000-000000000001/resourceGroups/rg/providers/Microsoft.Web/sites/shop/../other", false)]
    [InlineData("/subscriptions/5f3c0a4e-0000-4000-8000-000000000001/resourceGroups/rg/providers/Microsoft.Web/sites/shop/restart", false)]
    [InlineData("/subscriptions/5f3c0a4e-0000-4000-8000-000000000001/resourceGroups/rg/providers/Microsoft.Web/sites/shop?x=1", false)]
    [InlineData("/subscriptions/5f3c0a4e-0000-4000-8000-000000000001/resourceGroups/rg/providers/Microsoft.Web/sites/shop%2f..", false)]
    [InlineData("/subscriptions/x/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm", false)]
    [InlineData("shop", false)]
    [InlineData("", false)]
    public void Only_the_id_of_a_site_or_slot_is_one(string text, bool expected) => Assert.Equal(expected, SiteId.TryParse(text, out _));

    private static void Same<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        var text = JsonSerializer.Serialize(value, type);
        Assert.Equal(text, JsonSerializer.Serialize(JsonSerializer.Deserialize(text, type)!, type));
    }

    private static (StreamHead Stream, List<AuditRow> Rows) Write(IEnumerable<IncidentEvent> story)
    {
        var stream = StreamHead.Begin(Plan.Value);
        var rows = new List<AuditRow>();
        var context = new DecisionContext(Situation([], Sick(Noon)), new Signal.LookDue(), Given.Policy, "shop-1", "test");
        foreach (var happened in story)
        {
            (stream, var row) = stream.Append(AuditBody.Of(stream, happened, context, 1), happened.Kind, happened.At, Site, "shop-1");
            rows.Add(row);
        }

        return (stream, rows);
    }
}
