using System.Collections.Concurrent;
using System.Collections.Immutable;
using AutoResponder.Core;
using AutoResponder.Core.Acts;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Ports;

namespace AutoResponder.Intake.Tests.Hosting;

/// <summary>One site on one plan as Azure would describe them, and the policy that owns it.</summary>
internal sealed class Estate : IInventory, IEvidenceSource, IActs, IPolicies
{
    private const string Group = "/subscriptions/5f3c0a4e-0000-4000-8000-000000000007/resourceGroups/rg/providers/Microsoft.Web";
    private static readonly ImmutableSortedDictionary<string, string> Tags = ImmutableSortedDictionary.CreateRange([KeyValuePair.Create("tier", "web")]);
    private static int _number;

    public Estate()
        : this($"shop-{Interlocked.Increment(ref _number)}-{Guid.NewGuid():N}"[..20])
    {
    }

    /// <param name="name">The site's; a storage has one of each.</param>
    public Estate(string name)
    {
        Site = SiteId.Parse($"{Group}/sites/{name}");
        Plan = PlanId.Parse($"{Group}/serverfarms/plan-{name}");
    }

    public SiteId Site { get; }

    public PlanId Plan { get; }

    public string Incident => $"{Site.Name}-1";

    public bool IsSick { get; set; }

    public ConcurrentQueue<Act> Sent { get; } = new();

    public ImmutableSortedDictionary<string, Channel> Channels { get; set; } = ImmutableSortedDictionary<string, Channel>.Empty;

    public NotifyRule? Notify { get; set; } = new("ops", ["HandedOver", "Closed"]);

    public ImmutableArray<Step> Ladder { get; init; } = [new Step.Recycle(RecycleScope.WorstInstance, false)];

    public Policy Policy => new()
    {
        Name = "web",
        Hash = "h",
        Mode = Mode.Act,
        Sites = new SiteSelector { Tags = Tags },
        Unhealthy = new Condition.Ratio("Http5xx", "Requests", 0.2, 10, TimeSpan.FromMinutes(5)),
        Ladder = Ladder,
        Notify = Notify,
    };

    public PolicySet Current => new([Policy], new FleetRules { Tags = Tags, Channels = Channels }, "s");

    public ManagedSite Managed => new() { Id = Site, Plan = Plan, Tags = Tags, Host = "shop.example.net" };

    /// <summary>Channels by name, the first of which <see cref="Notify"/> names.</summary>
    public Estate Tells(params (string Name, Channel Channel)[] channels)
    {
        Channels = channels.ToImmutableSortedDictionary(channel => channel.Name, channel => channel.Channel, StringComparer.Ordinal);
        return this;
    }

    public Task<ImmutableArray<ManagedSite>> ListAsync(FleetRules rules, CancellationToken cancellationToken) => Task.FromResult<ImmutableArray<ManagedSite>>([Managed]);

    public Task<ManagedSite?> FindAsync(SiteId site, FleetRules rules, bool fresh, CancellationToken cancellationToken) => Task.FromResult(site == Site ? Managed : null);

    public Task<Evidence> LookAsync(ManagedSite site, Needs needs, CancellationToken cancellationToken) => LookAsync(site.Plan, needs, cancellationToken);

    public Task<Evidence> LookAsync(PlanId plan, Needs needs, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.UtcNow;
        return Task.FromResult(new Evidence
        {
            SeenAt = now,
            ReadAt = now,
            Metrics =
            [
                new MetricSeries("Requests", null, "Total", now.AddMinutes(-5), TimeSpan.FromMinutes(1), [100, 100, 100, 100, 100]),
                new MetricSeries("Http5xx", null, "Total", now.AddMinutes(-5), TimeSpan.FromMinutes(1), [.. Enumerable.Repeat<double?>(IsSick ? 50 : 0, 5)]),
            ],
        });
    }

    public Task<ActOutcome> SendAsync(Act act, OpId op, Guid requestId, DateTimeOffset sendBy, CancellationToken cancellationToken)
    {
        Sent.Enqueue(act);
        return Task.FromResult<ActOutcome>(new ActOutcome.Accepted());
    }
}
