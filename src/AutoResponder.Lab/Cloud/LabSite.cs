using System.Collections.Immutable;
using AutoResponder.Lab.Cloud.Kudu;
using AutoResponder.Lab.Cloud.Plans;

namespace AutoResponder.Lab.Cloud;

/// <summary>A site with everything that runs for it.</summary>
internal sealed class LabSite(string id, SiteSpec spec, SiteConfig config, SiteFiles files, LabPlan plan, FrontEnd front)
{
    public string Id => id;

    public string Name => spec.Name;

    public SiteSpec Spec => spec;

    public SiteConfig Config => config;

    public SiteFiles Files => files;

    /// <summary>Host and port, as its default host name.</summary>
    public string Host => front.Host;

    /// <summary>Host and port of its Kudu.</summary>
    public string ScmHost { get; set; } = "";

    /// <summary>Its workers now, oldest instance first.</summary>
    public ImmutableArray<Worker> Workers => plan.WorkersOf(spec.Name);

    public Worker? WorkerOn(string? instance) => Workers.FirstOrDefault(worker => worker.Instance.Id == instance);
}
