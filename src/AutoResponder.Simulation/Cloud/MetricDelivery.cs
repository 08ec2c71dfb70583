namespace AutoResponder.Simulation.Cloud;

/// <summary>How Azure Monitor delivers what it has measured: late, or not at all.</summary>
internal sealed class MetricDelivery
{
    private readonly HashSet<SimSite> _lost = [];

    /// <summary>By how much everything comes late; null for as much as usual.</summary>
    public TimeSpan? Late { get; set; }

    /// <summary>Whether nothing comes at all.</summary>
    public bool IsDown { get; set; }

    public void Lose(SimSite site) => _lost.Add(site);

    public void Restore(SimSite site) => _lost.Remove(site);

    /// <param name="site">The site that is asked about; null for a plan.</param>
    public bool IsLost(SimSite? site) => IsDown || (site is not null && _lost.Contains(site));
}
