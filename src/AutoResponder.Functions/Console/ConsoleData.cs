using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Incidents;
using AutoResponder.Platform.Ledger;

namespace AutoResponder.Functions.Console;

/// <summary>What the console shows, read from the ledger alone.</summary>
internal sealed class ConsoleData(AuditReader audit)
{
    private const int MostLines = 500;

    /// <summary>Each site's newest incident.</summary>
    public async Task<ImmutableArray<IncidentLine>> IncidentsAsync(CancellationToken cancellationToken)
    {
        var lines = ImmutableArray.CreateBuilder<IncidentLine>();
        foreach (var plan in await audit.PlansAsync(cancellationToken))
        {
            await foreach (var head in audit.HeadsAsync(plan, cancellationToken))
            {
                if (head.Incident is Incident.Open open)
                    lines.Add(new IncidentLine(open.Course.Id, head.Site.Value, head.Site.Name, plan.Value, open.State, open.Course.OpenedAt, open.Course.Rung, Say(open)));
                else if (head.Incidents > 0)
                    lines.Add(new IncidentLine($"{head.Site.Name}-{head.Incidents}", head.Site.Value, head.Site.Name, plan.Value, "Closed", null, null, "closed; its timeline says how"));
            }
        }

        return [.. lines.OrderBy(line => line.State == "Closed").ThenBy(line => line.Name, StringComparer.Ordinal)];
    }

    /// <summary>One incident's events, oldest first; empty where there is no such incident.</summary>
    public async Task<ImmutableArray<AuditEvent>> IncidentAsync(string incident, CancellationToken cancellationToken)
    {
        foreach (var plan in await audit.PlansAsync(cancellationToken))
        {
            var events = ImmutableArray.CreateBuilder<AuditEvent>();
            await foreach (var happened in audit.IncidentAsync(plan, incident, cancellationToken)) events.Add(happened);
            if (events.Count > 0) return events.ToImmutable();
        }

        return [];
    }

    /// <summary>The newest events of all streams that were decided after a moment, oldest first.</summary>
    /// <param name="after">UTC ticks.</param>
    public async Task<ImmutableArray<AuditEvent>> SinceAsync(long after, CancellationToken cancellationToken)
    {
        var events = ImmutableArray.CreateBuilder<AuditEvent>();
        foreach (var plan in (await audit.PlansAsync(cancellationToken)).Select(plan => (PlanId?)plan).Append(null))
        {
            await foreach (var happened in audit.NewestAsync(plan, MostLines, cancellationToken)) events.Add(happened);
        }

        return [.. events.Where(happened => happened.At.UtcTicks > after).OrderBy(happened => happened.At).ThenBy(happened => happened.Sequence).TakeLast(MostLines)];
    }

    private static string Say(Incident.Open open) => open switch
    {
        Incident.Watching watching => $"watched since {watching.Since:HH:mm:ss} UTC",
        Incident.Held held => $"held back: {string.Join("; ", held.Objections.Select(objection => objection.Why))}",
        Incident.Acting acting => $"acting: {acting.Act.Describe()}",
        Incident.Settling settling => $"{settling.Step} is done, it has until {settling.Until:HH:mm:ss} UTC to help",
        Incident.Recovering recovering => $"healthy since {recovering.Since:HH:mm:ss} UTC",
        Incident.HandedOver handed => $"handed over: {handed.Why}",
        _ => open.State,
    };
}

/// <summary>One line of the list of incidents.</summary>
internal sealed record IncidentLine(string Incident, string Site, string Name, string Plan, string State, DateTimeOffset? OpenedAt, int? Rung, string Text);
