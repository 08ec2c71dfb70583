using System.Text.Json;
using AutoResponder.Platform.AppService;
using AutoResponder.Platform.Arm;
using Azure;

namespace AutoResponder.Platform.Diagnostics.Collecting;

/// <summary>The processes of one instance. Their environment stands in the same answers, and is left there.</summary>
internal sealed class ProcessesCollector(ArmClient arm, InstanceReader instances, TimeProvider time) : ICollector
{
    private const int Most = 50;

    private static readonly string[] Fields =
    [
        "id", "name", "description", "machineName", "user_name", "file_name", "command_line", "start_time", "is_scm_site", "is_webjob", "is_profile_running",
        "handle_count", "module_count", "thread_count", "total_cpu_time", "user_cpu_time", "privileged_cpu_time",
        "working_set", "peak_working_set", "private_memory", "virtual_memory", "peak_virtual_memory", "paged_memory", "peak_paged_memory", "paged_system_memory", "non_paged_system_memory",
    ];

    public async Task<Collected> OpenAsync(Wanted wanted, CancellationToken cancellationToken)
    {
        var (site, instance) = (wanted.Order.Site, wanted.Artefact.Instance!);
        try
        {
            var numbers = new List<int>();
            await foreach (var (number, _) in instances.ProcessesAsync(site, instance, cancellationToken)) numbers.Add(number);
            var details = await Task.WhenAll(numbers.Take(Most).Select(number => arm.GetAsync(InstanceReader.ProcessPath(site, instance, number), ApiVersions.Web, cancellationToken)));
            return JsonArtefact.Of(json =>
            {
                json.WriteString("takenAt", time.GetUtcNow());
                json.WriteString("instance", instance);
                json.WriteString("machine", wanted.Artefact.Machine);
                json.WriteNumber("processes", numbers.Count);
                json.WriteStartArray("details");
                foreach (var detail in details) Write(json, detail);
                json.WriteEndArray();
            });
        }
        catch (RequestFailedException e)
        {
            throw SourceException.Of(e, "processes");
        }
    }

    private static void Write(Utf8JsonWriter json, JsonDocument? detail)
    {
        // A process that ended between the list and its own turn says nothing any more.
        using (detail)
        {
            if (detail is null || !detail.RootElement.TryGetProperty("properties", out var properties)) return;

            json.WriteStartObject();
            json.Copy(properties, Fields);
            json.WriteEndObject();
        }
    }
}
