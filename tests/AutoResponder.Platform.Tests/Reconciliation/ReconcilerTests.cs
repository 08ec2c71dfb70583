using System.Text.Json;
using AutoResponder.Platform.Reconciliation;

namespace AutoResponder.Platform.Tests.Reconciliation;

/// <summary>The audit beside Azure's own record: each must have what the other has.</summary>
public sealed class ReconcilerTests
{
    private const string Ours = "0f0e0d0c-0000-4000-8000-000000000001";
    private const string Request = "6f1c0a4e-0000-4000-8000-000000000001";
    private static readonly DateTimeOffset At = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_stands_in_both_fits_however_many_steps_of_it_Azure_has()
    {
        var report = Reconcile([Intent(true)], [Call(Request, Ours, "Started"), Call(Request, Ours, "Succeeded")]);

        Assert.True(report.Fits);
        Assert.Equal((1, 1, 0, 0), (report.Intents, report.Matched, report.Others, report.Open));
        Assert.Equal([Ours], report.Callers);
    }

    [Fact]
    public void What_our_identity_did_and_the_audit_does_not_have_is_found_once_one_call_has_shown_who_we_are()
    {
        var report = Reconcile([Intent(true)], [Call(Request, Ours, "Started"), Call("another", Ours, "Started"), Call("a third", "a person", "Started")]);

        var finding = Assert.Single(report.Findings);
        Assert.Equal((ReconcileKind.NotInAudit, "another"), (finding.Kind, finding.RequestId));
        Assert.Equal(1, report.Others);
    }

    [Fact]
    public void Where_the_audit_has_no_act_at_all_whoever_is_named_is_us()
    {
        Assert.True(Reconcile([], [Call("another", Ours, "Started")]).Fits);
        Assert.Equal(ReconcileKind.NotInAudit, Assert.Single(Reconciler.Reconcile([], [Call("another", Ours, "Started")], [Ours.ToUpperInvariant()], At.AddHours(1)).Findings).Kind);
    }

    [Theory]
    [InlineData(true, 60, true)]
    [InlineData(true, -60, false)]
    [InlineData(null, 60, false)]
    [InlineData(false, 60, false)]
    public void What_the_audit_says_that_Azure_took_must_be_there_once_its_log_has_had_time(bool? taken, int certainAfter, bool isFound)
    {
        var report = Reconciler.Reconcile([Intent(taken)], [], [], At.AddSeconds(certainAfter));

        Assert.Equal(isFound ? [ReconcileKind.NotInAzure] : [], report.Findings.Select(finding => finding.Kind));
        Assert.Equal(!isFound && taken != false ? 1 : 0, report.Open);
    }

    [Fact]
    public void What_never_left_and_is_there_all_the_same_is_found() =>
        Assert.Equal(ReconcileKind.DoneAllTheSame, Assert.Single(Reconcile([Intent(false)], [Call(Request, Ours, "Started")]).Findings).Kind);

    [Fact]
    public void One_intent_that_was_sent_twice_is_found() =>
        Assert.Equal(ReconcileKind.SentTwice, Assert.Single(Reconcile([Intent(true)], [Call(Request, Ours, "Started"), Call(Request, Ours, "Started")]).Findings).Kind);

    [Fact]
    public void An_entry_is_read_with_both_of_its_ids_and_a_change_of_health_is_none()
    {
        using var entry = JsonDocument.Parse("""
            {"caller":"c1","correlationId":"AAAA","httpRequest":{"clientRequestId":"BBBB"},"eventTimestamp":"2026-03-02T12:00:00.1234567Z","category":{"value":"Administrative"},
             "operationName":{"value":"Microsoft.Web/sites/restart/action"},"resourceId":"/r","status":{"value":"Started"}}
            """);
        using var health = JsonDocument.Parse("""{"eventTimestamp":"2026-03-02T12:00:00Z","category":{"value":"ResourceHealth"},"correlationId":"x"}""");

        var read = ActivityLog.Read(entry.RootElement)!;
        Assert.Equal(["aaaa", "bbbb"], read.Ids);
        Assert.Equal((At.AddTicks(1234567), "c1", "Microsoft.Web/sites/restart/action", "/r", "Started"), (read.At, read.Caller, read.Operation, read.Resource, read.Status));
        Assert.Null(ActivityLog.Read(health.RootElement));
    }

    private static ReconcileReport Reconcile(IReadOnlyList<Intent> intents, IReadOnlyList<ActivityEntry> log) => Reconciler.Reconcile(intents, log, [], At.AddHours(1));

    private static Intent Intent(bool? taken) => new(Request, At, "plan", 7, "shop-1/0/0", "restart shop", taken);

    private static ActivityEntry Call(string id, string caller, string status) => new(At, ["correlation", id], caller, "Microsoft.Web/sites/restart/action", "/sites/shop", status) { Ids = [id] };
}
