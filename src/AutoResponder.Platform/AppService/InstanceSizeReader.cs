using System.Collections.Concurrent;
using AutoResponder.Core;
using AutoResponder.Platform.Arm;
using Azure;

namespace AutoResponder.Platform.AppService;

/// <summary>Reads how much memory one instance of a plan has. It is asked again every few minutes only: a size changes when a plan is scaled up, and hardly ever otherwise.</summary>
public sealed class InstanceSizeReader(ArmClient arm, TimeProvider time)
{
    private static readonly TimeSpan Holds = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<PlanId, (DateTimeOffset At, long Bytes)> _known = new();

    /// <summary>Bytes; null where it is not known, which is not remembered.</summary>
    /// <param name="missing">Gets a sentence for what could not be read.</param>
    public async Task<long?> ReadAsync(PlanId plan, ICollection<string> missing, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(plan, out var known) && time.GetUtcNow() < known.At + Holds) return known.Bytes;

        var (bytes, trouble) = await AskAsync(plan, cancellationToken);
        if (bytes is { } found) _known[plan] = (time.GetUtcNow(), found);
        else
        {
            lock (missing) missing.Add($"how much memory an instance of the plan has is not known: {trouble}");
        }

        return bytes;
    }

    private async Task<(long? Bytes, string Trouble)> AskAsync(PlanId plan, CancellationToken cancellationToken)
    {
        try
        {
            using var document = await arm.GetAsync(plan.Value, ApiVersions.Web, cancellationToken);
            if (document is null) return (null, "the plan is not there any more");

            var sku = document.RootElement.Field("sku")?.Text("name");
            return (InstanceSizes.Of(sku), $"nobody told the responder what SKU {sku ?? "(none)"} has");
        }
        catch (RequestFailedException e)
        {
            return (null, $"the plan could not be read: status {e.Status} {e.ErrorCode}".TrimEnd());
        }
    }
}
