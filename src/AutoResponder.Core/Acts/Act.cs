using System.Text.Json.Serialization;

namespace AutoResponder.Core.Acts;

/// <summary>One call that changes something in Azure. It names exactly one target, and reaches no further.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(EndProcess), "endProcess")]
[JsonDerivedType(typeof(SoftRestart), "softRestart")]
public abstract record Act
{
    private Act()
    {
    }

    /// <summary>The one site that it touches.</summary>
    [JsonIgnore]
    public SiteId Target => this switch
    {
        EndProcess end => end.Site,
        SoftRestart restart => restart.Site,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>End one worker process of a site on one instance; the platform starts a new one.</summary>
    /// <param name="Instance">The instance's id in ARM.</param>
    /// <param name="StartedAt">When the process that was seen began: with the id, it tells this process from a later one.</param>
    public sealed record EndProcess(SiteId Site, string Instance, int Process, DateTimeOffset? StartedAt) : Act;

    /// <summary>Restart a site on every instance, one worker process after the other where the platform can.</summary>
    public sealed record SoftRestart(SiteId Site) : Act;

    /// <summary>What it does, for a person.</summary>
    public string Describe() => this switch
    {
        EndProcess end => $"end worker process {end.Process} of {end.Site.Name} on instance {ShortInstance(end.Instance)}",
        SoftRestart restart => $"restart {restart.Site.Name} on every instance (soft)",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string ShortInstance(string instance) => instance.Length > 8 ? instance[..8] : instance;
}
