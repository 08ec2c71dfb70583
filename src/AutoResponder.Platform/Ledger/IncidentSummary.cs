using System.Globalization;
using AutoResponder.Core;
using AutoResponder.Core.Captures;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;

namespace AutoResponder.Platform.Ledger;

/// <summary>How a site's newest incident stands, for a person: the console and the command line say the same.</summary>
/// <param name="State">The state's name; <c>Closed</c> once it is over.</param>
/// <param name="Rung">The next rung of the ladder, from 0.</param>
/// <param name="Lease">What the site's incidents have borrowed for its plan and not given back.</param>
public sealed record IncidentSummary(
    string Incident, SiteId Site, PlanId Plan, string State, DateTimeOffset? OpenedAt, int? Rung, string Text, string? TakenBy, LeaseSummary? Lease)
{
    public const string Closed = "Closed";

    public bool IsOpen => State != Closed;

    /// <summary>The question that a person is asked; null where none is.</summary>
    public ApprovalRequest? Question { get; init; }

    /// <summary>Null where the site never had one.</summary>
    public static IncidentSummary? Of(SiteHead head, PlanId plan, Lease? borrowed)
    {
        var lease = borrowed is not null && borrowed.Terms.Site == head.Site ? LeaseSummary.Of(borrowed) : null;
        return head.Incident switch
        {
            Incident.Open open => new IncidentSummary(
                open.Course.Id, head.Site, plan, open.State, open.Course.OpenedAt, open.Course.Rung, Say(open), (open as Incident.HandedOver)?.TakenBy, lease)
            { Question = (open as Incident.AwaitingApproval)?.Request },
            _ when head.Incidents > 0 => new IncidentSummary($"{head.Site.Name}-{head.Incidents}", head.Site, plan, Closed, null, null, "closed; its timeline says how", null, lease),
            _ => null,
        };
    }

    private static string Say(Incident.Open open) => open switch
    {
        Incident.Watching watching => $"watched since {watching.Since:HH:mm:ss} UTC",
        Incident.Held held => $"held back since {held.Since:HH:mm:ss} UTC: {string.Join("; ", held.Objections.Select(objection => objection.Why))}",
        Incident.AwaitingApproval waiting => $"asks until {waiting.Request.ExpiresAt:HH:mm:ss} UTC whether to {waiting.Request.Would}; 'incident approve' or 'deny' answers",
        Incident.Preserving preserving => $"{(preserving.Order.Scope == CaptureScope.Quick ? $"saving evidence before {preserving.Step}" : $"{preserving.Step}: saving evidence")}, until {preserving.Order.Until:HH:mm:ss} UTC at most",
        Incident.Acting acting => $"acting: {acting.Act.Describe()}",
        Incident.Settling settling => $"{settling.Step} is done, it has until {settling.Until:HH:mm:ss} UTC to help",
        Incident.Recovering recovering => $"healthy since {recovering.Since:HH:mm:ss} UTC",
        Incident.HandedOver handed => $"handed over: {handed.Why}; {Say(handed)}",
        _ => open.State,
    };

    private static string Say(Incident.HandedOver handed) => handed switch
    {
        { TakenBy: { } by } => $"taken by {by}",
        { Reminders: 0 } => $"nobody has taken it, people are told again at {handed.RemindAt:HH:mm:ss} UTC",
        _ => string.Create(CultureInfo.InvariantCulture, $"nobody has taken it, people were told again {(handed.Reminders == 1 ? "once" : string.Create(CultureInfo.InvariantCulture, $"{handed.Reminders} times"))}, next at {handed.RemindAt:HH:mm:ss} UTC"),
    };
}

/// <summary>How a lease stands.</summary>
/// <param name="Op">The op that borrowed; it names the lease.</param>
/// <param name="Incident">The incident that borrowed.</param>
public sealed record LeaseSummary(string Op, string Incident, string State, DateTimeOffset Since, DateTimeOffset? Until, string Text)
{
    public static LeaseSummary Of(Lease lease) => lease switch
    {
        Lease.Asked asked => Of(asked, asked.Since, null, $"asked Azure at {asked.Since:HH:mm:ss} UTC to {asked.Terms.Act.Describe()}"),
        Lease.Lent lent => Of(lent, lent.Since, lent.Until, $"{Count(lent)} borrowed since {lent.Since:HH:mm:ss} UTC, until {lent.Until:HH:mm:ss} UTC{(lent.PersonAsked ? "; a person was asked" : "")}"),
        Lease.Returning returning => Of(returning, returning.Since, returning.Until, $"{Count(returning)} borrowed since {returning.Since:HH:mm:ss} UTC, being given back since {returning.StartedAt:HH:mm:ss} UTC"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static LeaseSummary Of(Lease lease, DateTimeOffset since, DateTimeOffset? until, string text) =>
        new(lease.Terms.Op.Value, lease.Terms.Incident, lease.State, since, until, text);

    private static string Count(Lease lease) => string.Create(CultureInfo.InvariantCulture, $"{lease.Terms.Act.Adds} instance{(lease.Terms.Act.Adds == 1 ? "" : "s")}");
}
