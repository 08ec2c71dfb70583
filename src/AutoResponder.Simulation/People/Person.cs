using System.Globalization;
using AutoResponder.Core;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Signals;
using AutoResponder.Simulation.Faults;
using AutoResponder.Simulation.Hosting;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.People;

/// <summary>The person on call: woken by what arrives and by nothing else.</summary>
internal sealed class Person
{
    private readonly World _world;
    private readonly HashSet<string> _handled = [];
    private readonly HashSet<string> _slept = [];
    private int _orders;

    public Person(World world)
    {
        _world = world;
        world.Channel.Rings = Hear;
    }

    /// <summary>Every order that a person really gave.</summary>
    public Dictionary<string, Signal.Order> Orders { get; } = [];

    /// <summary>An order travels on the queue of the inside, and on no other.</summary>
    public void Order(OrderKind what, SiteId? site = null, string? incident = null, string reason = "said so", string? target = null)
    {
        var order = New(what, "person", site, incident, reason) with { Target = target };
        Orders.Add(order.OrderId, order);
        _world.Report($"a person orders: {what.ToString().ToLowerInvariant()}{(incident is null ? "" : $" of {incident}")}");
        _world.SignalQueue.Put(new Content.Ordered(order), TimeSpan.Zero);
    }

    /// <summary>Something is to be left alone until a moment, or not any more.</summary>
    public void Pause(string target, DateTimeOffset? until)
    {
        var order = New(until is null ? OrderKind.Unpause : OrderKind.Pause, "person", null, null, "said so") with { Target = target, Until = until };
        Orders.Add(order.OrderId, order);
        _world.Say($"a person orders {order.What} {target} until {until:HH:mm:ss}");
        _world.SignalQueue.Put(new Content.Ordered(order), TimeSpan.Zero);
    }

    /// <summary>An order that nobody gave, by somebody who can write to the outside's queue.</summary>
    public void ForgeOrder()
    {
        var open = _world.Record.Rows.LastOrDefault(row => row.Row.Incident is not null && row.Row.Site is not null);
        var what = _world.Dice.Pick(OrderKind.Arm, OrderKind.Disarm, OrderKind.Take, OrderKind.Close);
        var isToFleet = open is null || what is OrderKind.Arm or OrderKind.Disarm;
        _world.Say($"somebody forges an order: {what}");
        _world.Hints.ForgeOrder(New(what, "forger", isToFleet ? null : open!.Row.Site, isToFleet ? null : open!.Row.Incident, "forged"));
    }

    private Signal.Order New(OrderKind what, string by, SiteId? site, string? incident, string reason) => new(
        string.Create(CultureInfo.InvariantCulture, $"{by}-{++_orders}"), what, by, reason, _world.Now, Site: site, Incident: incident);

    private void Hear(Telling telling)
    {
        var person = _world.Profile.Person;
        switch (telling.Kind)
        {
            case nameof(IncidentEvent.IncidentHandedOver) or nameof(IncidentEvent.HandOverReminded) when telling is { Site: { } site, Incident: { } incident }:
                if (person.SleepsOnce && _slept.Add(incident)) return;
                if (!_handled.Add(incident)) return;

                if (person.TakesAfter > 0) _world.Kernel.After(TimeSpan.FromSeconds(person.TakesAfter), () => Order(OrderKind.Take, site, incident));
                if (person.MendsAfter > 0) _world.Kernel.After(TimeSpan.FromSeconds(person.MendsAfter), () => Mend(site, incident));
                break;

            case nameof(IncidentEvent.ApprovalAsked) when person.Answers != Answer.Nothing && telling is { Site: { } site, Incident: { } incident }:
                _world.Kernel.After(TimeSpan.FromSeconds(person.TakesAfter / 2), () => Reply(telling.Plan, site, incident, person.Answers));
                break;

            case nameof(PlanEvent.LeaseOverdue) when person.GivesBack:
                _world.Kernel.After(TimeSpan.FromMinutes(4), () => GiveBack(telling.Plan));
                break;
        }
    }

    /// <summary>As the command line does: the question that is read is the one that is answered.</summary>
    private void Reply(PlanId plan, SiteId site, string incident, Answer answer)
    {
        if (_world.Ledger.Heads(plan).Select(head => head.Head).FirstOrDefault(head => head.Site == site)?.Incident is not Incident.AwaitingApproval waiting) return;

        if (answer == Answer.YesToAnother) Order(OrderKind.Approve, site, incident, target: $"{waiting.Request.Id}0");
        Order(answer == Answer.No ? OrderKind.Deny : OrderKind.Approve, site, incident, target: waiting.Request.Id.Value);
        if (answer == Answer.YesToAnother) Order(OrderKind.Approve, site, incident, target: waiting.Request.Id.Value);
    }

    private void Mend(SiteId id, string incident)
    {
        if (_world.Find(id) is { IsDeleted: false } site && site != _world.Fresh?.Site) _world.Clinic.Mend(site, "by the person");
        if (_world.Faults.Strikes(FaultKind.OrderClose)) Order(OrderKind.Close, id, incident);
    }

    private void GiveBack(PlanId id)
    {
        var plan = _world.Plans.First(candidate => candidate.Id == id);
        if (plan.Operation is not null || plan.Capacity <= plan.Shape.Capacity) return;

        plan.OthersScaled.Add(_world.Now);
        if (plan.Autoscale is { } autoscale) autoscale.Minimum = plan.Shape.Autoscale!.Minimum;
        _world.Clinic.Resize(plan, plan.Shape.Capacity);
        _world.Events.PlanUpdated(plan, null);
        _world.Say($"the person sets {plan.Name} back");
    }
}
