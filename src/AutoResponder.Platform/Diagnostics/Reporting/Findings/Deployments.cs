using System.Collections.Immutable;
using System.Globalization;
using AutoResponder.Core.Observations;
using AutoResponder.Platform.Arm;

namespace AutoResponder.Platform.Diagnostics.Reporting.Findings;

/// <summary>A deployment shortly before the trouble.</summary>
internal static class Deployments
{
    private static readonly TimeSpan Shortly = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Lately = TimeSpan.FromHours(24);

    public static async Task<ImmutableArray<Finding>> FindAsync(Bundle bundle, ImmutableArray<MetricSeries> metrics, CancellationToken cancellationToken)
    {
        var opened = bundle.Events.IsEmpty ? bundle.Record.Order.StartedAt : bundle.Events[0].At;
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var artefact in bundle.Of(Kinds.Deployments))
        {
            using var document = await bundle.JsonAsync(artefact, cancellationToken);
            foreach (var deployment in document!.RootElement.GetProperty("deployments").EnumerateArray())
            {
                if (!DateTimeOffset.TryParse(deployment.Text("end_time") ?? deployment.Text("received_time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)) continue;

                var before = opened - at;
                if (before < -Shortly || before > Lately) continue;

                findings.Add(new Finding(
                    before <= Shortly ? Weight.Strong : Weight.Notable,
                    before >= TimeSpan.Zero ? $"There was a deployment {Lengths.Say(before)} before the incident" : "There was a deployment while the incident was open",
                    string.Create(CultureInfo.InvariantCulture, $"It ended at {at.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, by {deployment.Text("author") ?? deployment.Text("deployer") ?? "somebody"}: {deployment.Text("message") ?? "without a message"}")));
            }
        }

        return findings.ToImmutable();
    }
}
