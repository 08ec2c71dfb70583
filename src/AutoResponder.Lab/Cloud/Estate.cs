using AutoResponder.Lab.Cloud.EventGrid;
using AutoResponder.Lab.Cloud.Kudu;
using AutoResponder.Lab.Cloud.Plans;

namespace AutoResponder.Lab.Cloud;

/// <summary>Everything that stands in the local Azure, for those who show it and change it.</summary>
internal sealed record Estate(
    World World,
    LabPlan Plan,
    Scaling Scaling,
    Autoscale Autoscale,
    IReadOnlyList<LabSite> Sites,
    MetricStore Metrics,
    Alerting Alerting,
    Changes Changes,
    Identity Identity,
    Publisher Grid,
    Dumps Dumps)
{
    public LabSite? Site(string name) => Sites.FirstOrDefault(site => site.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
