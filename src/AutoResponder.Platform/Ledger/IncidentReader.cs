using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Incidents;

namespace AutoResponder.Platform.Ledger;

/// <summary>Finds incidents in the ledger, for people.</summary>
/// <param name="archive">Where events lie that left the tables; null: those are not asked for.</param>
public sealed class IncidentReader(AuditReader audit, AuditArchive? archive = null)
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
        foreach (var several in plans.Chunk(AtOnce))
        {
            var answers = await Task.WhenAll(several.Select(plan => audit.WhereAsync(plan, incident, cancellationToken)));
            if (Array.FindIndex(answers, answer => answer is not null) is >= 0 and var at) return await WholeAsync(several[at], incident, answers[at]!.Value, cancellationToken);
        }

        foreach (var plan in plans)
        {
            if (await InTableAsync(plan, incident, null, cancellationToken) is { IsEmpty: false } events) return events;
        }

        return [];
    }

    /// <summary>What of it was moved to the archive comes before what is in the table.</summary>
    private async Task<ImmutableArray<AuditEvent>> WholeAsync(PlanId plan, string incident, (long From, long To) lies, CancellationToken cancellationToken)
    {
        var events = await InTableAsync(plan, incident, lies, cancellationToken);
        var before = events.IsEmpty ? lies.To : events[0].Sequence - 1;
        return archive is null || before < lies.From ? events : [.. await InArchiveAsync(archive, plan, incident, lies.From, before, cancellationToken), .. events];
    }

    private async Task<ImmutableArray<AuditEvent>> InTableAsync(PlanId plan, string incident, (long From, long To)? lies, CancellationToken cancellationToken)
    {
        var events = ImmutableArray.CreateBuilder<AuditEvent>();
        await foreach (var happened in audit.IncidentAsync(plan, incident, lies, cancellationToken)) events.Add(happened);
        return events.ToImmutable();
    }

    private static async Task<List<AuditEvent>> InArchiveAsync(AuditArchive archive, PlanId plan, string incident, long from, long to, CancellationToken cancellationToken)
    {
        var events = new List<AuditEvent>();
        await foreach (var stored in archive.ReadAsync(Keys.Partition(plan), from - 1, cancellationToken))
        {
            if (stored.Sequence > to) break;
            if (AuditEvent.TryRead(stored.Body) is { } happened && happened.Incident == incident) events.Add(happened);
        }

        return events;
    }
}
