using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Incidents;

namespace AutoResponder.Platform.Ledger;

/// <summary>Finds incidents in the ledger, for people.</summary>
public sealed class IncidentReader(AuditReader audit)
{
    private const int AtOnce = 32;

    /// <summary>Each site's newest incident: the open ones first.</summary>
    public async Task<ImmutableArray<IncidentSummary>> NewestAsync(CancellationToken cancellationToken)
    {
        var found = new List<IncidentSummary>();
        foreach (var plan in await audit.PlansAsync(cancellationToken))
        {
            var shared = await audit.PlanAsync(plan, cancellationToken);
            await foreach (var head in audit.HeadsAsync(plan, cancellationToken))
            {
                if (IncidentSummary.Of(head, plan, shared?.Lease) is { } summary) found.Add(summary);
            }
        }

        return [.. found.OrderBy(summary => !summary.IsOpen).ThenBy(summary => summary.Site.Name, StringComparer.Ordinal)];
    }

    /// <summary>Every incident that ever was and is over, newest first.</summary>
    public async Task<ImmutableArray<IncidentSummary>> ClosedAsync(CancellationToken cancellationToken)
    {
        var closed = new List<(DateTimeOffset At, IncidentSummary Summary)>();
        foreach (var plan in await audit.PlansAsync(cancellationToken))
        {
            var opened = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
            await foreach (var happened in audit.BordersAsync(plan, cancellationToken))
            {
                if (happened is not { Incident: { } incident, Site: { } site }) continue;

                if (happened.Kind == nameof(IncidentEvent.IncidentOpened)) opened[incident] = happened.At;
                else closed.Add((happened.At, new IncidentSummary(incident, site, plan, IncidentSummary.Closed, opened.TryGetValue(incident, out var at) ? at : null, null, happened.Text, null, null)));
            }
        }

        return [.. closed.OrderByDescending(one => one.At).Select(one => one.Summary)];
    }

    /// <summary>What is open or has something borrowed, and after it what is over, if all is asked for: each once.</summary>
    public async Task<ImmutableArray<IncidentSummary>> ListAsync(bool all, CancellationToken cancellationToken)
    {
        var found = (await NewestAsync(cancellationToken)).Where(incident => incident.IsOpen || incident.Lease is not null).ToList();
        if (all) found.AddRange((await ClosedAsync(cancellationToken)).Where(closed => !found.Exists(listed => listed.Incident == closed.Incident)));
        return [.. found];
    }

    /// <summary>Ids are made of sites' names, which Azure does not tell apart by case.</summary>
    public static string Normal(string incident) => incident.Trim().ToLowerInvariant();

    /// <summary>One incident's events, oldest first, those of what it borrowed among them; empty where there is no such incident.</summary>
    public async Task<ImmutableArray<AuditEvent>> EventsAsync(string incident, CancellationToken cancellationToken)
    {
        var plans = await audit.PlansAsync(cancellationToken);

        // The plan that knows it is asked first: only where none does may it be older than such knowledge, and plans are looked through.
        PlanId? known = null;
        foreach (var several in plans.Chunk(AtOnce))
        {
            var answers = await Task.WhenAll(several.Select(plan => audit.KnowsAsync(plan, incident, cancellationToken)));
            if (Array.IndexOf(answers, true) is >= 0 and var at) known = several[at];
            if (known is not null) break;
        }

        foreach (var plan in known is { } one ? [one] : plans)
        {
            var events = ImmutableArray.CreateBuilder<AuditEvent>();
            await foreach (var happened in audit.IncidentAsync(plan, incident, cancellationToken)) events.Add(happened);
            if (events.Count > 0) return events.ToImmutable();
        }

        return [];
    }
}
