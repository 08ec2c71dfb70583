using System.Globalization;
using AutoResponder.Core.Signals;
using AutoResponder.Simulation.Runs;

namespace AutoResponder.Simulation.Cloud;

/// <summary>What the platform says happened, ours and others'.</summary>
internal sealed class EventGrid(World world)
{
    private int _events;

    public void SiteRestarted(SimSite site, Guid? requestId) => Publish("Microsoft.Web.AppUpdated", site.Id.Value, "Restarted", requestId);

    public void Deployed(SimSite site) => Publish("Microsoft.Web.AppUpdated", site.Id.Value, "ChangedAppSettings", null);

    /// <summary>Somebody else did something to a site.</summary>
    public void Changed(SimSite site, string type, string detail) => Publish(type, site.Id.Value, detail, null);

    public void PlanUpdated(SimPlan plan, Guid? requestId) => Publish("Microsoft.Web.AppServicePlanUpdated", plan.Id.Value, "Updated", requestId);

    private void Publish(string type, string subject, string detail, Guid? requestId) => world.Hints.FromEventGrid(new Signal.PlatformEvent(
        string.Create(CultureInfo.InvariantCulture, $"event-{++_events}"), type, subject, world.Now, PlatformEventMeaning.Changed, detail, requestId?.ToString()));
}
