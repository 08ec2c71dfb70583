using AutoResponder.Platform.Arm;
using Azure;

namespace AutoResponder.Platform.Diagnostics.Collecting;

/// <summary>What was deployed of late, by whom and with what end.</summary>
internal sealed class DeploymentsCollector(ArmClient arm, TimeProvider time) : ICollector
{
    private const int Most = 20;

    public async Task<Collected> OpenAsync(Wanted wanted, CancellationToken cancellationToken)
    {
        try
        {
            var deployments = new List<System.Text.Json.JsonElement>();
            await foreach (var item in arm.ListAsync($"{wanted.Order.Site}/deployments", ApiVersions.Web, cancellationToken))
            {
                if (item.TryGetProperty("properties", out var properties)) deployments.Add(properties.Clone());
                if (deployments.Count == Most) break;
            }

            return JsonArtefact.Of(json =>
            {
                json.WriteString("takenAt", time.GetUtcNow());
                json.WriteStartArray("deployments");
                foreach (var deployment in deployments)
                {
                    json.WriteStartObject();
                    json.Copy(deployment, "id", "status", "status_text", "author", "deployer", "message", "progress", "received_time", "start_time", "end_time", "last_success_end_time", "complete", "active", "is_readonly");
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
        }
        catch (RequestFailedException e)
        {
            throw SourceException.Of(e, "deployments");
        }
    }
}
