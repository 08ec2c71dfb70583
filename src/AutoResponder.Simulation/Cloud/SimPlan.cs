using System.Globalization;
using AutoResponder.Core;
using AutoResponder.Core.Observations;

namespace AutoResponder.Simulation.Cloud;

/// <summary>An App Service plan: its instances, who owns their number, and what it has suffered.</summary>
internal sealed class SimPlan(PlanId id, string name, PlanShape shape)
{
    /// <summary>Bytes that each instance has.</summary>
    public const long InstanceMemory = 1_800_000_000;

    private int _instances;

    public PlanId Id => id;

    public string Name => name;

    public PlanShape Shape => shape;

    public List<SimSite> Sites { get; } = [];

    public List<SimInstance> Instances { get; } = [];

    public int Capacity => Instances.Count;

    /// <summary>The name of its SKU.</summary>
    public string Size { get; set; } = "P1v3";

    public SimAutoscale? Autoscale { get; set; }

    /// <summary>The scale operation that is under way; Azure refuses another until it has ended.</summary>
    public SimOperation? Operation { get; set; }

    public MetricHistory Metrics { get; } = new();

    /// <summary>When somebody else changed its number of instances, or autoscale's minimum.</summary>
    public List<DateTimeOffset> OthersScaled { get; } = [];

    /// <summary>How often Azure saw its number of instances changed, by anybody.</summary>
    public List<DateTimeOffset> ScaleCalls { get; } = [];

    public PlanReading Read() => new(
        Capacity, shape.Tier, shape.Maximum, shape.ScalesItself, Sites.Count, Autoscale is { } autoscale ? new AutoscaleReading(autoscale.Id, SimAutoscale.Profile, autoscale.Minimum, autoscale.Maximum) : null)
    { Size = Size };

    /// <summary>Brings it to a number of instances, each with a worker of every site.</summary>
    public void Resize(int capacity, DateTimeOffset now, Func<int, TimeSpan> startUp)
    {
        while (Instances.Count > capacity)
        {
            var gone = Instances[^1];
            Instances.RemoveAt(Instances.Count - 1);
            foreach (var site in Sites) site.Workers.Remove(gone);
        }

        while (Instances.Count < capacity)
        {
            var number = ++_instances;
            var instance = new SimInstance(string.Create(CultureInfo.InvariantCulture, $"{name}i{number}"), string.Create(CultureInfo.InvariantCulture, $"RD{number:D4}"));
            Instances.Add(instance);
            foreach (var site in Sites.Where(site => !site.IsDeleted)) site.Workers[instance] = site.NewWorker(now, startUp(number));
        }
    }
}

/// <summary>A machine of a plan.</summary>
internal sealed record SimInstance(string Id, string Machine);

/// <summary>An autoscale setting with one profile.</summary>
internal sealed class SimAutoscale(string id, int minimum, int maximum)
{
    public const string Profile = "default";

    public string Id => id;

    public int Minimum { get; set; } = minimum;

    public int Maximum => maximum;
}

/// <summary>A long-running operation of Azure's.</summary>
internal sealed class SimOperation(Uri address)
{
    public Uri Address => address;

    public OperationReading State { get; set; } = new OperationReading.Running();
}
